#include "src/vocab/word_counter.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

#include "absl/strings/str_format.h"
#include "src/base/status_macros.h"

namespace nce2vec {

absl::Status VocabularyOptions::Validate() const {
  if (min_count < 1) {
    return absl::InvalidArgumentError(
        absl::StrFormat("--min-count must be at least 1, not %d", min_count));
  }
  return absl::OkStatus();
}

uint32_t PieceWords::Add(std::string_view word) {
  const auto found = numbers_.find(word);
  if (found != numbers_.end()) {
    ++counts_[found->second];
    return found->second;
  }
  const auto number = static_cast<uint32_t>(words_.size());
  words_.push_back(arena_.Store(word));
  counts_.push_back(1);
  numbers_.emplace(words_.back(), number);
  return number;
}

absl::StatusOr<std::vector<uint32_t>> WordCounter::Merge(const PieceWords& piece) {
  if (words_.size() + piece.size() > std::numeric_limits<uint32_t>::max() / 2 - 16) {
    return absl::ResourceExhaustedError(
        absl::StrFormat("more than %d distinct words; is this text tokenised?", words_.size()));
  }
  std::vector<uint32_t> ids(piece.size());
  for (uint32_t i = 0; i < piece.size(); ++i) {
    const auto found = numbers_.find(piece.word(i));
    if (found != numbers_.end()) {
      ids[i] = found->second;
      counts_[found->second] += piece.count(i);
    } else {
      ids[i] = static_cast<uint32_t>(words_.size());
      words_.push_back(arena_.Store(piece.word(i)));
      counts_.push_back(piece.count(i));
      numbers_.emplace(words_.back(), ids[i]);
    }
    total_ += piece.count(i);
  }
  return ids;
}

void WordCounter::Recount(std::vector<Count> counts) {
  NCE2VEC_CHECK(counts.size() == words_.size());
  counts_ = std::move(counts);
  total_ = std::accumulate(counts_.begin(), counts_.end(), Count{0});
}

bool WordCounter::Before(const Entry& a, const Entry& b) {
  if (a.count != b.count) return a.count > b.count;
  return a.word < b.word;
}

std::vector<WordCounter::Entry> WordCounter::EarlierEntries(const EarlierWords& earlier) const {
  std::vector<Entry> entries;
  if (earlier.vocabulary == nullptr) return entries;
  entries.reserve(earlier.vocabulary->size());
  for (size_t w = 0; w < earlier.vocabulary->size(); ++w) {
    const WordId id = ToWordId(w);
    Entry entry{earlier.vocabulary->word(id), 0, kNotSeen};
    if (earlier.counts_known) entry.count = earlier.vocabulary->count(id);
    if (const auto found = numbers_.find(entry.word); found != numbers_.end()) {
      entry.provisional = found->second;
      const Count room = std::numeric_limits<Count>::max() - entry.count;
      entry.count += std::min(counts_[entry.provisional], room);
    }
    entries.push_back(entry);
  }
  return entries;
}

std::vector<WordCounter::Entry> WordCounter::NewEntries(const VocabularyOptions& options,
                                                        const std::vector<Entry>& earlier) const {
  std::vector<bool> known(words_.size(), false);
  for (const Entry& entry : earlier) {
    if (entry.provisional != kNotSeen) known[entry.provisional] = true;
  }
  std::vector<Entry> entries;
  for (uint32_t id = 0; id < words_.size(); ++id) {
    if (!known[id] && counts_[id] >= options.min_count) {
      entries.push_back({words_[id], counts_[id], id});
    }
  }
  std::sort(entries.begin(), entries.end(), Before);
  if (options.max_words != 0) {
    const size_t room = options.max_words - std::min(options.max_words, earlier.size());
    if (entries.size() > room) entries.resize(room);
  }
  return entries;
}

absl::StatusOr<WordCounter::Result> WordCounter::Finish(const VocabularyOptions& options,
                                                        const EarlierWords& earlier) const {
  std::vector<Entry> kept = EarlierEntries(earlier);
  if (earlier.vocabulary == nullptr || earlier.extend) {
    const std::vector<Entry> added = NewEntries(options, kept);
    kept.insert(kept.end(), added.begin(), added.end());
  }
  if (kept.empty()) {
    const Count most = counts_.empty() ? 0 : *std::max_element(counts_.begin(), counts_.end());
    return absl::FailedPreconditionError(absl::StrFormat(
        "no word occurs %d times (--min-count): the text has %d tokens, the most frequent word "
        "occurs %d times",
        options.min_count, total_, most));
  }
  std::sort(kept.begin(), kept.end(), Before);

  Result result;
  result.ids.assign(words_.size(), kUnknownWord);
  std::vector<WordCount> ordered;
  ordered.reserve(kept.size());
  for (size_t rank = 0; rank < kept.size(); ++rank) {
    if (kept[rank].provisional != kNotSeen) {
      result.ids[kept[rank].provisional] = ToWordId(rank);
      ++result.words_seen;
    }
    ordered.push_back({std::string(kept[rank].word), kept[rank].count});
  }
  NCE2VEC_ASSIGN_OR_RETURN(result.vocabulary, Vocabulary::FromOrdered(ordered));
  return result;
}

}  // namespace nce2vec
