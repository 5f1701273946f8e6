// What a training began with, in one file: enough to go on without the text.
#ifndef SRC_TRAIN_TRAINING_START_H_
#define SRC_TRAIN_TRAINING_START_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "src/base/file_checksum.h"
#include "src/corpus/corpus_encoder.h"
#include "src/model/safetensors.h"

namespace nce2vec {

// A file of text as it was when it had been read.
struct InputFingerprint {
  std::string path;  // absolute; "-" is standard input
  // Of the bytes in the file, compressed or not; all zero for a pipe or a device.
  FileChecksum checksum;

  bool known() const { return checksum != FileChecksum(); }
};

struct TrainingStart {
  std::vector<std::string> arguments;  // of the command, without program and command name
  Metadata options;                    // what they came to, as a model file records it
  std::vector<InputFingerprint> inputs;
  EncodedText text;
};

// One for each of `paths`; reads those that are regular files once.
absl::StatusOr<std::vector<InputFingerprint>> FingerprintInputs(
    const std::vector<std::string>& paths);

// FailedPrecondition, saying how they differ, unless the files are what they were. Files that are
// gone, or never were files, are passed over: training has its own copy of the text.
absl::Status CheckInputsUnchanged(const std::vector<InputFingerprint>& inputs);

// A safetensors file (src/model/safetensors.h):
//   __metadata__       the options under their names behind "option.", counts of the text
//   corpus.ids I32 [N]  corpus.shards I64 [S, 5]: begin, end, first sentence, sentences, known
//   tokens vocab.* as in a model file; arguments U8 and input.paths U8, each ended by a zero byte;
//   input.facts I64 [n, 2]: bytes, checksum
absl::Status WriteTrainingStart(const TrainingStart& start, const std::string& path);

struct ReadStart {
  TrainingStart start;   // its corpus looks into the file, which may be unlinked meanwhile
  std::string checksum;  // of the file: its states name it
};

// Everything is checked: the checksum, and that no id, offset or shard leads outside. DataLoss when
// the file is damaged.
absl::StatusOr<ReadStart> ReadTrainingStart(const std::string& path);

// The arguments alone, without reading the text.
absl::StatusOr<std::vector<std::string>> ReadStartArguments(const std::string& path);

}  // namespace nce2vec

#endif  // SRC_TRAIN_TRAINING_START_H_
