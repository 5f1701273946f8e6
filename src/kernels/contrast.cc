#include "src/kernels/contrast.h"

#include <algorithm>
#include <cmath>
#include <limits>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "src/kernels/contrast.cc"
#include "hwy/foreach_target.h"
// foreach_target.h must come first: it compiles this file once for each instruction set.
#include "hwy/highway.h"
#include "src/kernels/logistic-inl.h"
#include "src/kernels/tile_products-inl.h"

HWY_BEFORE_NAMESPACE();
namespace nce2vec {
namespace HWY_NAMESPACE {
namespace {

// Queries that pass over the keys together: so many share each block of keys while it is in the
// first-level cache. A multiple of the register blocks' rows.
constexpr size_t kQueryBlock = 48;
// A score that takes no part: its exponential is the smallest float.
constexpr float kNoScore = -1e30F;

// The scores of a block of queries with a block of keys, over tau.
struct ScoreBlock {
  HWY_ALIGN_MAX float values[kQueryBlock * kKeyBlock];

  HWY_INLINE void Fill(const ContrastProduct& product, size_t query, size_t queries, size_t key) {
    const size_t keys = std::min(kKeyBlock, product.keys.rows - key);
    RowPrefetcher none;
    Scores({product.queries.data + query * product.queries.stride,
            product.keys.data + key * product.keys.stride, keys, product.keys.stride, values,
            kKeyBlock, &none},
           queries);
    const D d;
    const V scale = hn::Set(d, product.inverse_temperature);
    for (size_t i = 0; i < queries * kKeyBlock; i += hn::Lanes(d)) {
      hn::Store(hn::Mul(scale, hn::Load(d, values + i)), d, values + i);
    }
    for (size_t i = 0; i < queries; ++i) {
      float* row = values + i * kKeyBlock;
      std::fill(row + keys, row + kKeyBlock, kNoScore);
      if (product.skips.empty()) continue;
      const size_t skip = product.skips[query + i];
      if (skip >= key && skip < key + keys) row[skip - key] = kNoScore;
    }
  }
};

// exp(x), for x up to a rounding error above 0.
HWY_INLINE V SoftmaxTerm(V x) {
  const D d;
  return ExpOfNegative(d, hn::Max(x, hn::Set(d, -87.0F)));
}

// Takes a row's block of scores into sum = sum_j exp(s_j - largest).
HWY_INLINE void AddToSum(const float* HWY_RESTRICT scores, float& largest, float& sum) {
  const D d;
  V most = hn::Load(d, scores);
  for (size_t j = hn::Lanes(d); j < kKeyBlock; j += hn::Lanes(d)) {
    most = hn::Max(most, hn::Load(d, scores + j));
  }
  const float block_largest = hn::GetLane(hn::MaxOfLanes(d, most));
  if (block_largest > largest) {
    sum *= std::exp(largest - block_largest);
    largest = block_largest;
  }
  const V shift = hn::Set(d, largest);
  V terms = hn::Zero(d);
  for (size_t j = 0; j < kKeyBlock; j += hn::Lanes(d)) {
    terms = hn::Add(terms, SoftmaxTerm(hn::Sub(hn::Load(d, scores + j), shift)));
  }
  sum += hn::GetLane(hn::SumOfLanes(d, terms));
}

void LogSumExpTarget(const ContrastProduct& product, size_t begin, size_t end,
                     std::span<float> lse) {
  ScoreBlock scores;
  for (size_t query = begin; query < end; query += kQueryBlock) {
    const size_t queries = std::min(kQueryBlock, end - query);
    float largest[kQueryBlock];
    float sum[kQueryBlock];
    std::fill_n(largest, queries, std::numeric_limits<float>::lowest());
    std::fill_n(sum, queries, 0.0F);
    for (size_t key = 0; key < product.keys.rows; key += kKeyBlock) {
      scores.Fill(product, query, queries, key);
      for (size_t i = 0; i < queries; ++i) {
        AddToSum(scores.values + i * kKeyBlock, largest[i], sum[i]);
      }
    }
    for (size_t i = 0; i < queries; ++i) lse[query + i] = largest[i] + std::log(sum[i]);
  }
}

// Turns a row's block of scores into the coefficients of its keys.
HWY_INLINE void ToCoefficients(float* HWY_RESTRICT scores, const float* row_lse,
                               const float* HWY_RESTRICT column_lse) {
  const D d;
  for (size_t j = 0; j < kKeyBlock; j += hn::Lanes(d)) {
    const V score = hn::Load(d, scores + j);
    V coefficient = hn::Zero(d);
    if (row_lse != nullptr) {
      coefficient = SoftmaxTerm(hn::Sub(score, hn::Set(d, *row_lse)));
    }
    if (column_lse != nullptr) {
      coefficient = hn::Add(coefficient, SoftmaxTerm(hn::Sub(score, hn::Load(d, column_lse + j))));
    }
    hn::Store(coefficient, d, scores + j);
  }
}

void AddSoftmaxGradientsTarget(const ContrastProduct& product, size_t begin, size_t end,
                               std::span<const float> row_lse, std::span<const float> column_lse,
                               float* gradients) {
  ScoreBlock scores;
  HWY_ALIGN_MAX float columns[kKeyBlock] = {};
  float ones[kQueryBlock];
  std::fill_n(ones, kQueryBlock, 1.0F);
  const size_t stride = product.queries.stride;
  for (size_t query = begin; query < end; query += kQueryBlock) {
    const size_t queries = std::min(kQueryBlock, end - query);
    float* rows[kQueryBlock];
    for (size_t i = 0; i < queries; ++i) rows[i] = gradients + (query + i) * stride;
    for (size_t key = 0; key < product.keys.rows; key += kKeyBlock) {
      const size_t keys = std::min(kKeyBlock, product.keys.rows - key);
      scores.Fill(product, query, queries, key);
      if (!column_lse.empty()) std::copy_n(column_lse.data() + key, keys, columns);
      for (size_t i = 0; i < queries; ++i) {
        ToCoefficients(scores.values + i * kKeyBlock,
                       row_lse.empty() ? nullptr : &row_lse[query + i],
                       column_lse.empty() ? nullptr : columns);
      }
      RowPrefetcher none;
      Update(RowUpdate{{rows, ones},
                       scores.values,
                       kKeyBlock,
                       1,
                       product.keys.data + key * product.keys.stride,
                       keys,
                       stride,
                       &none},
             queries);
    }
  }
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace nce2vec
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace nce2vec {

HWY_EXPORT(LogSumExpTarget);
HWY_EXPORT(AddSoftmaxGradientsTarget);

void LogSumExp(const ContrastProduct& product, size_t begin, size_t end, std::span<float> lse) {
  HWY_DYNAMIC_DISPATCH(LogSumExpTarget)(product, begin, end, lse);
}

void AddSoftmaxGradients(const ContrastProduct& product, size_t begin, size_t end,
                         std::span<const float> row_lse, std::span<const float> column_lse,
                         float* gradients) {
  HWY_DYNAMIC_DISPATCH(AddSoftmaxGradientsTarget)
  (product, begin, end, row_lse, column_lse, gradients);
}

}  // namespace nce2vec
#endif  // HWY_ONCE
