#include "src/corpus/line_weights.h"

#include <string_view>

#include "absl/strings/str_format.h"
#include "src/base/status_macros.h"
#include "src/corpus/weight_text.h"
#include "src/text/line_reader.h"

namespace nce2vec {

absl::StatusOr<std::vector<float>> ReadLineWeights(const std::string& path) {
  std::vector<float> weights;
  NCE2VEC_ASSIGN_OR_RETURN(LineReader reader, LineReader::Open(path));
  LineBlock block;
  absl::Status status;
  while (status.ok()) {
    NCE2VEC_ASSIGN_OR_RETURN(const bool more, reader.Next(block));
    if (!more) break;
    ForEachWholeLine(block.bytes, [&](std::string_view line) {
      if (!status.ok()) return;
      const absl::StatusOr<float> weight = ParseWeight(line, kMostLineWeight);
      if (weight.ok()) return weights.push_back(*weight);
      status = absl::InvalidArgumentError(
          absl::StrFormat("%s: line %d: %s; give a weight for each line of the text, 1 for a plain "
                          "one",
                          path, weights.size() + 1, weight.status().message()));
    });
  }
  if (!status.ok()) return status;
  return weights;
}

}  // namespace nce2vec
