#include "src/contrast/views.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <map>
#include <vector>

#include "src/corpus/encoded_corpus.h"
#include "src/vocab/word_counter.h"

namespace nce2vec {
namespace {

using Words = std::vector<WordId>;

// Sentences of `lengths` words numbered on, each with an unknown word at its end.
Words Text(const std::vector<size_t>& lengths) {
  Words text;
  uint32_t word = 0;
  for (const size_t length : lengths) {
    for (size_t i = 0; i < length; ++i) text.push_back(WordId{word++});
    text.push_back(kUnknownWord);
    text.push_back(kPartEnd);
  }
  return text;
}

struct Views {
  Words anchor, positive;
};

Views Make(const ViewOptions& options, const Words& text, size_t example, uint64_t seed) {
  ViewMaker maker(options);
  RandomStream random(seed, StreamPurpose::kView);
  Bags anchors;
  Bags positives;
  REQUIRE(example < maker.Examples(text));
  maker.Make(maker.Source(example, random), random, anchors, positives);
  REQUIRE(anchors.size() == 1);
  REQUIRE(positives.size() == 1);
  return {Words(anchors[0].begin(), anchors[0].end()),
          Words(positives[0].begin(), positives[0].end())};
}

size_t Examples(const ViewOptions& options, const Words& text) {
  return ViewMaker(options).Examples(text);
}

Words Range(uint32_t begin, uint32_t end) {
  Words words;
  for (uint32_t w = begin; w < end; ++w) words.push_back(WordId{w});
  return words;
}

ViewOptions Kind(ViewKind kind, size_t min_words = 2) {
  ViewOptions options;
  options.kind = kind;
  options.min_words = min_words;
  return options;
}

TEST_CASE("sentences: each that is long enough is the anchor once, with any other") {
  const ViewOptions options = Kind(ViewKind::kSentences, 3);
  const Words text = Text({3, 2, 4, 5});  // the second is too short
  REQUIRE(Examples(options, text) == 3);
  std::map<std::pair<size_t, size_t>, int> seen;
  for (size_t example = 0; example < 3; ++example) {
    for (uint64_t seed = 0; seed < 40; ++seed) {
      const Views views = Make(options, text, example, seed);
      CHECK(views.anchor == std::vector{Range(0, 3), Range(5, 9), Range(9, 14)}[example]);
      ++seen[{example, views.positive.size()}];
    }
  }
  for (const auto& [pair, times] : seen) CHECK(times > 5);
  CHECK(seen.size() == 6);  // three anchors, two others each, never itself
}

TEST_CASE("a text of one sentence gives two spans; a short one gives nothing") {
  const ViewOptions options = Kind(ViewKind::kSentences, 3);
  CHECK(Examples(options, Text({5})) == 0);
  CHECK(Examples(options, Text({})) == 0);
  REQUIRE(Examples(options, Text({8})) == 1);
  std::map<size_t, int> cuts;
  bool swapped = false;
  for (uint64_t seed = 0; seed < 60; ++seed) {
    Views views = Make(options, Text({8}), 0, seed);
    if (views.positive[0] == WordId{0}) {
      swapped = true;
      std::swap(views.anchor, views.positive);
    }
    ++cuts[views.anchor.size()];
    Words both = views.anchor;
    both.insert(both.end(), views.positive.begin(), views.positive.end());
    CHECK(both == Range(0, 8));  // disjoint, and nothing lost
  }
  CHECK(swapped);
  CHECK(cuts.size() == 3);  // after 3, 4 or 5 words
  CHECK(cuts.begin()->first == 3);
}

TEST_CASE("halves: each word goes to one side") {
  const Words text = Text({30, 30});
  REQUIRE(Examples(Kind(ViewKind::kHalves), text) == 1);
  const Views views = Make(Kind(ViewKind::kHalves), text, 0, 1);
  Words both = views.anchor;
  both.insert(both.end(), views.positive.begin(), views.positive.end());
  std::sort(both.begin(), both.end());
  CHECK(both == Range(0, 60));
  CHECK(views.anchor.size() > 15);
  CHECK(views.positive.size() > 15);
}

TEST_CASE("dropout leaves out words at its rate, differently in the two views, never all") {
  ViewOptions options = Kind(ViewKind::kDropout);
  options.word_dropout = 0.3;
  const Words text = Text({1000});
  const Views views = Make(options, text, 0, 1);
  CHECK(std::abs(static_cast<double>(views.anchor.size()) - 700) < 60);
  CHECK(std::abs(static_cast<double>(views.positive.size()) - 700) < 60);
  CHECK(views.anchor != views.positive);
  options.word_dropout = 0.99;
  for (uint64_t seed = 0; seed < 50; ++seed)
    CHECK(!Make(options, Text({2}), 0, seed).anchor.empty());
}

TEST_CASE("crop keeps one span of its share of a view") {
  ViewOptions options = Kind(ViewKind::kDropout);
  options.crop = 0.25;
  std::map<size_t, int> begins;
  for (uint64_t seed = 0; seed < 100; ++seed) {
    const Views views = Make(options, Text({8}), 0, seed);
    REQUIRE(views.anchor.size() == 2);
    CHECK(Index(views.anchor[1]) == Index(views.anchor[0]) + 1);
    ++begins[Index(views.anchor[0])];
  }
  CHECK(begins.size() == 7);
}

}  // namespace
}  // namespace nce2vec
