#include "src/vocab/subword_index.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "src/vocab/subword_hasher.h"

namespace nce2vec {
namespace {

Vocabulary Words() {
  return *Vocabulary::FromCounts({{"running", 100}, {"walking", 30}, {"ran", 10}, {"x", 1}});
}

SubwordOptions Options() {
  SubwordOptions options;
  options.min_units = 3;
  options.max_units = 5;
  return options;
}

TEST_CASE("rows are of buckets that the vocabulary's words have, the most frequent first") {
  const Vocabulary words = Words();
  const SubwordIndex index = *SubwordIndex::Build(words, Options());
  SubwordHasher hasher(Options());
  std::set<uint32_t> used;
  for (size_t w = 0; w < words.size(); ++w) {
    const std::vector<uint32_t>& buckets = hasher.Buckets(words.word(ToWordId(w)));
    const std::span<const uint32_t> rows = index.of(ToWordId(w));
    REQUIRE(rows.size() == buckets.size());
    for (size_t i = 0; i < rows.size(); ++i) {
      REQUIRE(rows[i] < index.rows());
      CHECK(index.buckets()[rows[i]] == buckets[i]);
      used.insert(buckets[i]);
    }
  }
  CHECK(index.rows() == used.size());
  // "ing" and the like are of both frequent words.
  const std::span<const uint32_t> frequent = index.of(*words.Find("running"));
  const std::span<const uint32_t> less = index.of(*words.Find("walking"));
  size_t shared = 0;
  for (size_t row = 0; row < index.rows(); ++row) {
    const auto has = [&](std::span<const uint32_t> rows) {
      return std::ranges::find(rows, static_cast<uint32_t>(row)) != rows.end();
    };
    if (!has(frequent) || !has(less)) break;
    ++shared;
  }
  CHECK(shared == 3);  // ing, ing>, ng>
}

TEST_CASE("no options, no index; the scale keeps a vector of many rows as long as one") {
  CHECK(SubwordIndex::Build(Words(), SubwordOptions())->empty());
  CHECK(SubwordScale(1) == 1.0F);
  CHECK(SubwordScale(16) == doctest::Approx(0.25));
}

}  // namespace
}  // namespace nce2vec
