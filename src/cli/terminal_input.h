// Bytes and signals from a terminal, one at a time.
#ifndef SRC_CLI_TERMINAL_INPUT_H_
#define SRC_CLI_TERMINAL_INPUT_H_

#include <array>
#include <csignal>
#include <cstddef>

namespace nce2vec {

struct TerminalEvent {
  enum Kind { kByte, kEnd, kSignal };
  Kind kind;
  int value = 0;  // the byte, 0 to 255, or the signal's number
};

// Standard input while a line is being typed. Between Watch and Unwatch the signals that a person
// or the terminal sends at a prompt are events like the bytes typed, whatever thread the system
// hands them to; otherwise they do what they always do. At most one object at a time.
class TerminalInput {
 public:
  TerminalInput();
  ~TerminalInput();
  TerminalInput(const TerminalInput&) = delete;
  TerminalInput& operator=(const TerminalInput&) = delete;

  // False when the system has no pipe for us.
  bool ok() const { return wake_[0] >= 0; }

  void Watch();
  void Unwatch();
  // What a signal does to a program that doesn't watch for it; may return, as after SIGTSTP.
  void ObeySignal(int signal);

  // Waits. An error of the terminal, such as its hanging up, is its end.
  TerminalEvent Next();
  // The byte that Next gave last comes again.
  void PutBack() { --begin_; }
  // Forgets what was typed ahead, as the terminal does at Ctrl-C.
  void Drop() { begin_ = end_; }

 private:
  static constexpr std::array kSignals = {SIGINT, SIGTERM, SIGHUP, SIGTSTP, SIGWINCH};

  int own_ = -1;            // standard input, opened anew
  int descriptor_ = -1;     // what is read
  int wake_[2] = {-1, -1};  // the handler writes a signal's number into it
  std::array<struct sigaction, kSignals.size()> before_ = {};
  bool watching_ = false;
  std::array<unsigned char, 4096> bytes_;
  size_t begin_ = 0;
  size_t end_ = 0;
};

}  // namespace nce2vec

#endif  // SRC_CLI_TERMINAL_INPUT_H_
