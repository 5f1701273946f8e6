#include "src/text/phrase_table.h"

#include <doctest/doctest.h>

#include <string>

#include "tests/base/temporary_folder.h"

namespace nce2vec {
namespace {

PhraseTable Table(const std::string& content) {
  const TemporaryFolder folder;
  return PhraseTable::Read(folder.Write("phrases.tsv", content)).value();
}

std::string Joined(const PhraseTable& table, std::string_view line) {
  PhraseJoiner joiner(table);
  std::string out = "before ";
  TextStats stats;
  joiner.Join(line, out, stats);
  REQUIRE(out.starts_with("before "));
  return out.substr(7);
}

TEST_CASE("the longest phrase that fits is joined, from left to right") {
  const PhraseTable table = Table(
      "new york\t0.9\t12\nnew york city\t0.8\t3\ncity hall\nbank of america\n\nof new york x\r\n");
  CHECK(table.size() == 5);
  CHECK(Joined(table, "in  new york\ttoday") == "in new_york today");
  CHECK(Joined(table, "new york city hall") == "new_york_city hall");
  CHECK(Joined(table, "york city hall new york") == "york city_hall new_york");
  CHECK(Joined(table, "the bank of america") == "the bank_of_america");
  CHECK(Joined(table, "the bank of new york") == "the bank of new_york");
  CHECK(Joined(table, "new new york york") == "new new_york york");
  CHECK(Joined(table, "New York") == "New York");
  CHECK(Joined(table, "new") == "new");
  CHECK(Joined(table, "") == "");
  CHECK(Joined(Table(""), "new york") == "new york");
}

TEST_CASE("what a table's line says can be read back; other lines are refused by number") {
  CHECK(PhraseLine({"new york", 0.5, 12}) == "new york\t0.5\t12\n");
  const TemporaryFolder folder;
  const absl::Status status =
      PhraseTable::Read(folder.Write("bad.tsv", "new york\t1\t2\nalone\t3\t4\n")).status();
  CHECK(absl::IsDataLoss(status));
  CHECK(status.message().find("bad.tsv: line 2 ") != std::string::npos);
  CHECK(absl::IsNotFound(PhraseTable::Read(folder / "none").status()));
}

}  // namespace
}  // namespace nce2vec
