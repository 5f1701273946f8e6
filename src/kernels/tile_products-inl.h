// The three matrix products of a tile, for one instruction set: scores x . u, and the updates of
// either side's rows by the other side's. Blocks of rows are multiplied in registers.
//
// Included once for each instruction set, by files that foreach_target.h compiles.
#if defined(SRC_KERNELS_TILE_PRODUCTS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef SRC_KERNELS_TILE_PRODUCTS_INL_H_
#undef SRC_KERNELS_TILE_PRODUCTS_INL_H_
#else
#define SRC_KERNELS_TILE_PRODUCTS_INL_H_
#endif

#include <cstddef>
#include <span>

#include "hwy/cache_control.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace nce2vec {
namespace HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

// A vector of at most 512 bits: rows are padded to 16 floats, so there is never a tail.
using D = hn::CappedTag<float, 16>;
using V = hn::Vec<D>;

// Sums that a block holds in registers: kBlockRows x kBlockColumns of them and their operands fill
// the 32 registers of AVX-512 or the 16 of the older sets; more sums than FMA ports x latency
// (2 x 4) keep the ports busy.
#if HWY_TARGET <= HWY_AVX3 || HWY_TARGET == HWY_NEON
constexpr size_t kBlockRows = 6;
#else
constexpr size_t kBlockRows = 3;
#endif
constexpr size_t kBlockColumns = 4;

constexpr size_t CeilDiv(size_t a, size_t b) { return (a + b - 1) / b; }

// The sums of a, b, c, e as four floats. Within each 128-bit block two rounds of interleave-and-add
// leave [a, b, c, e]; then the blocks are added.
HWY_INLINE void StoreFourSums(V a, V b, V c, V e, float* HWY_RESTRICT to) {
#if HWY_TARGET == HWY_SCALAR
  to[0] = hn::GetLane(a);
  to[1] = hn::GetLane(b);
  to[2] = hn::GetLane(c);
  to[3] = hn::GetLane(e);
#else
  const D d;
  const hn::Repartition<uint64_t, D> d64;
  const V ab = hn::Add(hn::InterleaveLower(d, a, b), hn::InterleaveUpper(d, a, b));
  const V ce = hn::Add(hn::InterleaveLower(d, c, e), hn::InterleaveUpper(d, c, e));
  const auto ab64 = hn::BitCast(d64, ab);
  const auto ce64 = hn::BitCast(d64, ce);
  const V sums = hn::Add(hn::BitCast(d, hn::InterleaveLower(d64, ab64, ce64)),
                         hn::BitCast(d, hn::InterleaveUpper(d64, ab64, ce64)));
#if HWY_TARGET <= HWY_AVX3
  const hn::Half<D> half;
  const hn::Half<decltype(half)> quarter;
  const auto halves = hn::Add(hn::LowerHalf(half, sums), hn::UpperHalf(half, sums));
  hn::StoreU(hn::Add(hn::LowerHalf(quarter, halves), hn::UpperHalf(quarter, halves)), quarter, to);
#elif HWY_TARGET <= HWY_AVX2
  const hn::Half<D> half;
  hn::StoreU(hn::Add(hn::LowerHalf(half, sums), hn::UpperHalf(half, sums)), half, to);
#else
  hn::StoreU(sums, d, to);
#endif
#endif
}

// Calls `body`, a template over the number of rows, for blocks that share `count` rows evenly: a
// block of one row would wait for its four sums instead of multiplying.
template <class Body>
HWY_INLINE void ForRowBlocks(size_t count, const Body& body) {
  const size_t blocks = CeilDiv(count, kBlockRows);
  size_t row = 0;
  for (size_t left = blocks; left > 0; --left) {
    const size_t rows = CeilDiv(count - row, left);
    switch (rows) {
      case 1:
        body.template Run<1>(row);
        break;
      case 2:
        body.template Run<2>(row);
        break;
      case 3:
        body.template Run<3>(row);
        break;
#if HWY_TARGET <= HWY_AVX3 || HWY_TARGET == HWY_NEON
      case 4:
        body.template Run<4>(row);
        break;
      case 5:
        body.template Run<5>(row);
        break;
      case 6:
        body.template Run<6>(row);
        break;
#endif
      default:
        break;
    }
    row += rows;
  }
}

// Rows to be had from memory, one at a time: a block of a product lasts about as long as a row
// takes to come, and a hundred lines asked for at once would only queue.
class RowPrefetcher {
 public:
  RowPrefetcher() = default;  // none
  RowPrefetcher(std::span<float* const> rows, std::span<float* const> more_rows, size_t dim)
      : next_(rows.data()),
        end_(rows.data() + rows.size()),
        more_(more_rows.data()),
        more_end_(more_rows.data() + more_rows.size()),
        dim_(dim) {}

  HWY_INLINE void One() {
    if (next_ == end_) {
      next_ = more_;
      end_ = more_end_;
      more_ = more_end_;
    }
    if (next_ == end_) return;
    const float* row = *next_++;
    for (size_t j = 0; j < dim_; j += kLineFloats) hwy::Prefetch(row + j);
  }

  HWY_INLINE void Rest() {
    while (next_ != end_ || more_ != more_end_) One();
  }

 private:
  static constexpr size_t kLineFloats = 16;  // a cache line

  float* const* next_ = nullptr;
  float* const* end_ = nullptr;
  float* const* more_ = nullptr;
  float* const* more_end_ = nullptr;
  size_t dim_ = 0;
};

HWY_INLINE void PrefetchOffsets(std::span<float* const> offsets) {
  for (const float* offset : offsets) hwy::Prefetch(offset);
}

// scores[i * stride + o] = x_i . u_o of [inputs][dim] and [outputs][dim] rows that lie together.
// Reads and writes up to the next multiple of kBlockColumns outputs, which memory must have.
struct ScoreProduct {
  const float* HWY_RESTRICT x;
  const float* HWY_RESTRICT u;
  size_t outputs;
  size_t dim;
  float* HWY_RESTRICT scores;
  size_t stride;
  RowPrefetcher* prefetcher;

  template <size_t kRows>
  HWY_INLINE void Block(size_t i, size_t o) const {
    prefetcher->One();
    const D d;
    const float* HWY_RESTRICT rows = x + i * dim;
    const float* HWY_RESTRICT columns = u + o * dim;
    V sums[kRows][kBlockColumns];
    for (auto& row : sums) {
      for (V& sum : row) sum = hn::Zero(d);
    }
    for (size_t j = 0; j < dim; j += hn::Lanes(d)) {
      V column[kBlockColumns];
      for (size_t c = 0; c < kBlockColumns; ++c) column[c] = hn::Load(d, columns + c * dim + j);
      for (size_t r = 0; r < kRows; ++r) {
        const V row = hn::Load(d, rows + r * dim + j);
        for (size_t c = 0; c < kBlockColumns; ++c) {
          sums[r][c] = hn::MulAdd(row, column[c], sums[r][c]);
        }
      }
    }
    for (size_t r = 0; r < kRows; ++r) {
      StoreFourSums(sums[r][0], sums[r][1], sums[r][2], sums[r][3], scores + (i + r) * stride + o);
    }
  }

  template <size_t kRows>
  HWY_INLINE void Run(size_t i) const {
    for (size_t o = 0; o < outputs; o += kBlockColumns) Block<kRows>(i, o);
  }
};

HWY_NOINLINE void Scores(const ScoreProduct& product, size_t inputs) {
  ForRowBlocks(inputs, product);
}

// Where most products go: rows[r] += scales[r] * total_r.
struct ScaledRows {
  float* const* HWY_RESTRICT rows;
  const float* HWY_RESTRICT scales;

  // `total`: some vectors of total_r from coordinate `j` on.
  template <size_t kVectors>
  HWY_INLINE void Take(size_t r, size_t j, const V (&total)[kVectors]) const {
    const D d;
    const V scale = hn::Set(d, scales[r]);
    float* HWY_RESTRICT to = rows[r] + j;
    for (size_t v = 0; v < kVectors; ++v, to += hn::Lanes(d)) {
      hn::Store(hn::MulAdd(scale, total[v], hn::Load(d, to)), d, to);
    }
  }
};

// Gives target.Take the rows total_r = sum_s coefficients[r * row_step + s * sum_step] * others[s],
// where `others` are [sums][dim] rows that lie together.
template <class Target>
struct UpdateProduct {
  Target target;
  const float* HWY_RESTRICT coefficients;
  size_t row_step;
  size_t sum_step;
  const float* HWY_RESTRICT others;
  size_t sums;
  size_t dim;
  RowPrefetcher* prefetcher;

  template <size_t kRows, size_t kVectors>
  HWY_INLINE void Block(size_t r0, size_t j) const {
    prefetcher->One();
    const D d;
    const size_t lanes = hn::Lanes(d);
    V total[kRows][kVectors];
    for (auto& row : total) {
      for (V& sum : row) sum = hn::Zero(d);
    }
    const float* HWY_RESTRICT coefficient = coefficients + r0 * row_step;
    const float* HWY_RESTRICT other = others + j;
    for (size_t s = 0; s < sums; ++s) {
      V vectors[kVectors];
      for (size_t v = 0; v < kVectors; ++v) vectors[v] = hn::Load(d, other + v * lanes);
      for (size_t r = 0; r < kRows; ++r) {
        const V factor = hn::Set(d, coefficient[r * row_step]);
        for (size_t v = 0; v < kVectors; ++v) {
          total[r][v] = hn::MulAdd(factor, vectors[v], total[r][v]);
        }
      }
      coefficient += sum_step;
      other += dim;
    }
    for (size_t r = 0; r < kRows; ++r) target.Take(r0 + r, j, total[r]);
  }

  template <size_t kRows>
  HWY_INLINE void Run(size_t r0) const {
    const size_t lanes = hn::Lanes(D());
    const size_t vectors = dim / lanes;
    size_t done = 0;
    for (size_t left = CeilDiv(vectors, kBlockColumns); left > 0; --left) {
      const size_t width = CeilDiv(vectors - done, left);
      switch (width) {
        case 1:
          Block<kRows, 1>(r0, done * lanes);
          break;
        case 2:
          Block<kRows, 2>(r0, done * lanes);
          break;
        case 3:
          Block<kRows, 3>(r0, done * lanes);
          break;
        default:
          Block<kRows, 4>(r0, done * lanes);
          break;
      }
      done += width;
    }
  }
};

using RowUpdate = UpdateProduct<ScaledRows>;

template <class Target>
HWY_NOINLINE void Update(const UpdateProduct<Target>& product, size_t rows) {
  ForRowBlocks(rows, product);
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace nce2vec
HWY_AFTER_NAMESPACE();

#endif  // SRC_KERNELS_TILE_PRODUCTS_INL_H_
