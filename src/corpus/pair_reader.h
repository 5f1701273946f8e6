// Reads files of given pairs: centre <TAB> context [<TAB> weight], a pair a line.
#ifndef SRC_CORPUS_PAIR_READER_H_
#define SRC_CORPUS_PAIR_READER_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "src/corpus/text_pipeline.h"
#include "src/text/text_stats.h"
#include "src/vocab/word_counter.h"

namespace nce2vec {

// A pair stands as often in the encoded corpus as its weight says.
inline constexpr double kMostPairWeight = 1e9;

// A line of a file; its words as WordCounter numbers them.
struct GivenPair {
  uint32_t centre = 0;
  uint32_t context = 0;
  float weight = 1;
};

struct CountedPairs {
  WordCounter words;
  // The sum of the weights with which each word, by its provisional id, stands in either column.
  std::vector<double> centre_weights;
  std::vector<double> context_weights;
  TextStats stats;  // tokens: of all lines, two each
};

// Fields are words as they stand, of at most `max_word_bytes`; they may hold spaces. Lines end with
// "\n" or "\r\n"; those without a byte are passed over, pairs of weight 0 too. `sink` gets the
// pairs in their order, some at a time, one call after the other. On all cores; what comes out
// depends on the inputs' bytes alone. InvalidArgument names file and line, what was found and what
// was expected.
absl::StatusOr<CountedPairs> ReadPairs(
    const std::vector<std::string>& inputs, size_t max_word_bytes, size_t threads,
    const ReadCallbacks& callbacks,
    absl::FunctionRef<absl::Status(std::span<const GivenPair>)> sink);

}  // namespace nce2vec

#endif  // SRC_CORPUS_PAIR_READER_H_
