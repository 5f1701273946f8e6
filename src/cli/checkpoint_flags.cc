#include "src/cli/checkpoint_flags.h"

#include <cstdint>
#include <filesystem>
#include <system_error>
#include <vector>

#include "absl/strings/str_format.h"
#include "src/base/option_values.h"
#include "src/base/status_macros.h"
#include "src/cli/choice_flag.h"
#include "src/cli/same_file.h"
#include "src/cli/size_flag.h"
#include "src/train/checkpoint_folder.h"

namespace nce2vec {

namespace po = boost::program_options;

bool CheckpointOptions::FindsStart() const {
  std::error_code error;
  return resume && std::filesystem::exists(StartPath(folder), error);
}

bool CheckpointOptions::FindsState() const {
  if (!FindsStart()) return false;
  const absl::StatusOr<std::vector<uint64_t>> states = StatesIn(folder);
  return states.ok() && !states->empty();
}

std::vector<std::string> CheckpointOptions::Files() const {
  if (!enabled()) return {};
  std::vector<std::string> files = {StartPath(folder)};
  std::error_code error;
  for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    files.push_back(entry->path().string());
  }
  return files;
}

void AddCheckpointFlags(po::options_description& flags, CheckpointFlagValues* values) {
  auto add = flags.add_options();
  add("checkpoint", po::value(&values->folder)->value_name("DIR"),
      "keep the state of training in this folder, to go on after a crash or an interrupt");
  add("checkpoint-every",
      po::value(&values->every)->default_value(values->every)->value_name("TIME"),
      "how often: 90s, 10m, 2h, or after so many words (5000000w) or epochs (1e)");
  add("checkpoint-keep", WholeNumber("checkpoint-keep", &values->keep),
      "so many of the last states stay in the folder");
  add("resume", po::value(&values->resume)->value_name("DIR"),
      "go on from the last state in this folder, with the options that training began with; other "
      "options may only be given where they don't change the vectors");
  add("changed-input", OneOf(&values->changed_input, {"refuse", "ignore"}),
      "when --resume finds that a file of text is another than when training began: refuse, or "
      "ignore it, for the text as it was is in the folder");
}

absl::StatusOr<CheckpointOptions> FinishCheckpoints(const CheckpointFlagValues& values,
                                                    const Arguments& args) {
  CheckpointOptions options;
  NCE2VEC_ASSIGN_OR_RETURN(options.every, ParseCheckpointInterval(values.every));
  NCE2VEC_RETURN_IF_ERROR(
      CheckRange("--checkpoint-keep", static_cast<double>(values.keep), 1, 1000));
  options.keep = values.keep;
  options.resume = !values.resume.empty();
  options.folder = options.resume ? values.resume : values.folder;
  options.refuse_changed_input = values.changed_input == "refuse";
  options.arguments = args;
  if (options.resume && !values.folder.empty() && values.folder != values.resume &&
      CheckNotAnInput(values.folder, {values.resume}).ok()) {
    return absl::InvalidArgumentError(
        absl::StrFormat("--checkpoint %s and --resume %s must be the same folder; --resume alone "
                        "is enough",
                        values.folder, values.resume));
  }
  return options;
}

}  // namespace nce2vec
