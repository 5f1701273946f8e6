// A small state of training, for checkpoints that are seeds and for reading what they became.
#ifndef TESTS_FUZZ_FUZZED_STATE_H_
#define TESTS_FUZZ_FUZZED_STATE_H_

#include <vector>

#include "src/base/matrix.h"
#include "src/train/training_position.h"

namespace nce2vec {

inline constexpr char kFuzzedStart[] = "0123456789abcdef";

struct FuzzedState {
  TrainingPosition position;
  Matrix rows = Matrix::Create(3, 4).value();
  std::vector<float> bias = std::vector<float>(3, 0.5F);
  TrainingState state;

  FuzzedState() {
    position.AddTo(state);
    state.Add("input.weight", rows);
    state.Add("output.bias", std::span(bias));
  }
};

}  // namespace nce2vec

#endif  // TESTS_FUZZ_FUZZED_STATE_H_
