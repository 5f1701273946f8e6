#include "corpus_tools/sample_lines.h"

#include <map>
#include <utility>

#include "corpus_tools/line_hash.h"
#include "src/base/option_values.h"
#include "src/base/random.h"
#include "src/base/status_macros.h"

namespace nce2vec {
namespace {

uint64_t DrawFor(uint64_t seed, uint64_t line) {
  return RandomStream(seed, StreamPurpose::kSampleLines, line).Next();
}

}  // namespace

absl::Status SampleOptions::Validate() const {
  if ((share != 0) == (lines != 0)) {
    return absl::InvalidArgumentError("one of --share and --lines says how much to sample");
  }
  return CheckRange("--share", share, 0, 1);
}

absl::StatusOr<SampleCounts> SampleLines(const SampleOptions& options,
                                         const ToolCallbacks& callbacks, const ByteSink& sink) {
  NCE2VEC_RETURN_IF_ERROR(options.Validate());
  SampleCounts counts;
  uint64_t number = 0;
  std::string with_end;
  if (options.lines == 0) {
    NCE2VEC_ASSIGN_OR_RETURN(counts.all,
                             VisitEachLine(options.inputs, callbacks, [&](std::string_view line) {
                               if (!IsInShare(DrawFor(options.seed, number++), options.share)) {
                                 return absl::OkStatus();
                               }
                               ++counts.chosen;
                               with_end.assign(line).push_back('\n');
                               return sink(with_end);
                             }));
    return counts;
  }
  // The lines of the smallest draws. Two lines have the same draw next to never; the earlier stays.
  std::map<std::pair<uint64_t, uint64_t>, std::string> chosen;  // by draw and number
  NCE2VEC_ASSIGN_OR_RETURN(counts.all,
                           VisitEachLine(options.inputs, callbacks, [&](std::string_view line) {
                             const std::pair key(DrawFor(options.seed, number), number);
                             ++number;
                             if (chosen.size() == options.lines) {
                               if (std::prev(chosen.end())->first < key) return absl::OkStatus();
                               chosen.erase(std::prev(chosen.end()));
                             }
                             chosen.emplace(key, line);
                             return absl::OkStatus();
                           }));
  std::map<uint64_t, std::string> in_order;
  for (auto& [key, line] : chosen) in_order.emplace(key.second, std::move(line));
  for (auto& [unused, line] : in_order) {
    line.push_back('\n');
    NCE2VEC_RETURN_IF_ERROR(sink(line));
  }
  counts.chosen = in_order.size();
  return counts;
}

}  // namespace nce2vec
