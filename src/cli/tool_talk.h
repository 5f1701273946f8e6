// What the corpus tools tell their user.
#ifndef SRC_CLI_TOOL_TALK_H_
#define SRC_CLI_TOOL_TALK_H_

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "corpus_tools/text_map.h"
#include "src/cli/progress_line.h"
#include "src/text/text_stats.h"

namespace nce2vec {

// "text.txt", "standard input", "text.txt and 2 more".
std::string InputsName(const std::vector<std::string>& inputs);

// One thread. Time counts from its construction.
class ToolTalk {
 public:
  explicit ToolTalk(bool quiet);

  // For ToolCallbacks::progress.
  void Progress(const ToolProgress& progress);
  // One line that stays, and before it what had to be replaced or cut.
  void Repairs(const TextStats& stats);
  void Note(const std::string& text) { line_.Note(text); }

  // "12.3 MB, 60.1 MB/s".
  std::string Rate(uint64_t bytes) const;
  // "12.3 MB in 4.5 k lines, 60.1 MB/s".
  std::string InFigures(uint64_t bytes, uint64_t lines) const;

 private:
  double Seconds() const;

  ProgressLine line_;
  std::chrono::steady_clock::time_point start_;
};

}  // namespace nce2vec

#endif  // SRC_CLI_TOOL_TALK_H_
