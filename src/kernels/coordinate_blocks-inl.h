// A row's coordinates in blocks of vectors that stay in registers while other rows pass by.
//
// Included once for each instruction set, by files that foreach_target.h compiles.
#if defined(SRC_KERNELS_COORDINATE_BLOCKS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef SRC_KERNELS_COORDINATE_BLOCKS_INL_H_
#undef SRC_KERNELS_COORDINATE_BLOCKS_INL_H_
#else
#define SRC_KERNELS_COORDINATE_BLOCKS_INL_H_
#endif

#include <cstddef>

#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace nce2vec {
namespace HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

// At most 128 coordinates of AVX-512, with as many registers left for what passes by.
constexpr size_t kRowVectors = 8;

// Calls body.Run<kCount>(j), a template over a number of vectors of at most 512 bits, for all
// coordinates [0, dim) in order; rows are padded, so there is no tail.
template <class Body>
HWY_INLINE void ForCoordinates(size_t dim, const Body& body) {
  const size_t lanes = hn::Lanes(hn::CappedTag<float, 16>());
  size_t j = 0;
  for (; j + kRowVectors * lanes <= dim; j += kRowVectors * lanes) {
    body.template Run<kRowVectors>(j);
  }
  switch ((dim - j) / lanes) {
    case 1:
      return body.template Run<1>(j);
    case 2:
      return body.template Run<2>(j);
    case 3:
      return body.template Run<3>(j);
    case 4:
      return body.template Run<4>(j);
    case 5:
      return body.template Run<5>(j);
    case 6:
      return body.template Run<6>(j);
    case 7:
      return body.template Run<7>(j);
    default:
      return;
  }
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace nce2vec
HWY_AFTER_NAMESPACE();

#endif  // SRC_KERNELS_COORDINATE_BLOCKS_INL_H_
