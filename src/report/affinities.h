// How alike words are before they are laid out: the joint probabilities p_ij of t-SNE.
#ifndef SRC_REPORT_AFFINITIES_H_
#define SRC_REPORT_AFFINITIES_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "src/base/matrix.h"

namespace nce2vec {

// A sparse symmetric matrix [n, n] of sum 1 with an empty diagonal: row i has the entries
// [begin[i], begin[i + 1]) of others (ascending) and p. Empty for n < 2.
struct Affinities {
  std::vector<size_t> begin = {0};
  std::vector<uint32_t> others;
  std::vector<double> p;

  size_t size() const { return begin.size() - 1; }
};

// p_j|i falls with the squared distance as a Gaussian whose width is such that i has `perplexity`
// (>= 1) neighbours, as far as there are so many; only the 3 x perplexity nearest count (van der
// Maaten 2014, section 3.1). p_ij is the mean of both directions. n < 2^32. Parallel; the result is
// the same for any number of threads.
Affinities ComputeAffinities(const ConstRows& rows, double perplexity);

}  // namespace nce2vec

#endif  // SRC_REPORT_AFFINITIES_H_
