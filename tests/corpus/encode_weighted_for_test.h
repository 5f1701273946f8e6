// The encoded corpus of a text and weights of its lines that a test makes up.
#ifndef TESTS_CORPUS_ENCODE_WEIGHTED_FOR_TEST_H_
#define TESTS_CORPUS_ENCODE_WEIGHTED_FOR_TEST_H_

#include <string>

#include "src/corpus/corpus_encoder.h"
#include "tests/base/temporary_folder.h"

namespace nce2vec {

inline absl::StatusOr<EncodedText> EncodeWeighted(const std::string& text,
                                                  const std::string& weights,
                                                  size_t max_sentence_tokens = 1000) {
  const TemporaryFolder folder;
  EncodeOptions options;
  options.inputs = {folder.Write("text", text)};
  options.layout = TextLayout::kWeightedLines;
  options.line_weights = folder.Write("weights", weights);
  options.vocabulary.min_count = 1;
  options.text.max_sentence_tokens = max_sentence_tokens;
  options.scratch_folder = folder.path();
  return EncodeText(options, {});
}

}  // namespace nce2vec

#endif  // TESTS_CORPUS_ENCODE_WEIGHTED_FOR_TEST_H_
