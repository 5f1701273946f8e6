#include "src/contrast/views.h"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "src/base/status_macros.h"
#include "src/corpus/encoded_corpus.h"

namespace nce2vec {

namespace {

void AppendKnown(std::span<const WordId> text, std::vector<WordId>& words) {
  words.clear();
  std::copy_if(text.begin(), text.end(), std::back_inserter(words), IsWord);
}

}  // namespace

size_t ViewMaker::WordsNeeded() const {
  return options_.kind == ViewKind::kDropout ? options_.min_words : 2 * options_.min_words;
}

size_t ViewMaker::Examples(std::span<const WordId> text) {
  text_ = text;
  usable_.clear();
  known_ = 0;
  size_t begin = 0;
  size_t known_of_part = 0;
  const auto close = [&](size_t end) {
    if (known_of_part >= options_.min_words) usable_.push_back(text.subspan(begin, end - begin));
    known_ += known_of_part;
    known_of_part = 0;
    begin = end + 1;
  };
  for (size_t i = 0; i < text.size(); ++i) {
    if (IsWord(text[i])) ++known_of_part;
    if (text[i] == kPartEnd) close(i);
  }
  if (known_of_part > 0) close(text.size());
  if (HasSentences()) return usable_.size();
  return known_ >= WordsNeeded() ? 1 : 0;
}

ViewSource ViewMaker::Source(size_t example, RandomStream& random) const {
  if (!HasSentences()) return {text_, {}};
  // Another one than the anchor, each equally likely.
  const size_t step = 1 + random.Below(static_cast<uint32_t>(usable_.size() - 1));
  return {usable_[example], usable_[(example + step) % usable_.size()]};
}

void ViewMaker::Make(const ViewSource& source, RandomStream& random, Bags& anchors,
                     Bags& positives) {
  if (!source.positive.empty()) {
    AddView(source.anchor, random, anchors);
    AddView(source.positive, random, positives);
    return;
  }
  AppendKnown(source.anchor, words_);
  NCE2VEC_CHECK(words_.size() >= WordsNeeded());
  switch (options_.kind) {
    case ViewKind::kSentences:
    case ViewKind::kSpans:
      MakeSpans(random, anchors, positives);
      break;
    case ViewKind::kHalves:
      MakeHalves(random, anchors, positives);
      break;
    case ViewKind::kDropout:
      AddKnown(words_, random, anchors);
      AddKnown(words_, random, positives);
      break;
  }
}

void ViewMaker::MakeSpans(RandomStream& random, Bags& anchors, Bags& positives) {
  const size_t places = words_.size() - 2 * options_.min_words + 1;
  const size_t cut = options_.min_words + random.Below(static_cast<uint32_t>(places));
  const std::span<const WordId> words(words_);
  const bool forward = random.Below(2) == 0;  // the anchor isn't always the beginning
  AddKnown(words.first(cut), random, forward ? anchors : positives);
  AddKnown(words.subspan(cut), random, forward ? positives : anchors);
}

void ViewMaker::MakeHalves(RandomStream& random, Bags& anchors, Bags& positives) {
  do {  // again in the rare case that all words went to one side
    first_.clear();
    second_.clear();
    for (const WordId word : words_) (random.Below(2) == 0 ? first_ : second_).push_back(word);
  } while (first_.empty() || second_.empty());
  AddKnown(first_, random, anchors);
  AddKnown(second_, random, positives);
}

void ViewMaker::AddView(std::span<const WordId> text, RandomStream& random, Bags& to) {
  AppendKnown(text, words_);
  AddKnown(words_, random, to);
}

void ViewMaker::AddKnown(std::span<const WordId> words, RandomStream& random, Bags& to) {
  NCE2VEC_CHECK(!words.empty());
  if (options_.crop < 1) {
    const auto size = static_cast<double>(words.size());
    const auto kept = std::max<size_t>(1, static_cast<size_t>(std::lround(options_.crop * size)));
    const size_t places = words.size() - kept + 1;
    words = words.subspan(random.Below(static_cast<uint32_t>(places)), kept);
  }
  if (options_.word_dropout > 0) {
    const auto rate = static_cast<float>(options_.word_dropout);
    kept_.clear();
    for (const WordId word : words) {
      if (random.Uniform() >= rate) kept_.push_back(word);
    }
    // One word at least: the loss needs a vector.
    if (kept_.empty()) kept_.push_back(words[random.Below(static_cast<uint32_t>(words.size()))]);
    words = kept_;
  }
  to.Add(words);
}

}  // namespace nce2vec
