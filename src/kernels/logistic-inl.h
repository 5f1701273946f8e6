// The logistic function and its log-loss from one exponential, for one instruction set.
//
// Included once for each instruction set, by files that foreach_target.h compiles.
#if defined(SRC_KERNELS_LOGISTIC_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef SRC_KERNELS_LOGISTIC_INL_H_
#undef SRC_KERNELS_LOGISTIC_INL_H_
#else
#define SRC_KERNELS_LOGISTIC_INL_H_
#endif

#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace nce2vec {
namespace HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

// e^x for x in [-87, 0], relative error below 1.5e-7: 2^n from the exponent's bits times a
// polynomial of degree 5 on [-ln 2 / 2, ln 2 / 2] (minimax there: 7.6e-8).
template <class Tag, class V = hn::Vec<Tag>>
HWY_INLINE V ExpOfNegative(Tag d, V x) {
  const hn::RebindToSigned<Tag> di;
  const V n = hn::Round(hn::Mul(x, hn::Set(d, 1.44269504F)));
  // ln 2 in two parts, so that n ln 2 loses no digit.
  const V high = hn::NegMulAdd(n, hn::Set(d, 0.693145752F), x);
  const V r = hn::NegMulAdd(n, hn::Set(d, 1.42860677e-6F), high);
  V p = hn::Set(d, 0.00838111155F);
  p = hn::MulAdd(p, r, hn::Set(d, 0.0419175252F));
  p = hn::MulAdd(p, r, hn::Set(d, 0.166663259F));
  p = hn::MulAdd(p, r, hn::Set(d, 0.499988705F));
  p = hn::MulAdd(p, r, hn::Set(d, 1.00000012F));
  p = hn::MulAdd(p, r, hn::Set(d, 1.00000012F));
  const auto exponent = hn::ShiftLeft<23>(hn::Add(hn::ConvertTo(di, n), hn::Set(di, 127)));
  return hn::Mul(p, hn::BitCast(d, exponent));
}

// ln(1 + e) for e in [0, 1], absolute error below 3e-7: e times a polynomial of degree 7 (minimax:
// 1.6e-7).
template <class Tag, class V = hn::Vec<Tag>>
HWY_INLINE V LogOnePlus(Tag d, V e) {
  V p = hn::Set(d, -0.0087833032F);
  p = hn::MulAdd(p, e, hn::Set(d, 0.0449444652F));
  p = hn::MulAdd(p, e, hn::Set(d, -0.108857937F));
  p = hn::MulAdd(p, e, hn::Set(d, 0.178255066F));
  p = hn::MulAdd(p, e, hn::Set(d, -0.24523586F));
  p = hn::MulAdd(p, e, hn::Set(d, 0.332801729F));
  p = hn::MulAdd(p, e, hn::Set(d, -0.499976993F));
  p = hn::MulAdd(p, e, hn::Set(d, 0.999999821F));
  return hn::Mul(p, e);
}

// 1 / x for x in [1/32, 87].
template <class Tag, class V = hn::Vec<Tag>>
HWY_INLINE V Reciprocal(Tag d, V x) {
#if HWY_TARGET <= HWY_AVX3
  // The estimate has 14 bits; a Newton step makes them 23 and is quicker than a division.
  const V estimate = hn::ApproximateReciprocal(x);
  return hn::Mul(estimate, hn::NegMulAdd(x, estimate, hn::Set(d, 2.0F)));
#else
  return hn::Div(hn::Set(d, 1.0F), x);
#endif
}

// For a margin t (a logit, with its sign turned for fake pairs): the classifier's error
// sigmoid(-t); the loss ln(1 + e^-t); and the curvature tanh(t / 2) / (2 t) of the parabola that
// touches the loss at t and lies above it everywhere (Jaakkola & Jordan 2000, eq. 10). Nothing
// overflows, and no margin is too large for a loss; beyond 87 the error is below the smallest
// float.
template <class V>
struct Logistic {
  V error;
  V loss;
  V curvature;
};

template <class Tag, class V = hn::Vec<Tag>>
HWY_INLINE Logistic<V> LogisticOf(Tag d, V margin) {
  const V zero = hn::Zero(d);
  const V one = hn::Set(d, 1.0F);
  const V size = hn::Min(hn::Abs(margin), hn::Set(d, 87.0F));
  const V e = ExpOfNegative(d, hn::Neg(size));
  const V larger = Reciprocal(d, hn::Add(one, e));
  const V error = hn::IfThenElse(hn::Ge(margin, zero), hn::Mul(e, larger), larger);
  const V loss = hn::Add(LogOnePlus(d, e), hn::Max(zero, hn::Neg(margin)));
  // Below 1/32 the quotient is 1/4 to four digits, and rounding would spoil it.
  const V half_tanh = hn::Sub(larger, hn::Set(d, 0.5F));
  const V curvature =
      hn::IfThenElse(hn::Lt(size, hn::Set(d, 0.03125F)), hn::Set(d, 0.25F),
                     hn::Mul(half_tanh, Reciprocal(d, hn::Max(size, hn::Set(d, 0.03125F)))));
  return {error, loss, curvature};
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace nce2vec
HWY_AFTER_NAMESPACE();

#endif  // SRC_KERNELS_LOGISTIC_INL_H_
