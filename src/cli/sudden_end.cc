#include "src/cli/sudden_end.h"

#include <unistd.h>

#include <charconv>
#include <csignal>
#include <cstddef>
#include <cstring>
#include <iterator>
#include <new>
#include <string_view>
#include <system_error>

#include "src/base/crash_records.h"
#include "src/cli/flags.h"

namespace nce2vec {
namespace {

// Without stdio and without allocating: there may be no memory, or a handler is running.
void Say(std::string_view text) {
  if (write(STDERR_FILENO, text.data(), text.size()) < 0) return;  // nobody to tell
}

void SayName(const char* name) {
  const char* start = name;
  for (; *name != '\0'; ++name) {
    const auto byte = static_cast<unsigned char>(*name);
    if (byte >= ' ' && byte != 0x7f) continue;
    Say({start, static_cast<size_t>(name - start)});
    Say(" ");
    start = name + 1;
  }
  Say(start);
}

void OnBusError(int signal, siginfo_t* information, void* /*context*/) {
  size_t byte = 0;
  const char* name = MappedName(information->si_addr, &byte);
  if (name == nullptr) {  // not ours: the instruction faults again and ends the program
    std::signal(signal, SIG_DFL);
    return;
  }
  char digits[24];
  const auto end = std::to_chars(std::begin(digits), std::end(digits), byte).ptr;
  Say("nce2vec: ");
  SayName(name);
  Say(": cannot read byte ");
  Say({digits, static_cast<size_t>(end - digits)});
  Say(", which was there when the file was opened: it was cut short meanwhile, or its disk fails; "
      "put the whole file back and run again\n");
  RemoveTemporaries();
  _exit(kExitFailed);
}

[[noreturn]] void OnTerminate() {
  if (const std::exception_ptr exception = std::current_exception()) {
    PrintException(exception);
  } else {
    Say("nce2vec: a thread ended in an error\n");
  }
  RemoveTemporaries();
  _exit(kExitFailed);
}

}  // namespace

void PrintException(std::exception_ptr exception) {
  try {
    std::rethrow_exception(std::move(exception));
  } catch (const std::bad_alloc&) {
    Say("nce2vec: out of memory: more is needed than this machine or a limit (ulimit -v) grants; "
        "use fewer --threads or smaller options, or raise the limit\n");
  } catch (const std::system_error& error) {
    if (error.code() == std::errc::resource_unavailable_try_again) {
      Say("nce2vec: cannot start a thread: limits of processes or memory (ulimit -u, -v) are "
          "reached; use fewer --threads or raise them\n");
      return;
    }
    Say("nce2vec: ");
    SayName(error.what());
    Say("\n");
  } catch (const std::exception& error) {
    Say("nce2vec: ");
    SayName(error.what());
    Say("\n");
  } catch (...) {
    Say("nce2vec: an unknown error\n");
  }
}

void PrepareForSuddenEnds() {
  struct sigaction action {};
  action.sa_sigaction = OnBusError;
  action.sa_flags = SA_SIGINFO;
  sigemptyset(&action.sa_mask);
  sigaction(SIGBUS, &action, nullptr);
  std::set_terminate(OnTerminate);
}

}  // namespace nce2vec
