// Exact nearest neighbours of a text among texts.
#ifndef SRC_QUERY_TEXT_INDEX_H_
#define SRC_QUERY_TEXT_INDEX_H_

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "src/base/matrix.h"
#include "src/encode/text_encoder.h"

namespace nce2vec {

struct TextNeighbour {
  size_t text;  // its number, from 0
  float score;  // cosine in [-1, 1] but for rounding

  friend bool operator==(const TextNeighbour&, const TextNeighbour&) = default;
};

// Texts and their vectors, all in memory. Movable, immutable; all const methods may be called from
// any thread.
class TextIndex {
 public:
  // Encodes all texts, on all cores. ResourceExhausted when the memory is not there.
  static absl::StatusOr<TextIndex> Create(const TextEncoder& encoder,
                                          std::vector<std::string> texts);

  size_t size() const { return texts_.size(); }
  const std::string& text(size_t index) const { return texts_[index]; }
  // Texts whose vector is zero, mostly for want of a known word. They are never answers.
  size_t without_vector() const { return without_vector_; }

  // The k texts of largest cosine with `query` [dim], which need not be normalised and must not be
  // zero. Order: score descending, then number. Scans all texts with TBB.
  std::vector<TextNeighbour> Nearest(std::span<const float> query, size_t k) const;

 private:
  std::vector<std::string> texts_;
  Matrix vectors_;                    // [texts, dim]
  std::vector<float> inverse_norms_;  // [texts]; 0 where there is no vector
  size_t without_vector_ = 0;
};

}  // namespace nce2vec

#endif  // SRC_QUERY_TEXT_INDEX_H_
