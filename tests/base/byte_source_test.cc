#include "src/base/byte_source.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#include <chrono>
#include <thread>
#include <vector>

#include "src/base/random.h"
#include "tests/base/compress.h"
#include "tests/base/temporary_folder.h"

namespace nce2vec {

namespace {

using namespace std::string_literals;

constexpr Compression kCompressed[] = {Compression::kGzip, Compression::kBzip2, Compression::kXz,
                                       Compression::kZstd};

absl::StatusOr<std::string> ReadAll(const std::string& path, size_t buffer_bytes = 4096) {
  absl::StatusOr<std::unique_ptr<ByteSource>> source = OpenByteSource(path);
  if (!source.ok()) return source.status();
  std::string all;
  std::vector<char> buffer(buffer_bytes);
  while (true) {
    const absl::StatusOr<size_t> read = (*source)->Read(buffer);
    if (!read.ok()) {
      CHECK((*source)->Read(buffer).status() == read.status());  // it stays an error
      return read.status();
    }
    all.append(buffer.data(), *read);
    if (*read == buffer.size()) continue;
    CHECK((*source)->Read(buffer).value() == 0);  // fewer bytes mean the end
    return all;
  }
}

std::string Text(size_t bytes) {
  RandomStream random(7, StreamPurpose::kSentence);
  std::string text;
  while (text.size() < bytes) {
    const uint32_t length = 1 + random.Below(9);
    text.append(length, static_cast<char>('a' + random.Below(26)));
    text.push_back(random.Below(8) == 0 ? '\n' : ' ');
  }
  text.resize(bytes);
  return text;
}

std::string Mutated(std::string bytes, size_t place, int mask) {
  bytes[place] = static_cast<char>(bytes[place] ^ mask);
  return bytes;
}

}  // namespace

TEST_CASE("plain files are read as they are") {
  const TemporaryFolder folder;
  for (const size_t bytes : {0u, 1u, 5u, 6u, 7u, 4095u, 4096u, 4097u, 100000u}) {
    CAPTURE(bytes);
    const std::string text = Text(bytes);
    const std::string path = folder.Write("plain", text);
    CHECK(ReadAll(path).value() == text);
    CHECK(ReadAll(path, 1).value() == text);
    CHECK(OpenByteSource(path).value()->name() == path);
  }
}

TEST_CASE("compressed files are recognised by content and give the same bytes") {
  const TemporaryFolder folder;
  for (const Compression format : kCompressed) {
    for (const size_t bytes : {0u, 1u, 1000u, 700000u}) {
      CAPTURE(static_cast<int>(format));
      CAPTURE(bytes);
      const std::string text = Text(bytes);
      const std::string compressed = Compress(format, text);
      CHECK(RecogniseCompression(compressed.substr(0, kCompressionHeaderBytes)) == format);
      const std::string path = folder.Write("data.txt", compressed);
      CHECK(ReadAll(path).value() == text);
      CHECK(ReadAll(path, text.size() + 1).value() == text);
      if (bytes <= 1000) CHECK(ReadAll(path, 1).value() == text);
    }
  }
}

TEST_CASE("incompressible data larger than the read buffer") {
  const TemporaryFolder folder;
  RandomStream random(1, StreamPurpose::kSentence);
  std::string noise(900001, '\0');
  for (char& byte : noise) byte = static_cast<char>(random.Next());
  for (const Compression format : kCompressed) {
    CAPTURE(static_cast<int>(format));
    CHECK(ReadAll(folder.Write("noise", Compress(format, noise)), 77777).value() == noise);
  }
}

TEST_CASE("concatenated members are one stream") {
  const TemporaryFolder folder;
  for (const Compression format : kCompressed) {
    CAPTURE(static_cast<int>(format));
    const std::string file = Compress(format, "one ") + Compress(format, "") +
                             Compress(format, Text(300000)) + Compress(format, " three");
    const std::string path = folder.Write("members", file);
    CHECK(ReadAll(path).value() == "one " + Text(300000) + " three");
  }
}

TEST_CASE("a file that is cut after its magic number ends early, wherever it is cut") {
  const TemporaryFolder folder;
  for (const Compression format : kCompressed) {
    CAPTURE(static_cast<int>(format));
    const std::string first = Compress(format, Text(500));
    const std::string both = first + Compress(format, Text(400));
    for (size_t cut = MagicBytes(format); cut < both.size(); ++cut) {
      if (cut == first.size()) continue;  // complete
      CAPTURE(cut);
      const std::string path = folder.Write("cut", both.substr(0, cut));
      for (const size_t buffer : {1u, 4096u}) {
        const absl::Status status = ReadAll(path, buffer).status();
        CHECK(absl::IsDataLoss(status));
        const std::string message(status.message());
        CHECK(message.starts_with(path + ": "));
        CHECK(message.find("ends early at byte " + std::to_string(cut)) != std::string::npos);
      }
    }
  }
}

TEST_CASE("what is shorter than a magic number is plain") {
  const TemporaryFolder folder;
  for (const Compression format : kCompressed) {
    CAPTURE(static_cast<int>(format));
    const std::string file = Compress(format, Text(500)).substr(0, MagicBytes(format) - 1);
    CHECK(RecogniseCompression(file) == Compression::kNone);
    CHECK(ReadAll(folder.Write("short", file)).value() == file);
  }
}

TEST_CASE("a damaged byte is an error, or one that changes nothing") {
  const TemporaryFolder folder;
  const std::string text = Text(600);
  for (const Compression format : kCompressed) {
    CAPTURE(static_cast<int>(format));
    const std::string file = Compress(format, text);
    size_t errors = 0;
    for (size_t place = MagicBytes(format); place < file.size(); ++place) {
      CAPTURE(place);
      for (const int mask : {0x01, 0x80, 0xFF}) {
        const std::string path = folder.Write("damaged", Mutated(file, place, mask));
        const absl::StatusOr<std::string> read = ReadAll(path);
        if (read.ok()) {
          CHECK(*read == text);  // the time in gzip's header, for example
        } else {
          CHECK(absl::IsDataLoss(read.status()));
          CHECK(read.status().message().find(path) != std::string::npos);
          ++errors;
        }
      }
    }
    CHECK(errors > 3 * (file.size() - 40));
  }
}

TEST_CASE("zeros may pad a gzip file, nothing else may follow a stream") {
  const TemporaryFolder folder;
  const std::string member = Compress(Compression::kGzip, "abc");
  for (const size_t zeros : {1u, 511u, 300000u}) {
    CHECK(ReadAll(folder.Write("padded", member + std::string(zeros, '\0'))).value() == "abc");
  }
  const std::string padded = member + std::string(100, '\0');
  CHECK(absl::IsDataLoss(ReadAll(folder.Write("padded", padded + "x")).status()));
  CHECK(absl::IsDataLoss(ReadAll(folder.Write("padded", padded + member)).status()));
  // The padding may end where a read ends: 6 bytes to recognise the format, then 256 KiB a time.
  const std::string one_read = member + std::string(6 + (256 << 10) - member.size(), '\0');
  CHECK(absl::IsDataLoss(ReadAll(folder.Write("padded", one_read + member)).status()));
  for (const Compression format : kCompressed) {
    CAPTURE(static_cast<int>(format));
    const std::string file = Compress(format, "abc");
    for (const std::string& garbage : {"x"s, "garbage that is longer than any header"s}) {
      CHECK(absl::IsDataLoss(ReadAll(folder.Write("garbage", file + garbage)).status()));
    }
  }
}

TEST_CASE("xz streams may have padding, and zstd files skippable frames") {
  const TemporaryFolder folder;
  const std::string xz = Compress(Compression::kXz, "abc");
  CHECK(ReadAll(folder.Write("xz", xz + std::string(8, '\0') + xz)).value() == "abcabc");
  CHECK(absl::IsDataLoss(ReadAll(folder.Write("xz", xz + std::string(3, '\0'))).status()));
  const std::string skippable = "\x50\x2A\x4D\x18\x03\x00\x00\x00xyz"s;
  const std::string zstd = skippable + Compress(Compression::kZstd, "abc") + skippable;
  CHECK(ReadAll(folder.Write("zstd", zstd)).value() == "abc");
  CHECK(absl::IsDataLoss(ReadAll(folder.Write("zstd", zstd.substr(0, zstd.size() - 1))).status()));
}

TEST_CASE("a text that only looks like bzip2 at first is plain") {
  const TemporaryFolder folder;
  CHECK(ReadAll(folder.Write("text", "BZh9 is a magic number")).value() ==
        "BZh9 is a magic number");
}

TEST_CASE("what cannot be opened says so") {
  const TemporaryFolder folder;
  CHECK(absl::IsNotFound(OpenByteSource(folder / "missing").status()));
  CHECK(OpenByteSource(folder / "missing").status().message().find(folder / "missing") !=
        std::string::npos);
  CHECK(absl::IsInvalidArgument(OpenByteSource(folder.path()).status()));
  CHECK(absl::IsInvalidArgument(OpenByteSource(folder.Write("zip", "PK\x03\x04...")).status()));
  if (geteuid() != 0) {  // root may read everything
    const std::string secret = folder.Write("secret", "x");
    chmod(secret.c_str(), 0);
    CHECK(absl::IsPermissionDenied(OpenByteSource(secret).status()));
  }
}

TEST_CASE("a slow pipe and interrupted reads lose nothing") {
  const TemporaryFolder folder;
  const std::string text = Text(3000);
  struct sigaction action = {};
  struct sigaction old_action;
  action.sa_handler = [](int) {};  // without SA_RESTART: read() fails with EINTR
  REQUIRE(sigaction(SIGALRM, &action, &old_action) == 0);
  for (const Compression format : {Compression::kNone, Compression::kGzip}) {
    const std::string bytes = Compress(format, text);
    const std::string path = folder / ("pipe" + std::to_string(static_cast<int>(format)));
    REQUIRE(mkfifo(path.c_str(), 0600) == 0);
    std::thread writer([&] {
      sigset_t alarm;  // the reader shall have the signals
      sigemptyset(&alarm);
      sigaddset(&alarm, SIGALRM);
      pthread_sigmask(SIG_BLOCK, &alarm, nullptr);
      const int pipe = open(path.c_str(), O_WRONLY);
      for (size_t i = 0; i < bytes.size(); i += 100) {
        const std::string piece = bytes.substr(i, 100);
        CHECK(write(pipe, piece.data(), piece.size()) == static_cast<ssize_t>(piece.size()));
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
      }
      close(pipe);
    });
    const itimerval often = {{0, 1000}, {0, 1000}};
    setitimer(ITIMER_REAL, &often, nullptr);
    const absl::StatusOr<std::string> read = ReadAll(path, 1024);
    const itimerval never = {};
    setitimer(ITIMER_REAL, &never, nullptr);
    writer.join();
    CHECK(read.value() == text);
  }
  sigaction(SIGALRM, &old_action, nullptr);
}

TEST_CASE("standard input is '-', may be compressed and non-blocking, and stays open") {
  const TemporaryFolder folder;
  const int saved = dup(STDIN_FILENO);
  int ends[2];
  REQUIRE(pipe2(ends, O_NONBLOCK) == 0);
  REQUIRE(dup2(ends[0], STDIN_FILENO) == STDIN_FILENO);
  std::thread writer([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    const std::string bytes = Compress(Compression::kZstd, "through a pipe");
    CHECK(write(ends[1], bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
    close(ends[1]);
  });
  CHECK(ReadAll("-").value() == "through a pipe");
  CHECK(OpenByteSource("-").value()->name() == "standard input");
  CHECK(fcntl(STDIN_FILENO, F_GETFD) >= 0);
  writer.join();
  close(ends[0]);
  dup2(saved, STDIN_FILENO);
  close(saved);
}

}  // namespace nce2vec
