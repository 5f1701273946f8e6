// The names of the vector formats of others, and what their words may hold.
#ifndef SRC_MODEL_VECTOR_FORMAT_H_
#define SRC_MODEL_VECTOR_FORMAT_H_

#include <cstdint>
#include <functional>
#include <string_view>

#include "absl/status/status.h"

namespace nce2vec {

enum class VectorFormat {
  kWord2vecText,    // "V D\n", then "word x1 ... xD\n"; fastText's .vec is the same
  kWord2vecBinary,  // "V D\n", then "word " and D little-endian floats, with or without '\n'
  kGloveText,       // lines as in word2vec text, no first line
  kNpy,             // a numpy array [V, D] and a file of words beside it, one a line
  kFinalfusion,     // chunks: words, unit rows, lengths of the rows
  kTensorboard,     // a folder for the embedding projector; written only
};

// As `convert --to` has them: "word2vec-text", "word2vec-bin", "glove", "npy", "finalfusion",
// "tensorboard".
std::string_view VectorFormatName(VectorFormat format);

// Why `word` can't stand in a file of this format, to follow "the word 'x' ": "holds white space".
// Empty when it can. A word is never empty.
std::string_view WordObstacle(VectorFormat format, std::string_view word);

// Hears, from one thread at a time, how much is done: bytes that were read, or rows that were
// written. What it returns, if it is an error, stops the work and becomes its error.
using ConversionProgress = std::function<absl::Status(uint64_t done)>;

}  // namespace nce2vec

#endif  // SRC_MODEL_VECTOR_FORMAT_H_
