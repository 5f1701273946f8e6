#include "src/contrast/views.h"

#include <algorithm>
#include <cmath>

#include "src/base/status_macros.h"
#include "src/corpus/encoded_corpus.h"

namespace nce2vec {

void ViewMaker::Read(std::span<const WordId> text) {
  parts_.Clear();
  usable_.clear();
  size_t begin = 0;
  const auto close = [&] {
    if (parts_.words.size() - begin >= options_.min_words) usable_.push_back(parts_.size());
    parts_.ends.push_back(static_cast<uint32_t>(parts_.words.size()));
    begin = parts_.words.size();
  };
  for (const WordId id : text) {
    if (IsWord(id)) parts_.words.push_back(id);
    if (id == kPartEnd) close();
  }
  if (begin < parts_.words.size()) close();
}

size_t ViewMaker::WordsNeeded() const {
  return options_.kind == ViewKind::kDropout ? options_.min_words : 2 * options_.min_words;
}

size_t ViewMaker::Examples(std::span<const WordId> text) {
  Read(text);
  if (HasSentences()) return usable_.size();
  return parts_.words.size() >= WordsNeeded() ? 1 : 0;
}

void ViewMaker::Make(std::span<const WordId> text, size_t example, RandomStream& random,
                     Bags& anchors, Bags& positives) {
  Read(text);
  if (HasSentences()) {
    // Another one than the anchor, each equally likely.
    const size_t step = 1 + random.Below(static_cast<uint32_t>(usable_.size() - 1));
    AddView(parts_[usable_[example]], random, anchors);
    AddView(parts_[usable_[(example + step) % usable_.size()]], random, positives);
    return;
  }
  NCE2VEC_CHECK(parts_.words.size() >= WordsNeeded());
  switch (options_.kind) {
    case ViewKind::kSentences:
    case ViewKind::kSpans:
      MakeSpans(random);
      break;
    case ViewKind::kHalves:
      MakeHalves(random);
      break;
    case ViewKind::kDropout:
      first_ = parts_.words;
      second_ = parts_.words;
      break;
  }
  AddView(first_, random, anchors);
  AddView(second_, random, positives);
}

void ViewMaker::MakeSpans(RandomStream& random) {
  const std::vector<WordId>& words = parts_.words;
  const size_t places = words.size() - 2 * options_.min_words + 1;
  const size_t cut = options_.min_words + random.Below(static_cast<uint32_t>(places));
  const auto middle = words.begin() + static_cast<ptrdiff_t>(cut);
  first_.assign(words.begin(), middle);
  second_.assign(middle, words.end());
  if (random.Below(2) == 1) first_.swap(second_);  // the anchor isn't always the beginning
}

void ViewMaker::MakeHalves(RandomStream& random) {
  do {  // again in the rare case that all words went to one side
    first_.clear();
    second_.clear();
    for (const WordId word : parts_.words) {
      (random.Below(2) == 0 ? first_ : second_).push_back(word);
    }
  } while (first_.empty() || second_.empty());
}

void ViewMaker::AddView(std::span<const WordId> view, RandomStream& random, Bags& to) {
  if (options_.crop < 1) {
    const auto size = static_cast<double>(view.size());
    const auto kept = std::max<size_t>(1, static_cast<size_t>(std::lround(options_.crop * size)));
    const size_t places = view.size() - kept + 1;
    view = view.subspan(random.Below(static_cast<uint32_t>(places)), kept);
  }
  if (options_.word_dropout > 0) {
    const auto rate = static_cast<float>(options_.word_dropout);
    kept_.clear();
    for (const WordId word : view) {
      if (random.Uniform() >= rate) kept_.push_back(word);
    }
    // One word at least: the loss needs a vector.
    if (kept_.empty()) kept_.push_back(view[random.Below(static_cast<uint32_t>(view.size()))]);
    view = kept_;
  }
  to.Add(view);
}

}  // namespace nce2vec
