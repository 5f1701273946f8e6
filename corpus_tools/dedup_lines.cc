#include "corpus_tools/dedup_lines.h"

#include <memory>
#include <optional>

#include "absl/container/flat_hash_set.h"
#include "corpus_tools/line_hash.h"
#include "corpus_tools/min_hash.h"
#include "src/base/option_values.h"
#include "src/base/status_macros.h"

namespace nce2vec {
namespace {

// What a line is known by.
struct Fingerprint {
  LongLineHash hash;
  std::unique_ptr<Signature> signature;  // where near lines count
};

}  // namespace

absl::Status DedupOptions::Validate() const {
  if (near != 0) NCE2VEC_RETURN_IF_ERROR(CheckRange("--near", near, 0.3, 1));
  return CheckRange("--shingle", static_cast<double>(shingle), 1, 100);
}

absl::StatusOr<DedupCounts> DedupLines(const DedupOptions& options, const ToolCallbacks& callbacks,
                                       const ByteSink& sink) {
  NCE2VEC_RETURN_IF_ERROR(options.Validate());
  DedupCounts counts;
  absl::flat_hash_set<LongLineHash, LowBits> seen;
  std::optional<SignatureIndex> index;
  if (options.near > 0) index.emplace(options.near);
  std::string with_end;
  const auto fingerprint = [&](std::string_view line) {
    Fingerprint known{HashLineLong(line), nullptr};
    if (index && !line.empty()) {
      known.signature = std::make_unique<Signature>(SignatureOf(line, options.shingle));
    }
    return known;
  };
  const auto visit = [&](std::string_view line, const Fingerprint& known) -> absl::Status {
    if (!line.empty()) {
      if (!seen.insert(known.hash).second) {
        ++counts.equal;
        return absl::OkStatus();
      }
      if (index && index->HasLike(*known.signature)) {
        ++counts.near;
        return absl::OkStatus();
      }
      if (index) index->Add(*known.signature);
    }
    with_end.assign(line).push_back('\n');
    return sink(with_end);
  };
  NCE2VEC_ASSIGN_OR_RETURN(counts.all, VisitLines<Fingerprint>(options.inputs, options.threads,
                                                               callbacks, fingerprint, visit));
  return counts;
}

}  // namespace nce2vec
