#include "src/cli/standard_streams.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>

#include "src/cli/flags.h"

namespace nce2vec {
namespace {

// A pipe whose reader is gone shows it at any time; errno is of the last write only.
bool ReaderLeft() {
  pollfd output{STDOUT_FILENO, POLLOUT, 0};
  return poll(&output, 1, 0) == 1 && (output.revents & (POLLERR | POLLHUP)) != 0;
}

}  // namespace

void HoldClosedStreams() {
  for (int stream = STDIN_FILENO; stream <= STDERR_FILENO; ++stream) {
    if (fcntl(stream, F_GETFD) >= 0 || errno != EBADF) continue;
    // The wrong way round on purpose: input that can't be read, output that can't be written.
    const int mode = stream == STDIN_FILENO ? O_WRONLY : O_RDONLY;
    int descriptor = open("/dev/null", mode);  // the lowest free number is this one
    if (descriptor < 0) descriptor = open("/", O_RDONLY | O_DIRECTORY);
    if (descriptor != stream) std::_Exit(kExitFailed);
  }
}

int FinishOutput(int exit_code) {
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return exit_code;
  if (ReaderLeft()) return exit_code;
  std::fputs("nce2vec: standard output: cannot write\n", stderr);
  return exit_code == kExitDone ? kExitFailed : exit_code;
}

}  // namespace nce2vec
