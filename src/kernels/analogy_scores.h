// Which rows could be among the best answers to analogy questions, given their cosines with the
// questions' words: the filter in front of the few rows that are looked at one by one.
//
//   3CosAdd  b - a + c                            (Levy & Goldberg 2014, eq. 3)
//   3CosMul  (1 + b) (1 + c) / (1 + a + 2e-6)     (eq. 4 of cosines moved to [0, 1], doubled)
//
// where a, b, c are the cosines of a row with the words of "a is to b as c is to what". Questions
// with the same a and b are answered together: a row then costs each of them one addition and one
// multiplication.
#ifndef SRC_KERNELS_ANALOGY_SCORES_H_
#define SRC_KERNELS_ANALOGY_SCORES_H_

#include <cstddef>
#include <cstdint>
#include <span>

namespace nce2vec {

// Rows that are found good together. A multiple of every vector's width.
inline constexpr size_t kAnalogyStripRows = 32;
// The most rows of one call: a strip is a bit of 64.
inline constexpr size_t kAnalogyMaxRows = 64 * kAnalogyStripRows;

// The scores as the kernel computes them, to the last bit: nothing in them can be fused.
inline float AnalogySum(float a, float b, float c) { return (b - a) + c; }
inline float AnalogyRatio(float a, float b) { return (b + 1.0F) / (a + 1.000002F); }
inline float AnalogyProduct(float ratio, float c) { return ratio * (c + 1.0F); }

struct AnalogyStrips {
  uint64_t sum = 0;      // bit s: a row of strip s has AnalogySum >= the question's sum threshold
  uint64_t product = 0;  // likewise AnalogyProduct
};

// Cosines of `rows` rows, a multiple of kAnalogyStripRows and at most kAnalogyMaxRows, all finite.
struct AnalogyCosines {
  const float* a = nullptr;         // [rows]
  const float* b = nullptr;         // [rows]
  std::span<const float* const> c;  // [questions][rows]
  size_t rows = 0;
};

// strips[q] for the questions a : b :: c[q] : what. All spans are of c.size(). Thread-safe.
void FindAnalogyStrips(const AnalogyCosines& cosines, std::span<const float> sum_thresholds,
                       std::span<const float> product_thresholds, std::span<AnalogyStrips> strips);

}  // namespace nce2vec

#endif  // SRC_KERNELS_ANALOGY_SCORES_H_
