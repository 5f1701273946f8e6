#include "src/cli/query_history.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <system_error>

namespace nce2vec {
namespace {

constexpr size_t kMaxQueryBytes = 4096;
// What is kept when there are too many, so that not every query has the file written anew.
constexpr size_t kKeptLines = 750;

// Where the file belongs; empty when the environment does not say.
std::filesystem::path HistoryPath() {
  const char* state = std::getenv("XDG_STATE_HOME");
  // A relative one counts for nothing, says the specification.
  if (state != nullptr && *state == '/') return std::filesystem::path(state) / "nce2vec/history";
  const char* home = std::getenv("HOME");
  if (home == nullptr || *home != '/') return {};
  return std::filesystem::path(home) / ".local/state/nce2vec/history";
}

// Open, or -1; never a pipe or a device, which could make us wait.
int OpenRegular(const std::string& path, int flags) {
  const int file = open(path.c_str(), flags | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0600);
  struct stat facts {};
  if (file >= 0 && (fstat(file, &facts) != 0 || !S_ISREG(facts.st_mode))) {
    close(file);
    return -1;
  }
  return file;
}

bool WriteWhole(int file, std::string_view bytes) {
  return write(file, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size());
}

// The file's end, as much of it as 1000 queries of ours can fill.
std::string ReadEnd(int file) {
  constexpr size_t kMostBytes = QueryHistory::kMaxLines * (kMaxQueryBytes + 1);
  const off_t size = lseek(file, 0, SEEK_END);
  const auto most = static_cast<off_t>(kMostBytes);
  lseek(file, size > most ? size - most : 0, SEEK_SET);
  std::string bytes(size > most ? kMostBytes : static_cast<size_t>(std::max<off_t>(size, 0)), '\0');
  size_t filled = 0;
  while (filled < bytes.size()) {
    const ssize_t got = read(file, bytes.data() + filled, bytes.size() - filled);
    if (got <= 0) break;
    filled += static_cast<size_t>(got);
  }
  bytes.resize(filled);
  return bytes;
}

}  // namespace

QueryHistory::QueryHistory() {
  const std::filesystem::path path = HistoryPath();
  if (path.empty()) return;
  std::error_code error;
  std::filesystem::create_directories(path.parent_path(), error);
  if (!error) path_ = path.string();
}

std::vector<std::string> QueryHistory::Load() const {
  std::vector<std::string> lines;
  const int file = path_.empty() ? -1 : OpenRegular(path_, O_RDONLY);
  if (file < 0) return lines;
  const std::string bytes = ReadEnd(file);
  close(file);
  std::string_view rest = bytes;
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    const bool plain = line.find('\0') == std::string_view::npos && line.size() <= kMaxQueryBytes;
    if (!line.empty() && plain) lines.emplace_back(line);
  }
  if (lines.size() > kMaxLines) {
    lines.erase(lines.begin(), lines.end() - static_cast<ptrdiff_t>(kMaxLines));
  }
  return lines;
}

void QueryHistory::Add(std::string_view query) const {
  if (path_.empty() || query.empty() || query.size() > kMaxQueryBytes) return;
  const int file = OpenRegular(path_, O_WRONLY | O_CREAT | O_APPEND);
  if (file < 0) return;
  fchmod(file, 0600);
  const bool written = WriteWhole(file, std::string(query) + "\n");
  close(file);
  if (written && Load().size() >= kMaxLines) Shorten();
}

void QueryHistory::Shorten() const {
  const std::vector<std::string> lines = Load();
  std::string kept;
  for (size_t i = lines.size() - std::min(kKeptLines, lines.size()); i < lines.size(); ++i) {
    kept += lines[i] + "\n";
  }
  const std::string temporary = path_ + "." + std::to_string(getpid());
  const int file = OpenRegular(temporary, O_WRONLY | O_CREAT | O_EXCL);
  if (file < 0) return;
  const bool written = WriteWhole(file, kept);
  close(file);
  if (!written || std::rename(temporary.c_str(), path_.c_str()) != 0) unlink(temporary.c_str());
}

}  // namespace nce2vec
