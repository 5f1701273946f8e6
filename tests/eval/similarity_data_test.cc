#include <doctest/doctest.h>

#include "eval/similarity.h"
#include "tests/base/temporary_folder.h"

namespace nce2vec {
namespace {

SimilarityData Parse(std::string_view text) { return ParseSimilarityData(text, "data").value(); }

}  // namespace

TEST_CASE("similarity data in all its forms") {
  for (const char* text :
       {"cat\tdog\t7.5\nbig fish\trare\t-1\n", "cat,dog,7.5\r\nbig fish , rare, -1",
        "cat;dog;7.5\r\nbig fish ; rare; -1", "cat;dog;7,5\nbig fish;rare;-1,0\n",
        "# note\n\nword 1\tword 2\tscore\ncat\tdog\t7.5\nbig fish\trare\t-1\n",
        "\xEF\xBB\xBFword 1,word 2,kor_score\ncat,dog,7.5\nbig fish,rare,-1\n",
        "\xEF\xBB\xBF\"word, 1\",\"word 2\",\"score\"\r\n\"cat\",\"dog\",\"7.5\"\r\n"
        "\"big fish\",rare,\"-1\"\r\n",
        "cat\t\"dog\"\t7.5\n \"big fish\" \trare\t-1\n"}) {
    CAPTURE(text);
    const SimilarityData data = Parse(text);
    REQUIRE(data.pairs.size() == 2);
    CHECK(data.malformed_lines == 0);
    CHECK(data.pairs[0].first == "cat");
    CHECK(data.pairs[0].second == "dog");
    CHECK(data.pairs[0].score == 7.5);
    CHECK(data.pairs[1].first == "big fish");
    CHECK(data.pairs[1].second == "rare");
    CHECK(data.pairs[1].score == -1);
  }
  CHECK(Parse("  cat   dog 7.5\na b 1e1").pairs.size() == 2);
}

TEST_CASE("quoted fields hold marks and quotes") {
  const SimilarityData data = Parse("\"a,b\",\"say \"\"hi\"\"\",1\nc,\"\"\"\",2\n");
  REQUIRE(data.pairs.size() == 2);
  CHECK(data.pairs[0].first == "a,b");
  CHECK(data.pairs[0].second == "say \"hi\"");
  CHECK(data.pairs[1].second == "\"");
  // A quote that does not end, text behind it, an empty word.
  CHECK(Parse("a,b,1\n\"a,b,2\n\"a\"b,c,3\n\"\",b,4\n").malformed_lines == 3);
}

TEST_CASE("malformed lines are counted, a header is not") {
  const SimilarityData data =
      Parse("a\tb\tscore\ncat\tdog\t1\ncat\tdog\ncat\tdog\tnan\ncat\tdog\t2\t3\na\tb\t4x\n");
  CHECK(data.pairs.size() == 1);
  CHECK(data.malformed_lines == 4);
  CHECK(!ParseSimilarityData("", "data").ok());
  CHECK(!ParseSimilarityData("just some text\nof no use\n", "data").ok());
  CHECK(!ReadSimilarityData("/nonexistent").ok());
}

TEST_CASE("UTF-16 is named, not taken for malformed lines") {
  const TemporaryFolder folder;
  using namespace std::string_view_literals;
  const std::string path = folder.Write("utf16.txt", "\xFF\xFE\x61\0\t\0\x62\0\t\0\x31\0\n\0"sv);
  const absl::Status status = ReadSimilarityData(path).status();
  CHECK(status.message().find("UTF-16") != absl::string_view::npos);
}

TEST_CASE("equal bytes have equal fingerprints") {
  CHECK(Parse("a b 1\n").fingerprint == Parse("a b 1\n").fingerprint);
  CHECK(Parse("a b 1\n").fingerprint != Parse("a b 2\n").fingerprint);
}

}  // namespace nce2vec
