// How a text's vector is made from its words' vectors: h = sum_t a_t e_t / n over the n tokens t of
// known words, with a weight a for each word.
#ifndef SRC_ENCODE_POOLING_H_
#define SRC_ENCODE_POOLING_H_

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "src/base/ids.h"

namespace nce2vec {

enum class Pooling {
  kMean,     // a = 1
  kSif,      // a = A / (A + p(w)), p the word's share of the text trained on (Arora et al. 2017)
  kLearned,  // a = sigmoid(a parameter of each word), trained with the rows (nt-xent only)
};

std::string_view PoolingName(Pooling pooling);  // "mean", "sif", "learned"
absl::StatusOr<Pooling> ParsePoolingName(std::string_view name);

struct PoolingOptions {
  Pooling pooling = Pooling::kMean;
  double sif_a = 1e-3;  // A, (0, 1]; the paper used 1e-4 to 1e-3

  // InvalidArgument names flag, value and range.
  absl::Status Validate() const;
  // As recorded in a model file; FromMetadata gives the defaults where there is nothing, as in
  // models of words, and refuses malformed values.
  std::map<std::string, std::string> ToMetadata() const;
  static absl::StatusOr<PoolingOptions> FromMetadata(
      const std::map<std::string, std::string>& metadata);
};

// A / (A + p(w)) of each word, p(w) = count / sum of counts. FailedPrecondition when all counts are
// zero: imported vectors often come without.
absl::StatusOr<std::vector<float>> SifWeights(std::span<const Count> counts, double a);

}  // namespace nce2vec

#endif  // SRC_ENCODE_POOLING_H_
