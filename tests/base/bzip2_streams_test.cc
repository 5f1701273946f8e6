#include "src/base/bzip2_streams.h"

#include <doctest/doctest.h>

#include <string>

#include "tests/base/compress.h"
#include "tests/base/temporary_folder.h"

namespace nce2vec {
namespace {

// Hard to compress, so that streams are long.
std::string Noise(size_t bytes, uint32_t seed) {
  std::string noise(bytes, '\0');
  for (char& c : noise) {
    seed = seed * 1664525 + 1013904223;
    c = static_cast<char>(seed >> 24);
  }
  return noise;
}

std::string Bzip2(const std::string& bytes) { return Compress(Compression::kBzip2, bytes); }

TEST_CASE("streams come whole, in pieces, and give the bytes back") {
  const TemporaryFolder folder;
  std::string plain;
  std::string compressed;
  for (uint32_t i = 0; i < 60; ++i) {
    const std::string part = i == 7 ? std::string(3'000'000, 'x') : Noise(1000 * i + 10, i);
    plain += part;
    compressed += Bzip2(part);
  }
  auto streams = Bzip2Streams::Open(folder.Write("many.bz2", compressed)).value();
  REQUIRE(streams);
  std::string read;
  size_t pieces = 0;
  while (true) {
    const std::string_view piece = streams->Next().value();
    if (piece.empty()) break;
    read += DecompressBzip2(piece, "many.bz2").value();
    ++pieces;
  }
  CHECK(read == plain);
  CHECK(pieces > 3);
  CHECK(streams->bytes_read() == compressed.size());
}

TEST_CASE("other files are left to others") {
  const TemporaryFolder folder;
  CHECK_FALSE(Bzip2Streams::Open(folder.Write("one.bz2", Bzip2("text"))).value());
  CHECK_FALSE(Bzip2Streams::Open(folder.Write("plain", "BZh91AY&SY no")).value());
  CHECK_FALSE(Bzip2Streams::Open(folder.Write("empty", "")).value());
  CHECK_FALSE(Bzip2Streams::Open(folder.Write("x.gz", Compress(Compression::kGzip, "x"))).value());
  CHECK_FALSE(Bzip2Streams::Open("-").value());
  CHECK_FALSE(Bzip2Streams::Open("/dev/null").value());
  CHECK_FALSE(Bzip2Streams::Open(folder / "none").value());  // whoever opens it says so
}

TEST_CASE("damage is told with the file's name") {
  const std::string two = Bzip2(Noise(5000, 1)) + Bzip2(Noise(5000, 2));
  CHECK(DecompressBzip2(two, "x").ok());
  for (size_t size = 1; size < two.size(); size += 97) {
    const auto cut = DecompressBzip2(std::string_view(two).substr(0, size), "x");
    if (size == Bzip2(Noise(5000, 1)).size()) continue;
    CHECK_MESSAGE(absl::IsDataLoss(cut.status()), size);
    CHECK(cut.status().message().find("x: bzip2: ") == 0);
  }
  std::string flipped = two;
  flipped[flipped.size() / 3] = static_cast<char>(flipped[flipped.size() / 3] ^ 1);
  CHECK(absl::IsDataLoss(DecompressBzip2(flipped, "x").status()));
  CHECK(absl::IsDataLoss(DecompressBzip2(two + "tail", "x").status()));
  CHECK(DecompressBzip2("", "x").status().ok() == false);
}

}  // namespace
}  // namespace nce2vec
