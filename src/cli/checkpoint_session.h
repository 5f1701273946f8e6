// A training's text and state, with or without a folder of checkpoints: for every kind of training.
#ifndef SRC_CLI_CHECKPOINT_SESSION_H_
#define SRC_CLI_CHECKPOINT_SESSION_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "src/cli/checkpoint_flags.h"
#include "src/cli/progress_line.h"
#include "src/corpus/corpus_encoder.h"
#include "src/model/safetensors.h"
#include "src/train/checkpoint_folder.h"
#include "src/train/checkpoint_store.h"
#include "src/train/state_store.h"
#include "src/train/trainer.h"
#include "src/train/training_start.h"

namespace nce2vec {

// One thread. Borrows the line. Not movable: its store looks at its folder.
class CheckpointSession {
 public:
  explicit CheckpointSession(ProgressLine& line) : line_(line) {}
  // Removes a start whose training never began, nor was Trained, so that a better command may have
  // the folder.
  ~CheckpointSession();

  // Opens and locks the folder, if there is to be one; `scratch_folder` serves where there is none.
  // A folder that already holds a training is refused without --resume.
  absl::Status Open(const CheckpointOptions& options, const std::string& scratch_folder);

  // Whether training goes on from the folder, so that nothing need be read.
  bool resumes() const { return resumes_; }

  // The text to train on. In the folder, where training goes on: it is checked that `options` (as a
  // model file records them) and the inputs' files are what they were, else FailedPrecondition with
  // the difference. Otherwise what `encode` gives, which is written into the folder, with
  // everything else that a resumed training needs, and then read from there. Options under "init."
  // are facts about an earlier model, which may be gone: they are as they were.
  absl::StatusOr<EncodedText> Text(const std::vector<std::string>& inputs, const Metadata& options,
                                   const std::function<absl::StatusOr<EncodedText>()>& encode);

  // After Text: the options that a resumed training began with; else those it was given.
  const Metadata& recorded() const { return recorded_; }

  // After Text. As long as this object lives.
  StateKeeping Keeping();

  // For the talk: "nce2vec train --resume DIR"; empty without a folder.
  std::string ResumeCommand() const;
  // Training came to a result: what is in the folder stays.
  void Trained() { start_is_new_ = false; }
  // The training is done and its model written: says what the folder is still good for.
  void Finished();

 private:
  absl::Status CheckSameTraining(const TrainingStart& start, const std::vector<std::string>& inputs,
                                 const Metadata& options) const;
  void KeepIn(const std::string& start_checksum);

  ProgressLine& line_;
  CheckpointOptions options_;
  bool resumes_ = false;
  Metadata recorded_;
  CheckpointFolder folder_;
  bool start_is_new_ = false;
  std::unique_ptr<StateStore> store_;
};

}  // namespace nce2vec

#endif  // SRC_CLI_CHECKPOINT_SESSION_H_
