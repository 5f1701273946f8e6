#include "eval/word_matcher.h"

#include <tbb/parallel_for.h>

#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"
#include "src/query/expression.h"
#include "src/query/scan.h"
#include "src/text/case_fold.h"

namespace nce2vec {

namespace {

// The form of a phrase that is one word of the vocabulary: NEW_YORK for "new york".
std::string JoinedForm(std::string_view word) {
  return ToUpper(absl::StrReplaceAll(absl::string_view(word.data(), word.size()), {{" ", "_"}}));
}

}  // namespace

std::string_view CaseModeName(CaseMode mode) { return mode == CaseMode::kFold ? "fold" : "exact"; }

absl::StatusOr<CaseMode> ParseCaseModeName(std::string_view name) {
  if (name == "fold") return CaseMode::kFold;
  if (name == "exact") return CaseMode::kExact;
  return absl::InvalidArgumentError(
      absl::StrFormat("'%s' is no way to compare case; use fold or exact", name));
}

WordMatcher::WordMatcher(const Embeddings& embeddings, CaseMode mode, size_t restrict_vocab,
                         const std::vector<std::string_view>& words)
    : embeddings_(&embeddings),
      vocabulary_(embeddings.vocabulary()),
      mode_(mode),
      rows_(CandidateRows(embeddings, restrict_vocab)) {
  if (mode == CaseMode::kFold) MatchFolded(words);
}

WordMatcher::WordMatcher(const Vocabulary& vocabulary, const std::vector<std::string_view>& words)
    : embeddings_(nullptr),
      vocabulary_(vocabulary),
      mode_(CaseMode::kFold),
      rows_(vocabulary.size()) {
  MatchFolded(words);
}

void WordMatcher::MatchFolded(const std::vector<std::string_view>& words) {
  for (const std::string_view word : words) {
    folded_.try_emplace(ToUpper(word), std::nullopt);
    if (word.find(' ') != word.npos) folded_.try_emplace(JoinedForm(word), std::nullopt);
  }
  // Folding is the slow part and is done in parallel; the entries found don't move any more.
  std::vector<std::optional<WordId>*> entries(rows_, nullptr);
  tbb::parallel_for(size_t{0}, rows_, [&](size_t row) {
    const auto found = folded_.find(ToUpper(vocabulary_.word(ToWordId(row))));
    if (found != folded_.end()) entries[row] = &found->second;
  });
  first_variant_.resize(rows_);
  for (size_t row = 0; row < rows_; ++row) {
    first_variant_[row] = ToWordId(row);
    if (entries[row] == nullptr) continue;
    if (!entries[row]->has_value()) *entries[row] = ToWordId(row);
    first_variant_[row] = **entries[row];
  }
}

std::optional<WordId> WordMatcher::Find(std::string_view word) const {
  if (mode_ == CaseMode::kFold) {
    const auto found = folded_.find(ToUpper(word));
    if (found != folded_.end() && found->second) return found->second;
    const auto joined = folded_.find(JoinedForm(word));
    return joined == folded_.end() ? std::nullopt : joined->second;
  }
  const absl::StatusOr<WordId> id = FindWord(*embeddings_, word);
  if (!id.ok() || Index(*id) >= rows_) return std::nullopt;
  return *id;
}

}  // namespace nce2vec
