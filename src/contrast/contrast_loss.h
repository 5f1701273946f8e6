// The contrastive losses of a batch and their gradients, through the vectors' normalisation.
#ifndef SRC_CONTRAST_CONTRAST_LOSS_H_
#define SRC_CONTRAST_CONTRAST_LOSS_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "absl/status/statusor.h"
#include "src/base/matrix.h"

namespace nce2vec {

// Of N texts' vectors z, all of length 1 first: u = z / |z|, s_ij = u_i . u_j / tau.
enum class LossKind {
  // NT-Xent over all 2N views (Chen et al. 2020, eq. 1):
  //   L = 1/2N sum_i -s_{i,p(i)} + ln sum_{j != i} exp(s_ij),   p(i): the other view of i's text
  kNtXent,
  // InfoNCE of the anchors (van den Oord et al. 2018), hard negatives as more keys:
  //   L = 1/N sum_i -s_{i,i'} + ln sum_j exp(s_ij),   j over all positives and hard negatives
  kInfoNce,
  // Hadsell et al. 2006 on unit vectors, d = |u_a - u_b|:
  //   L = 1/N sum of d^2 / 2 where alike, of max(0, margin - d)^2 / 2 where not
  kMargin,
};

struct LossOptions {
  LossKind kind = LossKind::kNtXent;
  double temperature = 0.05;
  double margin = 1;
  // The loss is the sum over the first so many coordinates, for each of these and for all.
  std::vector<size_t> prefixes;
};

// Which rows of z are what: anchors [0, texts), positives [texts, 2 texts), then hard negatives.
struct BatchShape {
  size_t texts = 0;
  size_t negatives = 0;                 // kInfoNce only
  std::span<const uint8_t> dissimilar;  // [texts], kMargin only: 1 where a pair is not alike

  size_t rows() const { return 2 * texts + negatives; }
};

struct LossValue {
  double loss = 0;
  double positive_cosine = 0;  // mean over the texts of u_anchor . u_positive, all coordinates
};

// Uses all cores that TBB gives it; same input, same bytes, however many they are. Never holds more
// than a block of the scores. Holds buffers that grow with the batch.
class ContrastLoss {
 public:
  explicit ContrastLoss(LossOptions options) : options_(std::move(options)) {}

  // The loss of z [shape.rows(), dim], and dL/dz into `gradients` [at least as many, dim], whose
  // further rows stay as they are. A zero vector has no direction: its gradient is zero.
  // ResourceExhausted when there is no memory for the buffers.
  absl::StatusOr<LossValue> Compute(const Matrix& z, const BatchShape& shape, Matrix& gradients);

 private:
  // Buffers of one prefix.
  struct Stage {
    Matrix unit;       // [rows, prefix], up to a whole block of keys
    Matrix gradients;  // dL/du
    std::vector<float> norms;
  };

  absl::Status Resize(Stage& stage, size_t rows, size_t dim);
  void Normalise(const Matrix& z, size_t rows, Stage& stage) const;
  void AddGradients(const Stage& stage, size_t rows, Matrix& gradients) const;
  double NtXent(const BatchShape& shape, Stage& stage);
  double InfoNce(const BatchShape& shape, Stage& stage);
  double Margin(const BatchShape& shape, Stage& stage);

  LossOptions options_;
  std::vector<Stage> stages_;
  std::vector<float> lse_;
  std::vector<uint32_t> own_;     // 0, 1, 2, ...: what each view leaves out
  std::vector<double> row_loss_;  // summed up in order, whoever computed them
};

}  // namespace nce2vec

#endif  // SRC_CONTRAST_CONTRAST_LOSS_H_
