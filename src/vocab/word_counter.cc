#include "src/vocab/word_counter.h"

#include <algorithm>
#include <limits>
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
  if (words_.size() + piece.size() > std::numeric_limits<uint32_t>::max() - 16) {
    return absl::ResourceExhaustedError(absl::StrFormat(
        "more than %d distinct words; is this text tokenised?", words_.size()));
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

absl::StatusOr<WordCounter::Result> WordCounter::Finish(const VocabularyOptions& options) const {
  std::vector<uint32_t> kept;
  for (uint32_t id = 0; id < words_.size(); ++id) {
    if (counts_[id] >= options.min_count) kept.push_back(id);
  }
  if (kept.empty()) {
    const Count most =
        counts_.empty() ? 0 : *std::max_element(counts_.begin(), counts_.end());
    return absl::FailedPreconditionError(absl::StrFormat(
        "no word occurs %d times (--min-count): the text has %d tokens, the most frequent word "
        "occurs %d times",
        options.min_count, total_, most));
  }
  std::sort(kept.begin(), kept.end(), [&](uint32_t a, uint32_t b) {
    if (counts_[a] != counts_[b]) return counts_[a] > counts_[b];
    return words_[a] < words_[b];
  });
  if (options.max_words != 0 && kept.size() > options.max_words) kept.resize(options.max_words);

  Result result;
  result.ids.assign(words_.size(), kUnknownWord);
  std::vector<WordCount> ordered;
  ordered.reserve(kept.size());
  for (size_t rank = 0; rank < kept.size(); ++rank) {
    result.ids[kept[rank]] = ToWordId(rank);
    ordered.push_back({std::string(words_[kept[rank]]), counts_[kept[rank]]});
  }
  NCE2VEC_ASSIGN_OR_RETURN(result.vocabulary, Vocabulary::FromOrdered(ordered));
  return result;
}

}  // namespace nce2vec
