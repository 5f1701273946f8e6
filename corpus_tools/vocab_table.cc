#include "corpus_tools/vocab_table.h"

#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "corpus_tools/line_visit.h"
#include "src/base/status_macros.h"

namespace nce2vec {
namespace {

constexpr Count kMostTokens = Count{1} << 62;

// Count 0: the line is none of a table.
struct WordAndCount {
  std::string word;
  Count count = 0;
};

WordAndCount SplitTableLine(std::string_view line) {
  WordAndCount row;
  const size_t tab = line.rfind('\t');
  if (tab == std::string_view::npos || tab == 0) return row;
  const std::string_view number = line.substr(tab + 1);
  if (!absl::SimpleAtoi(absl::string_view(number.data(), number.size()), &row.count) ||
      row.count < 0) {
    row.count = 0;
  }
  row.word = line.substr(0, tab);
  return row;
}

}  // namespace

absl::StatusOr<VocabTable> CountVocab(const VocabTableOptions& options,
                                      const ReadCallbacks& callbacks) {
  NCE2VEC_RETURN_IF_ERROR(options.vocabulary.Validate());
  NCE2VEC_ASSIGN_OR_RETURN(const CountedText text,
                           ReadText(options.inputs, options.text, nullptr, TextLayout::kPlainLines,
                                    options.threads, callbacks, nullptr));
  NCE2VEC_ASSIGN_OR_RETURN(WordCounter::Result words,
                           FinishVocabulary(text, options.inputs, options.vocabulary));
  return VocabTable{std::move(words.vocabulary), text.stats, text.words.distinct()};
}

absl::StatusOr<VocabTable> MergeVocabTables(const std::vector<std::string>& paths,
                                            const VocabularyOptions& options,
                                            const ToolCallbacks& callbacks) {
  NCE2VEC_RETURN_IF_ERROR(options.Validate());
  absl::flat_hash_map<std::string, Count> sums;
  for (const std::string& path : paths) {
    const std::vector<std::string> one = {path};
    uint64_t number = 0;
    NCE2VEC_RETURN_IF_ERROR(
        VisitLines<WordAndCount>(one, 1, callbacks, SplitTableLine,
                                 [&](std::string_view, const WordAndCount& row) -> absl::Status {
                                   ++number;
                                   if (row.count > 0) {
                                     Count& sum = sums[row.word];
                                     if (row.count <= kMostTokens - sum) {
                                       sum += row.count;
                                       return absl::OkStatus();
                                     }
                                   }
                                   return absl::DataLossError(absl::StrFormat(
                                       "%s: line %d is no word<TAB>count, as nce2vec corpus vocab "
                                       "prints them",
                                       path, number));
                                 })
            .status());
  }
  VocabTable table;
  table.distinct_words = sums.size();
  std::vector<WordCount> words;
  for (auto& [word, count] : sums) {
    if (count >= options.min_count) words.push_back({word, count});
  }
  if (words.empty()) {
    return absl::FailedPreconditionError(absl::StrFormat(
        "%s: no word is seen %d times (--min-count)", paths.front(), options.min_count));
  }
  NCE2VEC_ASSIGN_OR_RETURN(table.vocabulary, Vocabulary::FromCounts(std::move(words)));
  if (options.max_words != 0 && options.max_words < table.vocabulary.size()) {
    words.clear();
    for (size_t w = 0; w < options.max_words; ++w) {
      words.push_back(
          {std::string(table.vocabulary.word(ToWordId(w))), table.vocabulary.count(ToWordId(w))});
    }
    NCE2VEC_ASSIGN_OR_RETURN(table.vocabulary, Vocabulary::FromCounts(std::move(words)));
  }
  return table;
}

}  // namespace nce2vec
