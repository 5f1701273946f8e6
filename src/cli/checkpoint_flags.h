// --checkpoint, --resume and what belongs to them: of every kind of training.
#ifndef SRC_CLI_CHECKPOINT_FLAGS_H_
#define SRC_CLI_CHECKPOINT_FLAGS_H_

#include <boost/program_options.hpp>
#include <cstddef>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "src/cli/flags.h"
#include "src/train/checkpoint_interval.h"

namespace nce2vec {

struct CheckpointOptions {
  std::string folder;  // empty: no checkpoints
  CheckpointInterval every;
  size_t keep = 3;  // [1, 1000]
  bool resume = false;
  bool refuse_changed_input = true;
  Arguments arguments;  // of the command, to be run again with by --resume

  bool enabled() const { return !folder.empty(); }
  // Whether there is something in the folder to go on from.
  bool FindsStart() const;
  // And whether it holds a state, or still needs what training begins with.
  bool FindsState() const;
  // What lies in the folder, and its start whether it is there or not: no other output may be one.
  std::vector<std::string> Files() const;
};

// The flags' values as they are given.
struct CheckpointFlagValues {
  std::string folder;
  std::string every = "10m";
  size_t keep = CheckpointOptions().keep;
  std::string resume;
  std::string changed_input = "refuse";
};

void AddCheckpointFlags(boost::program_options::options_description& flags,
                        CheckpointFlagValues* values);

// After parsing. InvalidArgument.
absl::StatusOr<CheckpointOptions> FinishCheckpoints(const CheckpointFlagValues& values,
                                                    const Arguments& args);

// The arguments that a training with --resume DIR runs with: those that it began with, which the
// folder holds, and in place of some of them the ones that are given now. Without --resume, or
// where the folder holds no beginning yet, the arguments as they are. A failure is that of reading
// the folder, or InvalidArgument for arguments that can't be parsed.
absl::StatusOr<Arguments> WithResumedArguments(const Arguments& args);

// The same arguments and "--name=value", unless that flag is among them: for what a flag that was
// left out came to, and need not come to again.
Arguments WithFlag(Arguments args, const std::string& name, const std::string& value);

// The same arguments with the paths in them made absolute, so that training can be resumed from any
// folder.
Arguments WithAbsolutePaths(const Arguments& args);

}  // namespace nce2vec

#endif  // SRC_CLI_CHECKPOINT_FLAGS_H_
