// Talk on standard error: a live line on a terminal, a plain line now and then elsewhere.
#ifndef SRC_CLI_PROGRESS_LINE_H_
#define SRC_CLI_PROGRESS_LINE_H_

#include <chrono>
#include <cstdint>
#include <string>

namespace nce2vec {

// "0:07", "12:40", "3:05:00"; "?" for what can't be told.
std::string FormatDuration(double seconds);
// "950", "12.3 k", "4.56 M".
std::string FormatQuantity(double value);

// One thread.
class ProgressLine {
 public:
  explicit ProgressLine(bool quiet);
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  // Whether an Update now would be shown: lines come at most ten times a second on a terminal, and
  // every ten seconds elsewhere.
  bool Due() const;
  // Shows `text` as the current state, in place of the one before on a terminal.
  void Update(const std::string& text);
  // Prints `text` as one line that stays, whatever a path in it holds.
  void Note(const std::string& text);
  // The same behind "warning: ", and when quiet, too: what went wrong though work goes on.
  void Warn(const std::string& text);

 private:
  void Clear();

  bool quiet_;
  bool terminal_;
  bool live_ = false;  // a live line stands on the terminal
  std::chrono::steady_clock::time_point next_;
};

}  // namespace nce2vec

#endif  // SRC_CLI_PROGRESS_LINE_H_
