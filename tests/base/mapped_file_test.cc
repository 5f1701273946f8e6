#include "src/base/mapped_file.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string_view>
#include <utility>

#include "tests/base/temporary_folder.h"

namespace nce2vec {

namespace {

std::string_view Text(const MappedFile& file) {
  return {reinterpret_cast<const char*>(file.bytes().data()), file.bytes().size()};
}

}  // namespace

TEST_CASE("a mapped file has the file's bytes") {
  const TemporaryFolder folder;
  const std::string bytes = "first" + std::string(10000, 'x') + "last";
  const absl::StatusOr<MappedFile> file = MappedFile::Open(folder.Write("data", bytes));
  REQUIRE(file.ok());
  CHECK(Text(*file) == bytes);
}

TEST_CASE("an empty file maps to no bytes") {
  const TemporaryFolder folder;
  CHECK(MappedFile::Open(folder.Write("empty", "")).value().bytes().empty());
}

TEST_CASE("only regular files are mapped") {
  const TemporaryFolder folder;
  CHECK(absl::IsNotFound(MappedFile::Open(folder / "missing").status()));
  CHECK(absl::IsInvalidArgument(MappedFile::Open(folder.path()).status()));
  const std::string pipe = folder / "pipe";
  REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);
  CHECK(
      absl::IsInvalidArgument(MappedFile::Open(pipe).status()));  // and does not wait for a writer
}

TEST_CASE("a mapping outlives its descriptor and moves") {
  const TemporaryFolder folder;
  const int descriptor = open(folder.Write("data", "0123456789").c_str(), O_RDONLY);
  absl::StatusOr<MappedFile> file = MappedFile::FromDescriptor(descriptor, 4, "data");
  REQUIRE(file.ok());
  // A page behind the file's end could not be touched.
  const absl::Status beyond = MappedFile::FromDescriptor(descriptor, 11, "data").status();
  CHECK(absl::IsDataLoss(beyond));
  CHECK(beyond.message() == "data: has 10 bytes, expected 11");
  close(descriptor);

  MappedFile moved = *std::move(file);
  CHECK(Text(moved) == "0123");
  CHECK(file->bytes().empty());
  MappedFile assigned;
  assigned = std::move(moved);
  CHECK(Text(assigned) == "0123");
  CHECK(moved.bytes().empty());
}

}  // namespace nce2vec
