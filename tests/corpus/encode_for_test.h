// The encoded corpus of a text that a test makes up.
#ifndef TESTS_CORPUS_ENCODE_FOR_TEST_H_
#define TESTS_CORPUS_ENCODE_FOR_TEST_H_

#include <doctest/doctest.h>

#include <string>
#include <utility>

#include "src/corpus/corpus_encoder.h"
#include "tests/base/temporary_folder.h"

namespace nce2vec {

// With every word in the vocabulary unless `min_count` says otherwise.
inline EncodedText EncodeForTest(const std::string& text, size_t threads = 1, Count min_count = 1,
                                 const TextOptions& text_options = {},
                                 TextLayout layout = TextLayout::kPlainLines) {
  const TemporaryFolder folder;
  EncodeOptions options;
  options.inputs = {folder.Write("text", text)};
  options.text = text_options;
  options.layout = layout;
  options.vocabulary.min_count = min_count;
  options.scratch_folder = folder.path();
  options.threads = threads;
  absl::StatusOr<EncodedText> encoded = EncodeText(options, {});
  REQUIRE_MESSAGE(encoded.ok(), std::string(encoded.status().message()));
  return *std::move(encoded);
}

}  // namespace nce2vec

#endif  // TESTS_CORPUS_ENCODE_FOR_TEST_H_
