#include "src/cli/checkpoint_session.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "src/base/status_macros.h"
#include "src/base/system_error.h"
#include "src/cli/progress_line.h"
#include "src/cli/shell_word.h"
#include "src/train/scratch_store.h"
#include "src/train/training_start.h"

namespace nce2vec {
namespace {

// "train.fixed_window" is what --fixed-window came to.
std::string FlagOf(const std::string& key) {
  if (key == "train.learning_rate") return "--lr";
  if (key == "train.tile_centres") return "--tile";
  if (key == "train.line_weights") return "--weights";
  if (key == "vocab.policy") return "--vocab-policy";
  if (key == "vocab.max_words") return "--max-vocab";
  if (key == "text.max_sentence_tokens") return "--max-sentence";
  if (key.starts_with("clean.")) return "a text cleaned with --" + key.substr(key.find('.') + 1);
  std::string flag = "--" + key.substr(key.find('.') + 1);
  std::replace(flag.begin(), flag.end(), '_', '-');
  return flag;
}

// Known from the folder alone: the model that training went on from may be gone, and so may the
// files that say how the text was cleaned and which phrases were joined.
bool MayDiffer(const std::string& key, const Metadata& now) {
  return key.starts_with("init.") || (key.starts_with("clean.") && !CleaningOptions::IsIn(now)) ||
         (key == "text.phrases" && !now.contains(key));
}

absl::Status CheckSameOption(const std::string& key, const Metadata& then, const Metadata& now,
                             const std::string& folder) {
  const auto old_value = then.find(key);
  const auto new_value = now.find(key);
  const std::string was = old_value == then.end() ? "not set" : old_value->second;
  const std::string is = new_value == now.end() ? "not set" : new_value->second;
  if (was == is || MayDiffer(key, now)) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrFormat(
      "--resume %s: training began with %s %s, which can't become %s on the way; leave the "
      "option out, or begin anew with another folder",
      folder, FlagOf(key), was, is));
}

absl::Status CheckSameOptions(const Metadata& then, const Metadata& now,
                              const std::string& folder) {
  // First what decides which other options there are.
  NCE2VEC_RETURN_IF_ERROR(CheckSameOption("train.input_format", then, now, folder));
  Metadata all = then;
  all.insert(now.begin(), now.end());
  for (const auto& [key, unused] : all) {
    NCE2VEC_RETURN_IF_ERROR(CheckSameOption(key, then, now, folder));
  }
  return absl::OkStatus();
}

}  // namespace

CheckpointSession::~CheckpointSession() {
  store_.reset();  // what it is writing, it writes to the end
  if (!start_is_new_) return;
  const absl::StatusOr<std::vector<uint64_t>> states = folder_.States();
  if (states.ok() && states->empty()) unlink(folder_.start_path().c_str());
}

absl::Status CheckpointSession::Open(const CheckpointOptions& options,
                                     const std::string& scratch_folder) {
  options_ = options;
  if (!options.enabled()) {
    store_ = std::make_unique<ScratchStore>(scratch_folder, [this](const absl::Status& status) {
      line_.Warn(absl::StrFormat(
          "no state of training to go back to, should its loss go wild: %s; training goes on",
          status.message()));
    });
    return absl::OkStatus();
  }
  NCE2VEC_ASSIGN_OR_RETURN(folder_, CheckpointFolder::Open(options.folder));
  resumes_ = options.resume && folder_.has_start();
  if (!options.resume && folder_.has_start()) {
    return absl::FailedPreconditionError(absl::StrFormat(
        "--checkpoint %s: the folder already holds a training; go on with it by --resume %s, or "
        "choose another folder",
        options.folder, options.folder));
  }
  return absl::OkStatus();
}

absl::Status CheckpointSession::CheckSameTraining(const TrainingStart& start,
                                                  const std::vector<std::string>& inputs,
                                                  const Metadata& options) const {
  NCE2VEC_RETURN_IF_ERROR(CheckSameOptions(start.options, options, options_.folder));
  if (!options_.refuse_changed_input) return absl::OkStatus();
  std::vector<InputFingerprint> files = start.inputs;
  if (files.size() != inputs.size()) {
    return absl::FailedPreconditionError(
        absl::StrFormat("--resume %s: training began with %d inputs, not %d; leave --input out",
                        options_.folder, files.size(), inputs.size()));
  }
  // Files may have been moved, and are named anew then.
  for (size_t i = 0; i < files.size(); ++i) {
    if (inputs[i] == "-" || std::filesystem::absolute(inputs[i]) == files[i].path) continue;
    files[i].path = inputs[i];
    if (access(inputs[i].c_str(), R_OK) != 0) return SystemError(errno, "read", inputs[i]);
  }
  return CheckInputsUnchanged(files);
}

void CheckpointSession::KeepIn(const std::string& start_checksum) {
  CheckpointStore::Options options;
  options.start_checksum = start_checksum;
  options.keep = options_.keep;
  options.failed = [this](const absl::Status& status) {
    line_.Warn(absl::StrFormat("no checkpoint: %s; training goes on", status.message()));
  };
  options.damaged = [this](const absl::Status& status) {
    line_.Warn(absl::StrFormat("%s; trying the checkpoint before it", status.message()));
  };
  store_ = std::make_unique<CheckpointStore>(folder_, std::move(options));
}

absl::StatusOr<EncodedText> CheckpointSession::Text(
    const std::vector<std::string>& inputs, const Metadata& options,
    const std::function<absl::StatusOr<EncodedText>()>& encode) {
  recorded_ = options;
  if (!options_.enabled()) return encode();
  if (!resumes_) {
    TrainingStart start;
    start.arguments = WithAbsolutePaths(options_.arguments);
    start.options = options;
    NCE2VEC_ASSIGN_OR_RETURN(start.text, encode());
    NCE2VEC_ASSIGN_OR_RETURN(start.inputs, FingerprintInputs(inputs));
    NCE2VEC_RETURN_IF_ERROR(WriteTrainingStart(start, folder_.start_path()));
    start_is_new_ = true;
  }
  NCE2VEC_ASSIGN_OR_RETURN(ReadStart read, ReadTrainingStart(folder_.start_path()));
  if (resumes_) NCE2VEC_RETURN_IF_ERROR(CheckSameTraining(read.start, inputs, options));
  recorded_ = read.start.options;
  KeepIn(read.checksum);
  return std::move(read.start.text);
}

StateKeeping CheckpointSession::Keeping() {
  StateKeeping keeping;
  keeping.store = store_.get();
  if (!options_.enabled()) return keeping;
  keeping.every = options_.every;
  keeping.outlives_program = true;
  keeping.resume = resumes_;
  return keeping;
}

std::string CheckpointSession::ResumeCommand() const {
  if (!options_.enabled()) return "";
  return absl::StrFormat("nce2vec train --resume%s%s", options_.folder.starts_with('-') ? "=" : " ",
                         ForShell(options_.folder));
}

void CheckpointSession::Finished() {
  if (!options_.enabled()) return;
  line_.Note(absl::StrFormat("training is done: the checkpoints in %s are no longer needed",
                             options_.folder));
}

}  // namespace nce2vec
