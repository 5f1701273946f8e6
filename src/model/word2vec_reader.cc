#include "src/model/word2vec_reader.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"
#include "src/base/status_macros.h"
#include "src/model/text_rows.h"
#include "src/model/vector_collector.h"

namespace nce2vec {
namespace {

constexpr uint64_t kRowsBetweenProgress = 1024;

absl::Status ReadRow(BufferedInput& input, VectorCollector& collector, std::string& word) {
  const uint64_t start = input.position();
  const auto damaged = [&](std::string_view what) {
    return absl::DataLossError(
        absl::StrFormat("%s: row %d at byte %d (read as word2vec binary): %s", input.name(),
                        collector.rows_seen() + 1, start, what));
  };
  NCE2VEC_ASSIGN_OR_RETURN(std::optional<std::string_view> piece,
                           input.ReadUntil(' ', kMaxWordBytes));
  // word2vec.c ends each vector with a line break, gensim does not.
  std::string_view trimmed = piece.value_or("");
  trimmed.remove_prefix(std::min(trimmed.find_first_not_of('\n'), trimmed.size()));
  if (trimmed.find('\n') != std::string_view::npos) {
    return damaged("a line break within the word: the rows are of another length than claimed");
  }
  word.assign(trimmed);
  NCE2VEC_ASSIGN_OR_RETURN(const std::span<float> row, collector.NextRow());
  NCE2VEC_ASSIGN_OR_RETURN(const std::string_view bytes, input.Peek(row.size_bytes()));
  if (bytes.size() < row.size_bytes()) return damaged("the file ends within it");
  std::memcpy(row.data(), bytes.data(), row.size_bytes());
  input.Skip(row.size_bytes());
  if (!std::ranges::all_of(row, [](float x) { return std::isfinite(x); })) {
    return damaged(absl::StrFormat("the vector of '%s' holds a number that is not finite", word));
  }
  const absl::Status kept = collector.Keep(word);
  return kept.ok() ? kept : damaged(std::string(kept.message()));
}

// Line breaks that end a row, and those at the end of a cut-off file, are no row.
absl::StatusOr<bool> AtEnd(BufferedInput& input) {
  NCE2VEC_ASSIGN_OR_RETURN(const std::string_view rest, input.Peek(2));
  return rest.empty() || rest == "\n";
}

}  // namespace

absl::StatusOr<ImportedVectors> ReadWord2vecBinaryRows(BufferedInput& input, size_t dim,
                                                       std::optional<uint64_t> rows,
                                                       const ReadOptions& options) {
  VectorCollector collector(dim, options.limit);
  std::string word;
  for (uint64_t row = 0; !collector.full() && row != rows; ++row) {
    NCE2VEC_ASSIGN_OR_RETURN(const bool at_end, AtEnd(input));
    if (at_end && rows.has_value()) return WrongRowCount(input.name(), *rows, row);
    if (at_end) break;
    NCE2VEC_RETURN_IF_ERROR(ReadRow(input, collector, word));
    if (options.progress && row % kRowsBetweenProgress == 0) {
      NCE2VEC_RETURN_IF_ERROR(options.progress(input.position()));
    }
  }
  if (!collector.full()) {
    NCE2VEC_ASSIGN_OR_RETURN(const bool at_end, AtEnd(input));
    if (!at_end) {
      return absl::DataLossError(
          absl::StrFormat("%s: more bytes follow at byte %d, after the %d rows of %d numbers that "
                          "the first line claims; correct the first line or get the file again",
                          input.name(), input.position(), rows.value_or(0), dim));
    }
  }
  return collector.Finish(VectorFormat::kWord2vecBinary);
}

}  // namespace nce2vec
