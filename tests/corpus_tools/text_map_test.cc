#include "corpus_tools/text_map.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <string>

#include "absl/strings/str_format.h"
#include "src/text/text_reader.h"
#include "tests/base/temporary_folder.h"
#include "tests/corpus_tools/collected.h"

namespace nce2vec {
namespace {

// Puts brackets around a line; "drop" becomes nothing.
class Brackets : public LineMapper {
 public:
  void Map(std::string_view line, std::string& out, TextStats&) override {
    if (line.starts_with("drop")) return;
    out += "[";
    out += line;
    out += "]";
  }
};

std::string Mapped(const std::vector<std::string>& inputs, size_t threads = 2) {
  Collected out;
  REQUIRE(MapText(
              inputs, threads, [] { return std::make_unique<Brackets>(); }, {}, out.sink())
              .ok());
  return out.text();
}

TEST_CASE("each line becomes one, and inputs stay apart") {
  const TemporaryFolder folder;
  const std::string open = folder.Write("open", "a\n\nb");
  const std::string closed = folder.Write("closed", "c\n");
  const std::string nothing = folder.Write("nothing", "");
  const std::string blank = folder.Write("blank", "drop");
  CHECK(Mapped({open}) == "[a]\n[]\n[b]\n");
  CHECK(Mapped({open, nothing, closed, nothing}) == "[a]\n[]\n[b]\n[c]\n");
  CHECK(Mapped({nothing}) == "");
  CHECK(Mapped({blank, closed}) == "\n[c]\n");
  CHECK(Mapped({blank}) == "\n");
}

TEST_CASE("a line longer than a chunk stays one line, its pieces a space apart") {
  const TemporaryFolder folder;
  const size_t chunk = TextReader::kDefaultChunkBytes;
  // Pieces: text, nothing, text.
  std::string line(chunk - 5, 'x');
  line += " drop";
  line += std::string(chunk - 10, ' ') + "   yyyyyyyyyyyyyyyyyyyyyyyyyyyy";
  const std::string mapped = Mapped({folder.Write("long", line + "\nnext\n")});
  CHECK(std::count(mapped.begin(), mapped.end(), '\n') == 2);
  CHECK(mapped.ends_with("]\n[next]\n"));
  CHECK(mapped.find("  [") == std::string::npos);
  CHECK(Mapped({folder.Write("long", line)}, 1) == mapped.substr(0, mapped.find('\n') + 1));
}

TEST_CASE("order is that of the text, whatever the threads") {
  const TemporaryFolder folder;
  std::string text;
  std::string expected;
  for (int i = 0; i < 2'000'000; ++i) absl::StrAppendFormat(&text, "%d\n", i);
  for (int i = 0; i < 2'000'000; ++i) absl::StrAppendFormat(&expected, "[%d]\n", i);
  CHECK(Mapped({folder.Write("many", text)}, 4) == expected);
}

TEST_CASE("what can't be read or written ends it, and so does a stop") {
  const TemporaryFolder folder;
  const auto make = [] { return std::make_unique<Brackets>(); };
  const std::string text = folder.Write("text", "a\nb\n");
  Collected out;
  CHECK(absl::IsNotFound(MapText({text, folder / "none"}, 2, make, {}, out.sink()).status()));
  CHECK(out.text() == "[a]\n[b]\n");
  const auto full = [](std::string_view) { return absl::ResourceExhaustedError("full"); };
  CHECK(absl::IsResourceExhausted(MapText({text}, 2, make, {}, full).status()));
  const std::atomic<bool> stop{true};
  ToolCallbacks callbacks;
  callbacks.stop = &stop;
  CHECK(absl::IsCancelled(MapText({text}, 2, make, callbacks, out.sink()).status()));
}

}  // namespace
}  // namespace nce2vec
