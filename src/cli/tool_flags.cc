#include "src/cli/tool_flags.h"

#include <unistd.h>

#include <algorithm>
#include <string_view>
#include <thread>
#include <utility>

#include "absl/strings/str_format.h"
#include "src/base/option_values.h"
#include "src/base/status_macros.h"
#include "src/cli/cleaning_file.h"
#include "src/cli/interrupt.h"
#include "src/cli/same_file.h"
#include "src/cli/size_flag.h"
#include "src/cli/text_output.h"

namespace nce2vec {

namespace po = boost::program_options;

void AddToolFiles(po::options_description& flags, ToolFlags* tool) {
  auto add = flags.add_options();
  add("input,i", po::value(&tool->inputs)->multitoken()->required()->value_name("PATH..."),
      "files of text; '-' is standard input");
  add("output,o", po::value(&tool->output)->default_value(tool->output)->value_name("FILE"),
      "where the text goes; '-' is standard output");
}

void AddToolThreads(po::options_description& flags, ToolFlags* tool) {
  tool->threads = std::max(1U, std::thread::hardware_concurrency());
  flags.add_options()("threads", ThreadCount(&tool->threads), "how many threads work");
  AddToolQuiet(flags, tool);
}

void AddToolQuiet(po::options_description& flags, ToolFlags* tool) {
  flags.add_options()("quiet,q", po::bool_switch(&tool->quiet), "say nothing but errors");
}

absl::Status FinishTool(const ToolFlags& tool) {
  if (tool.threads != 0) {
    NCE2VEC_RETURN_IF_ERROR(CheckRange("--threads", static_cast<double>(tool.threads), 1, 1024));
  }
  if (std::count(tool.inputs.begin(), tool.inputs.end(), "-") > 1) {
    return absl::InvalidArgumentError("--input: standard input ('-') can be read only once");
  }
  return absl::OkStatus();
}

namespace {

// Beside the output what stands beside the inputs; and nothing where they have nothing, though an
// earlier output had.
absl::Status PassCleaningOn(const ToolFlags& tool, ToolTalk& talk) {
  if (!tool.passes_text_on || tool.output == "-") return absl::OkStatus();
  const std::string path = CleaningFileOf(tool.output);
  const absl::StatusOr<std::optional<CleaningOptions>> cleaned = FindCleaning(tool.inputs);
  if (cleaned.ok() && *cleaned) {
    NCE2VEC_ASSIGN_OR_RETURN(AtomicFile file, MakeCleaningFile(**cleaned, path));
    return file.Commit();
  }
  if (!cleaned.ok()) {
    talk.Note(absl::StrFormat("note: %s has no settings of its cleaning: %s", tool.output,
                              std::string(cleaned.status().message())));
  }
  if (ReadCleaningFile(path).ok()) unlink(path.c_str());
  return absl::OkStatus();
}

}  // namespace

absl::Status RunTool(const ToolFlags& tool, const ToolWork& work) {
  if (tool.output != "-") {
    NCE2VEC_RETURN_IF_ERROR(CheckNotAnInput(tool.output, tool.inputs));
    if (tool.passes_text_on) {
      NCE2VEC_RETURN_IF_ERROR(CheckNotAnInput(CleaningFileOf(tool.output), tool.inputs));
    }
  }
  NCE2VEC_ASSIGN_OR_RETURN(TextOutput output, TextOutput::Open(tool.output));
  ToolTalk talk(tool.quiet);
  ToolCallbacks callbacks;
  callbacks.progress = [&](const ToolProgress& progress) { talk.Progress(progress); };
  callbacks.stop = CatchInterrupts();
  absl::StatusOr<ToolDone> done = work(
      callbacks, [&](std::string_view bytes) { return output.Write(bytes); }, talk);
  if (StandardOutputFailed()) return absl::OkStatus();
  NCE2VEC_RETURN_IF_ERROR(done.status());
  NCE2VEC_RETURN_IF_ERROR(done->companion ? output.FinishWith(*std::move(done->companion))
                                          : output.Finish());
  NCE2VEC_RETURN_IF_ERROR(PassCleaningOn(tool, talk));
  talk.Note(absl::StrFormat("%s: %s", InputsName(tool.inputs), done->figures));
  return absl::OkStatus();
}

}  // namespace nce2vec
