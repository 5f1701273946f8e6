#include "corpus_tools/split_lines.h"

#include "corpus_tools/line_hash.h"
#include "src/base/option_values.h"
#include "src/base/status_macros.h"

namespace nce2vec {

absl::Status SplitOptions::Validate() const { return CheckRange("--share", share, 0, 1); }

absl::StatusOr<SplitCounts> SplitLines(const SplitOptions& options, const ToolCallbacks& callbacks,
                                       const ByteSink& training, const ByteSink& validation) {
  NCE2VEC_RETURN_IF_ERROR(options.Validate());
  SplitCounts counts;
  std::string with_end;
  NCE2VEC_ASSIGN_OR_RETURN(counts.all,
                           VisitLines<bool>(
                               options.inputs, options.threads, callbacks,
                               [&](std::string_view line) {
                                 return IsInShare(HashLine(line, options.seed), options.share);
                               },
                               [&](std::string_view line, bool is_for_validation) {
                                 counts.validation_lines += is_for_validation;
                                 with_end.assign(line).push_back('\n');
                                 return (is_for_validation ? validation : training)(with_end);
                               }));
  return counts;
}

}  // namespace nce2vec
