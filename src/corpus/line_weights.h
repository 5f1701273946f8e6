// Weights of a text's lines, from a file of their own.
#ifndef SRC_CORPUS_LINE_WEIGHTS_H_
#define SRC_CORPUS_LINE_WEIGHTS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace nce2vec {

// A line is trained as often in a row as its weight says; beyond this it would be learned by heart.
inline constexpr double kMostLineWeight = 1000;

// A number in [0, kMostLineWeight] a line, plain or compressed. InvalidArgument names file and
// line.
absl::StatusOr<std::vector<float>> ReadLineWeights(const std::string& path);

}  // namespace nce2vec

#endif  // SRC_CORPUS_LINE_WEIGHTS_H_
