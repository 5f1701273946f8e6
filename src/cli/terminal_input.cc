#include "src/cli/terminal_input.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>

namespace nce2vec {
namespace {

std::atomic<int> wake_end{-1};
static_assert(std::atomic<int>::is_always_lock_free,
              "the handler may only touch lock-free atomics");

// A thread of the pool may be the one that is interrupted: a pipe wakes the one that waits.
void OnSignal(int signal) {
  const int error = errno;
  const auto byte = static_cast<unsigned char>(signal);
  // A full pipe holds signals enough.
  [[maybe_unused]] const ssize_t written = write(wake_end.load(), &byte, 1);
  errno = error;
}

}  // namespace

TerminalInput::TerminalInput() {
  if (pipe2(wake_, O_CLOEXEC | O_NONBLOCK) == 0) wake_end.store(wake_[1]);
  // Ctrl-C drops what was typed before it, perhaps between poll and read, which then would wait and
  // not hear of the signal. Opened anew, the terminal doesn't block us, and nobody else notices.
  own_ = open("/dev/stdin", O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  descriptor_ = own_ >= 0 ? own_ : STDIN_FILENO;
}

TerminalInput::~TerminalInput() {
  Unwatch();
  wake_end.store(-1);
  for (const int descriptor : {wake_[0], wake_[1], own_}) {
    if (descriptor >= 0) close(descriptor);
  }
}

void TerminalInput::Watch() {
  if (watching_) return;
  struct sigaction action {};
  action.sa_handler = OnSignal;
  action.sa_flags = static_cast<int>(SA_RESTART);
  sigemptyset(&action.sa_mask);
  for (size_t i = 0; i < kSignals.size(); ++i) sigaction(kSignals[i], &action, &before_[i]);
  watching_ = true;
}

void TerminalInput::Unwatch() {
  if (!watching_) return;
  for (size_t i = 0; i < kSignals.size(); ++i) sigaction(kSignals[i], &before_[i], nullptr);
  watching_ = false;
}

void TerminalInput::ObeySignal(int signal) {
  Unwatch();
  raise(signal);
  Watch();
}

TerminalEvent TerminalInput::Next() {
  while (begin_ == end_) {
    pollfd ready[2] = {{descriptor_, POLLIN, 0}, {wake_[0], POLLIN, 0}};
    if (poll(ready, 2, -1) < 0) {
      if (errno == EINTR) continue;
      return {TerminalEvent::kEnd};
    }
    unsigned char signal = 0;
    if (read(wake_[0], &signal, 1) == 1) return {TerminalEvent::kSignal, signal};
    if (ready[0].revents == 0) continue;
    const ssize_t got = read(descriptor_, bytes_.data(), bytes_.size());
    if (got > 0) {
      begin_ = 0;
      end_ = static_cast<size_t>(got);
    } else if (got == 0 || (errno != EINTR && errno != EAGAIN)) {
      return {TerminalEvent::kEnd};
    }
  }
  return {TerminalEvent::kByte, bytes_[begin_++]};
}

}  // namespace nce2vec
