#include "src/cli/tool_talk.h"

#include <algorithm>

#include "absl/strings/str_format.h"
#include "src/cli/text_talk.h"

namespace nce2vec {

std::string InputsName(const std::vector<std::string>& inputs) {
  std::string name = inputs.front() == "-" ? "standard input" : inputs.front();
  if (inputs.size() > 1) absl::StrAppendFormat(&name, " and %d more", inputs.size() - 1);
  return name;
}

ToolTalk::ToolTalk(bool quiet) : line_(quiet), start_(std::chrono::steady_clock::now()) {}

double ToolTalk::Seconds() const {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
}

std::string ToolTalk::Rate(uint64_t bytes) const {
  const double megabytes = static_cast<double>(bytes) / 1e6;
  return absl::StrFormat("%.1f MB, %.1f MB/s", megabytes, megabytes / std::max(Seconds(), 1e-9));
}

std::string ToolTalk::InFigures(uint64_t bytes, uint64_t lines) const {
  const auto size = static_cast<double>(bytes);
  return absl::StrFormat("%.1f MB in %s lines, %.1f MB/s", size / 1e6,
                         FormatQuantity(static_cast<double>(lines)),
                         size / 1e6 / std::max(Seconds(), 1e-9));
}

void ToolTalk::Progress(const ToolProgress& progress) {
  if (!line_.Due()) return;
  std::string text = InFigures(progress.bytes, progress.lines);
  if (progress.total_bytes > 0) {
    const double done =
        static_cast<double>(progress.bytes) / static_cast<double>(progress.total_bytes);
    const double left = Seconds() * (1 / std::max(done, 1e-9) - 1);
    text = absl::StrFormat("%5.1f %%  %s  ETA %s", 100 * done, text, FormatDuration(left));
  }
  line_.Update(text);
}

void ToolTalk::Repairs(const TextStats& stats) {
  NoteRepairs(stats, line_);
  if (stats.lines_cut > 0) {
    line_.Note(absl::StrFormat("note: %d cuts in lines that are too long to be worked on whole",
                               stats.lines_cut));
  }
}

}  // namespace nce2vec
