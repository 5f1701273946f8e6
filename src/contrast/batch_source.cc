#include "src/contrast/batch_source.h"

#include <tbb/parallel_for.h>

#include <numeric>
#include <string_view>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "src/base/random.h"
#include "src/vocab/word_hash.h"

namespace nce2vec {
namespace {

template <class T>
void Shuffle(std::vector<T>& values, RandomStream random) {
  for (size_t i = values.size(); i > 1; --i) {
    std::swap(values[i - 1], values[random.Below(static_cast<uint32_t>(i))]);
  }
}

uint64_t HashOf(std::span<const WordId> text) {
  return WordHash()({reinterpret_cast<const char*>(text.data()), text.size_bytes()});
}

// The known words of each part of a text of columns.
void ReadColumns(std::span<const WordId> text, Bags& columns) {
  columns.Clear();
  for (const WordId id : text) {
    if (IsWord(id)) columns.words.push_back(id);
    if (id == kPartEnd) columns.ends.push_back(static_cast<uint32_t>(columns.words.size()));
  }
}

}  // namespace

BatchSource::BatchSource(const EncodedCorpus& corpus, TextLayout layout,
                         const ContrastOptions& options)
    : corpus_(corpus), layout_(layout), options_(options), views_(options.view) {}

bool BatchSource::IsPairs() const {
  return layout_ == TextLayout::kTextPairs || layout_ == TextLayout::kLabelledPairs;
}

size_t BatchSource::ExamplesOf(std::span<const WordId> text, ViewMaker& views) const {
  if (!IsPairs()) return views.Examples(text);
  Bags columns;
  ReadColumns(text, columns);
  return columns[0].empty() || columns[1].empty() ? 0 : 1;
}

ExampleCounts BatchSource::Count() const {
  const std::span<const Shard> shards = corpus_.shards();
  std::vector<ExampleCounts> counts(shards.size());
  tbb::parallel_for(size_t{0}, shards.size(), [&](size_t s) {
    ViewMaker views(options_.view);
    corpus_.ForEachSentence(shards[s], [&](SentenceIndex, std::span<const WordId> text) {
      const size_t examples = ExamplesOf(text, views);
      counts[s].examples += examples;
      ++(examples > 0 ? counts[s].texts : counts[s].too_short);
    });
  });
  ExampleCounts total;
  for (const ExampleCounts& part : counts) {
    total.examples += part.examples;
    total.texts += part.texts;
    total.too_short += part.too_short;
  }
  return total;
}

void BatchSource::StartEpoch(size_t epoch) {
  StartSlice(epoch, 0, corpus_.shards().size(), nullptr);
}

void BatchSource::StartSlice(size_t epoch, size_t begin, size_t end, const HeldOutRule* held_out) {
  epoch_ = epoch;
  held_out_ = held_out;
  shards_.resize(end - begin);
  std::iota(shards_.begin(), shards_.end(), begin);
  Shuffle(shards_, RandomStream(options_.seed, StreamPurpose::kShuffle, epoch));
  next_shard_ = 0;
  window_.clear();
  next_example_ = 0;
  waiting_.clear();
}

bool BatchSource::ReadWindow() {
  if (next_shard_ == shards_.size()) return false;
  window_.clear();
  next_example_ = 0;
  const size_t first = next_shard_;
  for (; next_shard_ < shards_.size() && next_shard_ < first + kShardsTogether; ++next_shard_) {
    const Shard& shard = corpus_.shards()[shards_[next_shard_]];
    corpus_.ForEachSentence(shard, [&](SentenceIndex index, std::span<const WordId> text) {
      if (held_out_ != nullptr && held_out_->IsHeldOut(index)) return;
      const size_t examples = ExamplesOf(text, views_);
      const uint64_t hash = examples == 0 ? 0 : HashOf(text);
      for (size_t e = 0; e < examples; ++e) {
        window_.push_back({text, index, hash, static_cast<uint32_t>(e)});
      }
    });
  }
  Shuffle(window_, RandomStream(options_.seed, StreamPurpose::kShuffle, epoch_, first + 1));
  return true;
}

bool BatchSource::Next(TextBatch& batch) {
  batch.anchors.Clear();
  batch.positives.Clear();
  batch.negatives.Clear();
  batch.dissimilar.clear();
  absl::flat_hash_set<uint64_t> texts;
  for (size_t left = waiting_.size(); left > 0 && batch.size() < options_.batch; --left) {
    const Example example = waiting_.front();
    waiting_.pop_front();
    if (texts.insert(example.hash).second) {
      Add(example, batch);
    } else {
      waiting_.push_back(example);
    }
  }
  while (batch.size() < options_.batch && (next_example_ < window_.size() || ReadWindow())) {
    if (next_example_ == window_.size()) continue;  // shards without an example
    const Example& example = window_[next_example_++];
    // Labelled pairs say themselves what is alike.
    if (texts.insert(example.hash).second || layout_ == TextLayout::kLabelledPairs) {
      Add(example, batch);
    } else {
      waiting_.push_back(example);
    }
  }
  return batch.size() >= 2;
}

void BatchSource::Add(const Example& example, TextBatch& batch) {
  if (IsPairs()) return AddPair(example.text, batch);
  // Of its own for each epoch, text and example.
  RandomStream random(options_.seed + epoch_, StreamPurpose::kView, Index(example.index),
                      example.number);
  views_.Make(example.text, example.number, random, batch.anchors, batch.positives);
}

void BatchSource::AddPair(std::span<const WordId> text, TextBatch& batch) {
  Bags columns;
  ReadColumns(text, columns);
  batch.anchors.Add(columns[0]);
  batch.positives.Add(columns[1]);
  for (size_t c = 2; c < columns.size(); ++c) {
    if (!columns[c].empty()) batch.negatives.Add(columns[c]);
  }
  if (layout_ == TextLayout::kLabelledPairs) {
    batch.dissimilar.push_back(text[0] == kDissimilar ? 1 : 0);
  }
}

}  // namespace nce2vec
