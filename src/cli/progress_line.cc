#include "src/cli/progress_line.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cmath>
#include <cstdio>
#include <string_view>

#include "absl/strings/str_format.h"
#include "src/cli/flags.h"

namespace nce2vec {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds kTerminalInterval{100};
constexpr std::chrono::seconds kPlainInterval{10};

// A line wider than the terminal would wrap, and '\r' go back to its last part only.
size_t TerminalWidth() {
  winsize size{};
  if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 80;
  return size.ws_col;
}

}  // namespace

std::string FormatDuration(double seconds) {
  if (!std::isfinite(seconds) || seconds < 0 || seconds > 3.6e6) return "?";
  const auto whole = static_cast<int64_t>(std::lround(seconds));
  if (whole >= 3600) {
    return absl::StrFormat("%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
  }
  return absl::StrFormat("%d:%02d", whole / 60, whole % 60);
}

std::string FormatQuantity(double value) {
  if (value < 1e3) return absl::StrFormat("%.0f", value);
  const std::string_view units = "kMGT";
  size_t unit = 0;
  for (value /= 1e3; value >= 999.5 && unit + 1 < units.size(); value /= 1e3) ++unit;
  // Three digits, trailing zeros too: a live line must not jump.
  const int decimals = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
  return absl::StrFormat("%.*f %c", decimals, value, units[unit]);
}

ProgressLine::ProgressLine(bool quiet)
    : quiet_(quiet),
      terminal_(isatty(STDERR_FILENO) != 0),
      // What takes less than that needs no progress.
      next_(Clock::now() + (terminal_ ? Clock::duration(kTerminalInterval) : kPlainInterval)) {}

ProgressLine::~ProgressLine() { Clear(); }

bool ProgressLine::Due() const { return !quiet_ && Clock::now() >= next_; }

void ProgressLine::Update(const std::string& text) {
  if (!Due()) return;
  if (terminal_) {
    const std::string_view shown = std::string_view(text).substr(0, TerminalWidth() - 1);
    std::fprintf(stderr, "\r\033[K%.*s", static_cast<int>(shown.size()), shown.data());
    next_ = Clock::now() + kTerminalInterval;
    live_ = true;
  } else {
    std::fprintf(stderr, "%s\n", text.c_str());
    next_ = Clock::now() + kPlainInterval;
  }
  std::fflush(stderr);
}

void ProgressLine::Note(const std::string& text) {
  if (quiet_) return;
  Clear();
  std::fprintf(stderr, "%s\n", OneLine(text).c_str());
}

void ProgressLine::Warn(const std::string& text) {
  Clear();
  std::fprintf(stderr, "warning: %s\n", OneLine(text).c_str());
}

void ProgressLine::Clear() {
  if (!live_) return;
  std::fputs("\r\033[K", stderr);
  std::fflush(stderr);
  live_ = false;
}

}  // namespace nce2vec
