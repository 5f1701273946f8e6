#include "src/base/output_file.h"

#include <doctest/doctest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <span>
#include <string_view>
#include <utility>

#include "tests/base/temporary_folder.h"

namespace nce2vec {

namespace {

// No file of this process may grow beyond `bytes`: write() then fails as on a full disk.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) {
    old_handler_ = signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &old_limit_);
    rlimit limit = old_limit_;
    limit.rlim_cur = bytes;
    REQUIRE(setrlimit(RLIMIT_FSIZE, &limit) == 0);
  }
  ~FileSizeLimit() {
    setrlimit(RLIMIT_FSIZE, &old_limit_);
    signal(SIGXFSZ, old_handler_);
  }

 private:
  rlimit old_limit_;
  void (*old_handler_)(int);
};

std::span<const std::byte> Bytes(std::string_view text) {
  return std::as_bytes(std::span<const char>(text));
}

}  // namespace

TEST_CASE("nothing is left of a file that was not committed") {
  const TemporaryFolder folder;
  folder.Write("old", "before");
  {
    AtomicFile file = AtomicFile::Create(folder / "new").value();
    AtomicFile other = AtomicFile::Create(folder / "old").value();
    CHECK(file.Write("some").ok());
    CHECK(other.Write(std::string(3 << 20, 'x')).ok());
    CHECK(folder.entries() == 3);  // two temporary files beside
  }
  CHECK(folder.entries() == 1);
  CHECK(FileBytes(folder / "old") == "before");
}

TEST_CASE("commit puts the whole file in place") {
  const TemporaryFolder folder;
  folder.Write("data", "before");
  std::string expected;
  AtomicFile file = AtomicFile::Create(folder / "data").value();
  CHECK(file.path() == folder / "data");
  // Around the buffer's size, and much larger than it.
  for (const size_t bytes : {0u, 1u, 1000u, (1u << 20) - 1001u, 1u, 1u << 20, 5u << 20, 3u}) {
    const std::string piece(bytes, static_cast<char>('a' + expected.size() % 26));
    CHECK(file.Write(piece).ok());
    expected += piece;
    CHECK(file.size() == expected.size());
  }
  CHECK(file.WriteAt(2, "XYZ").ok());
  expected.replace(2, 3, "XYZ");
  CHECK(file.WriteAt(expected.size() - 2, "!!").ok());  // still in the buffer
  expected.replace(expected.size() - 2, 2, "!!");
  CHECK(file.Write("end").ok());
  expected += "end";
  CHECK(FileBytes(folder / "data") == "before");
  CHECK(file.Commit().ok());
  CHECK(FileBytes(folder / "data") == expected);
  CHECK(folder.entries() == 1);
  CHECK(absl::IsFailedPrecondition(file.Write("more")));
  CHECK(absl::IsFailedPrecondition(file.Commit()));
  CHECK(FileBytes(folder / "data") == expected);
}

TEST_CASE("two files are committed together or not at all") {
  const TemporaryFolder folder;
  for (const bool fails : {true, false}) {
    folder.Write("one", "before");
    folder.Write("two", "before");
    AtomicFile one = AtomicFile::Create(folder / "one").value();
    AtomicFile two = AtomicFile::Create(folder / "two").value();
    CHECK(one.Write("first").ok());
    CHECK(two.Write(std::string(5000, 'x')).ok());  // in the buffer until then
    absl::Status status;
    {
      const FileSizeLimit limit(fails ? 4000 : 1 << 20);
      status = AtomicFile::CommitBoth(std::move(one), std::move(two));
    }
    CHECK(status.ok() != fails);
    CHECK(FileBytes(folder / "one") == (fails ? "before" : "first"));
    CHECK(FileBytes(folder / "two") == (fails ? "before" : std::string(5000, 'x')));
    CHECK(folder.entries() == 2);
  }
}

TEST_CASE("an empty file can be committed; moving keeps the file") {
  const TemporaryFolder folder;
  AtomicFile file = AtomicFile::Create(folder / "empty").value();
  AtomicFile moved = std::move(file);
  AtomicFile assigned = AtomicFile::Create(folder / "given-up").value();
  assigned = std::move(moved);
  CHECK(folder.entries() == 1);  // the other temporary file is gone
  CHECK(absl::IsFailedPrecondition(moved.Write("x")));
  CHECK(assigned.Commit().ok());
  CHECK(FileBytes(folder / "empty").empty());
  CHECK(folder.entries() == 1);
}

TEST_CASE("two writers of one path do not clash, the later commit holds") {
  const TemporaryFolder folder;
  AtomicFile one = AtomicFile::Create(folder / "data").value();
  AtomicFile two = AtomicFile::Create(folder / "data").value();
  CHECK(one.Write("one").ok());
  CHECK(two.Write("two").ok());
  CHECK(two.Commit().ok());
  CHECK(one.Commit().ok());
  CHECK(FileBytes(folder / "data") == "one");
}

TEST_CASE("the umask decides the mode") {
  const TemporaryFolder folder;
  const mode_t old_mask = umask(027);
  AtomicFile file = AtomicFile::Create(folder / "data").value();
  umask(old_mask);
  CHECK(file.Commit().ok());
  struct stat information;
  REQUIRE(stat((folder / "data").c_str(), &information) == 0);
  CHECK((information.st_mode & 0777) == 0640);
}

TEST_CASE("a name as long as names can be") {
  const TemporaryFolder folder;
  const std::string name(255, 'n');
  AtomicFile file = AtomicFile::Create(folder / name).value();
  CHECK(file.Commit().ok());
  CHECK(std::filesystem::exists(folder / name));
}

TEST_CASE("a link stays, the file that it points to is replaced") {
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder / "sub");
  std::filesystem::create_symlink("sub/link", folder / "link");  // relative links, in a chain
  std::filesystem::create_symlink("target", folder / "sub/link");
  for (const char* text : {"new", "replaced"}) {  // the target is missing at first
    AtomicFile file = AtomicFile::Create(folder / "link").value();
    CHECK(file.Write(text).ok());
    CHECK(file.Commit().ok());
    CHECK(std::filesystem::is_symlink(folder / "link"));
    CHECK(std::filesystem::is_symlink(folder / "sub/link"));
    CHECK(FileBytes(folder / "sub/target") == text);
  }
  std::filesystem::create_symlink("round", folder / "round");
  CHECK(!AtomicFile::Create(folder / "round").ok());
}

TEST_CASE("a path that cannot become a file is refused before any work") {
  const TemporaryFolder folder;
  CHECK(absl::IsNotFound(AtomicFile::Create(folder / "missing/data").status()));
  CHECK(absl::IsNotFound(AtomicFile::Create(folder.Write("file", "") + "/data").status()));
  CHECK(absl::IsInvalidArgument(AtomicFile::Create(folder.path()).status()));
  CHECK(absl::IsInvalidArgument(AtomicFile::Create(folder / "new/").status()));
  CHECK(absl::IsInvalidArgument(AtomicFile::Create("").status()));
  CHECK(absl::IsInvalidArgument(AtomicFile::Create("/dev/full").status()));
  const std::string pipe = folder / "pipe";
  REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);
  const absl::Status status = AtomicFile::Create(pipe).status();
  CHECK(absl::IsInvalidArgument(status));
  CHECK(status.message().find("regular file") != std::string::npos);
  CHECK(folder.entries() == 2);
}

TEST_CASE("a full disk is an error that names the file, and the old file stays") {
  const TemporaryFolder folder;
  folder.Write("data", "before");
  AtomicFile file = AtomicFile::Create(folder / "data").value();
  absl::Status status;
  {
    const FileSizeLimit limit((1 << 20) + 5000);
    CHECK(file.Write(std::string(1 << 20, 'x')).ok());
    status = file.Write(std::string(1 << 20, 'x'));
  }
  CHECK(absl::IsResourceExhausted(status));
  const std::string message(status.message());
  CHECK(message.starts_with(folder / "data"));
  // The 5000 bytes that fitted were written by a short write.
  CHECK(message.find("write 1043576 bytes after the first 1053576") != std::string::npos);
  CHECK(absl::IsFailedPrecondition(file.Write("more")));
  CHECK(absl::IsFailedPrecondition(file.Commit()));
  CHECK(FileBytes(folder / "data") == "before");
  CHECK(folder.entries() == 1);  // at once: the disk is full
}

TEST_CASE("a full disk shows at commit, too") {
  const TemporaryFolder folder;
  folder.Write("data", "before");
  AtomicFile file = AtomicFile::Create(folder / "data").value();
  CHECK(file.Write(std::string(100000, 'x')).ok());  // buffered
  absl::Status status;
  {
    const FileSizeLimit limit(5000);
    status = file.Commit();
  }
  CHECK(absl::IsResourceExhausted(status));
  CHECK(FileBytes(folder / "data") == "before");
  CHECK(folder.entries() == 1);
}

TEST_CASE("a target that turned into a folder is an error at commit, and nothing is left behind") {
  const TemporaryFolder folder;
  AtomicFile file = AtomicFile::Create(folder / "data").value();
  std::filesystem::create_directory(folder / "data");
  CHECK(!file.Commit().ok());
  CHECK(folder.entries() == 1);
}

TEST_CASE("scratch files have no name and hold what was written") {
  const TemporaryFolder folder;
  ScratchFile file = ScratchFile::Create(folder.path()).value();
  CHECK(folder.entries() == 0);
  CHECK(file.folder() == folder.path());
  CHECK(file.Append(Bytes("hello ")).ok());
  CHECK(file.Append(Bytes("world")).ok());
  CHECK(file.WriteAt(6, Bytes("W")).ok());
  CHECK(file.size() == 11);
  ScratchFile moved = std::move(file);
  CHECK(moved.size() == 11);
  CHECK(file.descriptor() == -1);
  std::string read(11, '\0');
  CHECK(moved.ReadAt(0, std::as_writable_bytes(std::span<char>(read))).ok());
  CHECK(read == "hello World");
  CHECK(moved.ReadAt(6, std::as_writable_bytes(std::span<char>(read).first(5))).ok());
  CHECK(read.substr(0, 5) == "World");
  REQUIRE(ftruncate(moved.descriptor(), 4) == 0);  // behind our back
  CHECK(absl::IsDataLoss(moved.ReadAt(0, std::as_writable_bytes(std::span<char>(read)))));
}

TEST_CASE("a scratch file that does not fit is an error, what was there stays") {
  const TemporaryFolder folder;
  ScratchFile file = ScratchFile::Create(folder.path()).value();
  CHECK(file.Append(Bytes("kept")).ok());
  absl::Status status;
  {
    const FileSizeLimit limit(10);
    status = file.Append(Bytes("too much for this disk"));
  }
  CHECK(absl::IsResourceExhausted(status));
  CHECK(status.message().find(folder.path()) != std::string::npos);
  CHECK(file.size() == 4);
}

TEST_CASE("where scratch files go, and how much fits there") {
  const TemporaryFolder folder;
  CHECK(absl::IsNotFound(ScratchFile::Create(folder / "missing").status()));
  CHECK(absl::IsNotFound(ScratchFile::FreeBytes(folder / "missing").status()));
  CHECK(ScratchFile::FreeBytes(folder.path()).value() > 0);
  const char* old = std::getenv("TMPDIR");
  const std::string saved = old != nullptr ? old : "";
  setenv("TMPDIR", folder.path().c_str(), 1);
  CHECK(ScratchFile::Create("").value().folder() == folder.path());
  unsetenv("TMPDIR");
  CHECK(ScratchFile::Create("").value().folder() == "/var/tmp");
  if (old != nullptr) setenv("TMPDIR", saved.c_str(), 1);
}

}  // namespace nce2vec
