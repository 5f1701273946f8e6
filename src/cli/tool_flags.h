// What the corpus tools have in common: text in, text out.
#ifndef SRC_CLI_TOOL_FLAGS_H_
#define SRC_CLI_TOOL_FLAGS_H_

#include <boost/program_options.hpp>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "corpus_tools/text_map.h"
#include "src/base/output_file.h"
#include "src/cli/tool_talk.h"

namespace nce2vec {

struct ToolFlags {
  std::vector<std::string> inputs;
  std::string output = "-";
  size_t threads = 0;  // one a core, where the tool has threads
  // The output is of the inputs' words: what says how they were cleaned goes along.
  bool passes_text_on = false;
  bool quiet = false;
};

// --input, --output.
void AddToolFiles(boost::program_options::options_description& flags, ToolFlags* tool);
// --threads, --quiet.
void AddToolThreads(boost::program_options::options_description& flags, ToolFlags* tool);
void AddToolQuiet(boost::program_options::options_description& flags, ToolFlags* tool);

// After parsing. InvalidArgument.
absl::Status FinishTool(const ToolFlags& tool);

// What a tool has done.
struct ToolDone {
  std::string figures;                    // to be said
  std::optional<AtomicFile> companion{};  // a second file, written and not yet committed
};

// Opens the output, calls `work` with what it needs, and finishes the output together with the
// companion, both or neither; then what says how the text was cleaned; says the figures. Refuses to
// write over an input. A failed write to standard output is left to main().
using ToolWork =
    std::function<absl::StatusOr<ToolDone>(const ToolCallbacks&, const ByteSink&, ToolTalk&)>;
absl::Status RunTool(const ToolFlags& tool, const ToolWork& work);

}  // namespace nce2vec

#endif  // SRC_CLI_TOOL_FLAGS_H_
