// Writing the model file; src/model/FORMAT.md describes it for readers in other languages.
#ifndef SRC_MODEL_MODEL_FILE_H_
#define SRC_MODEL_MODEL_FILE_H_

#include <cstdint>
#include <span>
#include <string>

#include "absl/status/status.h"
#include "src/base/matrix.h"
#include "src/base/output_file.h"
#include "src/model/quantised_rows.h"
#include "src/model/safetensors.h"
#include "src/model/vector_format.h"
#include "src/text/text_options.h"
#include "src/vocab/vocabulary.h"

namespace nce2vec {

inline constexpr std::string_view kFormatVersion = "1";

// Everything a model file holds, borrowed from its owners for the time of writing.
struct ModelContents {
  const Vocabulary* vocabulary = nullptr;  // required
  ConstRows input;                         // [V, D], required
  ConstRows output;                        // [V, D], or no rows: imported vectors have none
  std::span<const float> bias;             // [V] where there is output
  std::span<const float> word_weights;     // [V] where a weight of each word was learned
  // With subwords: the rows of n-grams [U, D] that words' vectors are made of, and which bucket each
  // is of [U]; how they are hashed is in `metadata`. In any order; they are written by bucket.
  ConstRows ngrams;
  std::span<const uint32_t> ngram_buckets;
  ConstRows positions;  // [2 W, D] of cbow, where weights of positions were learned
  CodeContents codes;                      // of `input`, where searches shall read a quarter
  TextOptions text_options;
  Metadata metadata;  // training options, loss history, SIMD target; text options are added here
  ConversionProgress progress;  // if set: hears of the rows written, of `input` and `output`
};

// Writes contents to an already created file and commits it. Equal contents give equal bytes.
absl::Status WriteModel(const ModelContents& contents, AtomicFile file);

}  // namespace nce2vec

#endif  // SRC_MODEL_MODEL_FILE_H_
