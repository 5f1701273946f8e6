// What tests of training share: a small text, options for it, and how to compare what comes out.
#ifndef TESTS_TRAIN_TWO_TOPICS_H_
#define TESTS_TRAIN_TWO_TOPICS_H_

#include <cstddef>
#include <cstring>
#include <string>

#include "absl/strings/str_format.h"
#include "src/base/random.h"
#include "src/train/trainer.h"
#include "tests/corpus/encode_for_test.h"

namespace nce2vec {

// Two topics whose words never meet.
inline std::string TwoTopics(size_t sentences) {
  RandomStream random(5, StreamPurpose::kInitialise);
  std::string text;
  for (size_t s = 0; s < sentences; ++s) {
    const char topic = random.Below(2) == 0 ? 'a' : 'b';
    for (int i = 0; i < 12; ++i) {
      text += absl::StrFormat("%c%d%c", topic, random.Below(20), i == 11 ? '\n' : ' ');
    }
  }
  return text;
}

inline TrainOptions SmallOptions() {
  TrainOptions options;
  options.dim = 20;
  options.epochs = 3;
  options.subsample = 0;
  return options;
}

inline absl::StatusOr<TrainResult> TrainSmall(const EncodedText& text, const TrainOptions& options,
                                              Parameters& parameters,
                                              const TrainCallbacks& callbacks = {},
                                              const StateKeeping& keeping = {}) {
  return Train(text.corpus, text.vocabulary, options, keeping, callbacks, parameters);
}

inline bool SameBytes(const Parameters& a, const Parameters& b) {
  const auto same = [](const Matrix& x, const Matrix& y) {
    return x.rows() == y.rows() && x.stride() == y.stride() &&
           std::memcmp(x.padded_row(0), y.padded_row(0), x.rows() * x.stride() * sizeof(float)) ==
               0;
  };
  return same(a.input, b.input) && same(a.output, b.output) && a.bias == b.bias;
}

}  // namespace nce2vec

#endif  // TESTS_TRAIN_TWO_TOPICS_H_
