#include "src/contrast/batch_source.h"

#include <tbb/parallel_for.h>

#include <algorithm>
#include <numeric>
#include <string_view>
#include <utility>

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

// The parts of a text of columns; a dissimilar pair's mark belongs to none.
std::vector<std::span<const WordId>> Columns(std::span<const WordId> text) {
  std::vector<std::span<const WordId>> columns;
  size_t begin = !text.empty() && text[0] == kDissimilar ? 1 : 0;
  for (size_t i = begin; i < text.size(); ++i) {
    if (text[i] != kPartEnd) continue;
    columns.push_back(text.subspan(begin, i - begin));
    begin = i + 1;
  }
  return columns;
}

bool HasWord(std::span<const WordId> text) { return std::any_of(text.begin(), text.end(), IsWord); }

}  // namespace

BatchSource::BatchSource(const EncodedCorpus& corpus, TextLayout layout,
                         const ContrastOptions& options)
    : corpus_(corpus), layout_(layout), options_(options), views_(options.view) {}

bool BatchSource::HasColumns() const {
  return layout_ == TextLayout::kTextPairs || layout_ == TextLayout::kLabelledPairs;
}

size_t BatchSource::ExamplesOf(std::span<const WordId> text, ViewMaker& views) const {
  if (!HasColumns()) return views.Examples(text);
  const std::vector<std::span<const WordId>> columns = Columns(text);
  // Fewer than two are not written, but may be read from a checkpoint that somebody made.
  return columns.size() >= 2 && HasWord(columns[0]) && HasWord(columns[1]) ? 1 : 0;
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
  largest_batch_ = 0;
}

bool BatchSource::ReadWindow() {
  if (next_shard_ == shards_.size()) return false;
  window_.clear();
  next_example_ = 0;
  const size_t first = next_shard_;
  for (; next_shard_ < shards_.size() && next_shard_ < first + kShardsTogether; ++next_shard_) {
    const Shard& shard = corpus_.shards()[shards_[next_shard_]];
    corpus_.ForEachSentence(shard, [&](SentenceIndex index, std::span<const WordId> text) {
      if (held_out_ == nullptr || !held_out_->IsHeldOut(index)) AddExamples(index, text);
    });
  }
  Shuffle(window_, RandomStream(options_.seed, StreamPurpose::kShuffle, epoch_, first + 1));
  return true;
}

void BatchSource::AddExamples(SentenceIndex index, std::span<const WordId> text) {
  const size_t examples = ExamplesOf(text, views_);
  if (examples == 0) return;
  std::vector<std::span<const WordId>> columns;
  if (HasColumns()) columns = Columns(text);
  const uint64_t hash = HashOf(columns.empty() ? text : columns[0]);
  const uint64_t other_hash = columns.empty() ? hash : HashOf(columns[1]);
  for (uint64_t e = 0; e < examples; ++e) {
    // Of its own for each epoch, text and example.
    RandomStream random(options_.seed, StreamPurpose::kView, Index(index), epoch_ << 32 | e);
    const ViewSource source =
        HasColumns() ? ViewSource{text, {}} : views_.Source(static_cast<size_t>(e), random);
    window_.push_back({source, random, hash, other_hash});
  }
}

bool BatchSource::LetIn(const Example& example) {
  // Labelled pairs say themselves what is alike.
  if (layout_ == TextLayout::kLabelledPairs) return true;
  if (in_batch_.contains(example.hash) || in_batch_.contains(example.other_hash)) return false;
  in_batch_.insert(example.hash);
  in_batch_.insert(example.other_hash);
  return true;
}

void BatchSource::FillFromWaiting(TextBatch& batch) {
  for (size_t left = waiting_.size(); left > 0 && batch.size() < options_.batch; --left) {
    const Example example = waiting_.front();
    waiting_.pop_front();
    if (LetIn(example)) {
      Add(example, batch);
    } else {
      waiting_.push_back(example);
    }
  }
}

size_t BatchSource::SmallestBatch() const {
  const size_t least = layout_ == TextLayout::kLabelledPairs ? 1 : 2;
  return std::max(least, largest_batch_ / 8);
}

bool BatchSource::Next(TextBatch& batch) {
  batch.anchors.Clear();
  batch.positives.Clear();
  batch.negatives.Clear();
  batch.dissimilar.clear();
  in_batch_.clear();
  FillFromWaiting(batch);
  while (batch.size() < options_.batch) {
    if (next_example_ == window_.size()) {
      // Rather a smaller batch than ever more that waits.
      const bool enough = batch.size() >= SmallestBatch() && waiting_.size() >= 8 * options_.batch;
      if (enough || !ReadWindow()) break;
      continue;
    }
    const Example& example = window_[next_example_++];
    if (LetIn(example)) {
      Add(example, batch);
    } else if (waiting_.size() < kMostWaiting) {
      waiting_.push_back(example);
    }
  }
  if (batch.size() < SmallestBatch()) return false;
  largest_batch_ = std::max(largest_batch_, batch.size());
  return true;
}

void BatchSource::Add(const Example& example, TextBatch& batch) {
  if (HasColumns()) return AddColumns(example, batch);
  RandomStream random = example.random;
  views_.Make(example.source, random, batch.anchors, batch.positives);
}

void BatchSource::AddColumns(const Example& example, TextBatch& batch) {
  const std::span<const WordId> text = example.source.anchor;
  RandomStream random = example.random;
  const std::vector<std::span<const WordId>> columns = Columns(text);
  views_.AddView(columns[0], random, batch.anchors);
  views_.AddView(columns[1], random, batch.positives);
  for (size_t c = 2; c < columns.size(); ++c) {
    if (HasWord(columns[c])) views_.AddView(columns[c], random, batch.negatives);
  }
  if (layout_ == TextLayout::kLabelledPairs) {
    batch.dissimilar.push_back(text[0] == kDissimilar ? 1 : 0);
  }
}

}  // namespace nce2vec
