// States of training in checkpoint files, and the lists inside them.
#include <vector>

#include "src/train/checkpoint_store.h"
#include "src/train/epoch_history.h"
#include "src/train/training_position.h"
#include "tests/fuzz/fuzz_file.h"
#include "tests/fuzz/fuzzed_state.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace nce2vec;
  static FuzzFile file;
  file.Write(WithChecksum(AsText(data, size)));
  FuzzedState state;
  const absl::Status status = ReadStateFile(file.path(), kFuzzedStart, state.state);
  RequireMessage(status);
  if (!status.ok()) return 0;
  const auto history = ParseHistoryText(state.position.history);
  // What was understood is written as it would be read.
  if (history.ok()) Require(ParseHistoryText(HistoryText(*history)).ok());
  std::vector<LossSums> sums;
  if (ParseThreadSums(state.position.thread_sums, &sums).ok()) Require(!sums.empty());
  return 0;
}
