// The encoded corpus of given pairs that a test makes up.
#ifndef TESTS_CORPUS_ENCODE_PAIRS_FOR_TEST_H_
#define TESTS_CORPUS_ENCODE_PAIRS_FOR_TEST_H_

#include <doctest/doctest.h>

#include <string>
#include <utility>

#include "src/corpus/pair_encoder.h"
#include "tests/base/temporary_folder.h"

namespace nce2vec {

inline absl::StatusOr<EncodedText> EncodePairsOf(const std::string& lines, Count min_count = 1,
                                                 const EarlierWords& earlier = {},
                                                 size_t threads = 1, uint64_t seed = 1) {
  const TemporaryFolder folder;
  EncodeOptions options;
  options.inputs = {folder.Write("pairs", lines)};
  options.vocabulary.min_count = min_count;
  options.earlier = earlier;
  options.scratch_folder = folder.path();
  options.threads = threads;
  return EncodePairs(options, seed, {});
}

inline EncodedText EncodePairsForTest(const std::string& lines, Count min_count = 1,
                                      size_t threads = 1, uint64_t seed = 1) {
  absl::StatusOr<EncodedText> encoded = EncodePairsOf(lines, min_count, {}, threads, seed);
  REQUIRE_MESSAGE(encoded.ok(), std::string(encoded.status().message()));
  return *std::move(encoded);
}

}  // namespace nce2vec

#endif  // TESTS_CORPUS_ENCODE_PAIRS_FOR_TEST_H_
