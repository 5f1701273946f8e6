#include "src/text/sentence_splitter.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace nce2vec {
namespace {

std::vector<std::string> Sentences(SentenceSplitter& splitter, std::string_view line) {
  std::vector<std::string> sentences;
  splitter.Split(line, [&](std::string_view sentence) { sentences.emplace_back(sentence); });
  return sentences;
}

using Sentences_ = std::vector<std::string>;

TEST_CASE("stops before capitals end sentences, other stops do not") {
  SentenceSplitter splitter;
  CHECK(Sentences(splitter, "It rained. We left, e.g. by train. Why? No 3.5 reasons!") ==
        Sentences_{"It rained. ", "We left, e.g. by train. ", "Why? ", "No 3.5 reasons!"});
  CHECK(Sentences(splitter, "no stop at all") == Sentences_{"no stop at all"});
  CHECK(Sentences(splitter, "").empty());
}

TEST_CASE("other scripts and ill-formed bytes") {
  SentenceSplitter splitter;
  CHECK(Sentences(splitter, "\u4eca\u65e5\u3002\u660e\u65e5\u3002").size() == 2);
  CHECK(Sentences(splitter, "\u00c9t\u00e9. \u00c9mu.") ==
        Sentences_{"\u00c9t\u00e9. ", "\u00c9mu."});
  const std::string broken = "bad \xff\xfe bytes. And more.";
  std::string all;
  for (const std::string& sentence : Sentences(splitter, broken)) all += sentence;
  CHECK(all == broken);
}

}  // namespace
}  // namespace nce2vec
