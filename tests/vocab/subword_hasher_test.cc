#include "src/vocab/subword_hasher.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "src/vocab/word_hash.h"

namespace nce2vec {
namespace {

SubwordOptions Options(size_t least, size_t most, SubwordUnit unit = SubwordUnit::kCharacter) {
  SubwordOptions options;
  options.min_units = least;
  options.max_units = most;
  options.buckets = 1'000'000;
  options.unit = unit;
  return options;
}

std::vector<uint32_t> BucketsOf(const std::vector<std::string>& ngrams) {
  std::vector<uint32_t> buckets;
  for (const std::string& ngram : ngrams) {
    buckets.push_back(static_cast<uint32_t>((WordHash()(ngram) >> 32) * 1'000'000 >> 32));
  }
  return buckets;
}

TEST_CASE("n-grams are those of the marked word, by code points, without the lone marks") {
  SubwordHasher hasher(Options(3, 4));
  CHECK(hasher.Buckets("where") ==
        BucketsOf({"<wh", "<whe", "whe", "wher", "her", "here", "ere", "ere>", "re>"}));
  CHECK(hasher.Buckets("é😀") == BucketsOf({"<é😀", "<é😀>", "é😀>"}));
  CHECK(hasher.Buckets("a") == BucketsOf({"<a>"}));
  CHECK(SubwordHasher(Options(1, 2)).Buckets("ab") == BucketsOf({"<a", "a", "ab", "b", "b>"}));
  CHECK(SubwordHasher(Options(5, 6)).Buckets("ab").empty());
}

TEST_CASE("an n-gram that stands in a word twice is there twice") {
  CHECK(SubwordHasher(Options(2, 2)).Buckets("aaa") == BucketsOf({"<a", "aa", "aa", "a>"}));
}

TEST_CASE("bytes that are no UTF-8 have n-grams, too, within the word") {
  SubwordHasher hasher(Options(3, 6));
  for (const std::string_view word : {"\x80\xff\xc3", "\xed\x95", "\xf0", "a\x80\x80\x80\x80z"}) {
    CHECK_FALSE(hasher.Buckets(word).empty());
  }
}

TEST_CASE("Korean syllables are three letters, of which the last may be empty") {
  SubwordHasher hasher(Options(3, 3, SubwordUnit::kJamo));
  // 한 = ㅎㅏㄴ, 가 = ㄱㅏ and none.
  CHECK(hasher.Buckets("\uD55C") ==
        BucketsOf({"<\u1112\u1161", "\u1112\u1161\u11AB", "\u1161\u11AB>"}));
  CHECK(hasher.Buckets("\uAC00") ==
        BucketsOf({"<\u1100\u1161", "\u1100\u1161\x01", "\u1161\x01>"}));
  // The ends of the block: 가 is its first, 힣 its last; their neighbours are no syllables.
  CHECK(hasher.Buckets("\uD7A3") ==
        BucketsOf({"<\u1112\u1175", "\u1112\u1175\u11C2", "\u1175\u11C2>"}));
  CHECK(hasher.Buckets("\uD7A4") == BucketsOf({"<\uD7A4>"}));
  CHECK(hasher.Buckets("\uABFF") == BucketsOf({"<\uABFF>"}));
  CHECK(hasher.Buckets("abc") == SubwordHasher(Options(3, 3)).Buckets("abc"));
}

}  // namespace
}  // namespace nce2vec
