#include "src/cli/sudden_end.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <charconv>
#include <csignal>
#include <cstddef>
#include <cstdlib>
#include <exception>
#include <new>
#include <string>
#include <string_view>
#include <system_error>

#include "src/base/crash_records.h"
#include "src/cli/flags.h"

namespace nce2vec {
namespace {

// A message without stdio and without allocating: there may be no memory, or a handler is running.
class Message {
 public:
  Message() { Add("nce2vec: "); }

  void Add(std::string_view text) {
    for (const char c : text) {
      const bool control = static_cast<unsigned char>(c) < ' ' || c == 0x7f;
      if (size_ + 1 < text_.size()) text_[size_++] = control ? ' ' : c;
    }
  }

  void Add(size_t number) {
    std::array<char, 24> digits;
    const auto end = std::to_chars(digits.begin(), digits.end(), number).ptr;
    Add({digits.data(), static_cast<size_t>(end - digits.data())});
  }

  void Print() {
    text_[size_++] = '\n';
    if (write(STDERR_FILENO, text_.data(), size_) < 0) return;  // nobody to tell
  }

 private:
  std::array<char, 5000> text_;  // a path has at most 4096 bytes
  size_t size_ = 0;
};

struct sigaction bus_error_before;
std::terminate_handler terminate_before;

// Threads that share the cause end at the same time; the first one speaks.
void WaitWhereAnotherEnds() {
  static std::atomic_flag ending;
  while (ending.test_and_set()) pause();
}

[[noreturn]] void End() {
  RemoveTemporaries();
  _exit(kExitFailed);
}

void OnBusError(int signal, siginfo_t* information, void* /*context*/) {
  const bool sent = information->si_code <= 0;  // by a process, not by a read
  const MappedPlace place = sent ? MappedPlace{} : FindMapping(information->si_addr);
  if (place.name == nullptr) {
    // A bug, or somebody's wish: a read faults again at once, and ends as it would have.
    sigaction(signal, &bus_error_before, nullptr);
    if (sent) raise(signal);
    return;
  }
  WaitWhereAnotherEnds();
  Message message;
  message.Add(*place.name);
  message.Add(": cannot read byte ");
  message.Add(place.byte);
  message.Add(
      ", which was there when the file was opened: it was cut short meanwhile, or its disk fails; "
      "put the whole file back and run again");
  message.Print();
  End();
}

// The most address space that was taken at a time; 0 where the system doesn't tell.
size_t PeakKilobytes() {
  constexpr std::string_view kField = "VmPeak:";
  const int descriptor = open("/proc/self/status", O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return 0;
  std::array<char, 4096> text;
  const ssize_t got = read(descriptor, text.data(), text.size());
  close(descriptor);
  std::string_view status(text.data(), got > 0 ? static_cast<size_t>(got) : 0);
  const size_t field = status.find(kField);
  if (field == std::string_view::npos) return 0;
  status.remove_prefix(status.find_first_of("0123456789", field + kField.size()));
  size_t kilobytes = 0;
  std::from_chars(status.begin(), status.end(), kilobytes);
  return kilobytes;
}

void PrintLackOfMemory() {
  Message message;
  message.Add("out of memory");
  if (const size_t peak = PeakKilobytes(); peak > 0) {
    message.Add(" with ");
    message.Add(peak / 1024);
    message.Add(" MB taken");
  }
  rlimit limit{};
  if (getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY) {
    message.Add(" of the ");
    message.Add(limit.rlim_cur >> 20);
    message.Add(" MB that a limit (ulimit -v) grants");
  }
  message.Add("; fewer --threads or smaller options need less");
  message.Print();
}

bool IsLackOfThreads(const std::exception& exception) {
  if (const auto* error = dynamic_cast<const std::system_error*>(&exception)) {
    return error->code() == std::errc::resource_unavailable_try_again;
  }
  // TBB's is told by its words alone.
  return std::string_view(exception.what()).starts_with("pthread_create has failed");
}

// Whether the exception says that the system lacks something; then this is printed.
bool PrintedLack(const std::exception& exception) {
  if (dynamic_cast<const std::bad_alloc*>(&exception) != nullptr) {
    PrintLackOfMemory();
    return true;
  }
  if (!IsLackOfThreads(exception)) return false;
  Message message;
  message.Add(
      "cannot start a thread: a limit of processes or memory (ulimit -u, -v) is reached; raise it "
      "or use fewer --threads");
  message.Print();
  return true;
}

void OnTerminate() {
  WaitWhereAnotherEnds();
  try {
    if (const auto exception = std::current_exception()) std::rethrow_exception(exception);
  } catch (const std::exception& exception) {
    if (PrintedLack(exception)) End();
  } catch (...) {
  }
  terminate_before();  // a bug
  std::abort();
}

}  // namespace

void PrintException(const std::exception& exception) {
  if (PrintedLack(exception)) return;
  Message message;
  message.Add(exception.what());
  message.Print();
}

void PrepareForSuddenEnds() {
  struct sigaction action {};
  action.sa_sigaction = OnBusError;
  action.sa_flags = SA_SIGINFO;
  sigemptyset(&action.sa_mask);
  sigaction(SIGBUS, &action, &bus_error_before);
  terminate_before = std::set_terminate(OnTerminate);
}

}  // namespace nce2vec
