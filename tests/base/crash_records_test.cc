#include "src/base/crash_records.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <optional>
#include <utility>

#include "src/base/mapped_file.h"
#include "src/base/output_file.h"
#include "tests/base/temporary_folder.h"

namespace nce2vec {

TEST_CASE("a mapped file is found by the address of any of its bytes, as long as it is mapped") {
  const TemporaryFolder folder;
  const std::string path = folder.Write("data", std::string(10'000, 'x'));
  const std::string other_path = folder.Write("other", "y");
  std::optional<MappedFile> file = MappedFile::Open(path).value();
  const MappedFile other = MappedFile::Open(other_path).value();
  const std::byte* const data = file->bytes().data();

  REQUIRE(FindMapping(data).name != nullptr);
  CHECK(*FindMapping(data).name == path);
  CHECK(FindMapping(data).byte == 0);
  CHECK(*FindMapping(data + 9'999).name == path);
  CHECK(FindMapping(data + 9'999).byte == 9'999);
  CHECK(*FindMapping(other.bytes().data()).name == other_path);
  CHECK(FindMapping(data + 10'000).name == nullptr);
  CHECK(FindMapping(data - 1).name == nullptr);
  CHECK(FindMapping(&folder).name == nullptr);

  const MappedFile moved = std::move(*file);
  file.reset();
  REQUIRE(FindMapping(data).name != nullptr);
}

TEST_CASE("a file that is mapped no longer is not found") {
  const TemporaryFolder folder;
  const std::byte* data = nullptr;
  {
    const MappedFile file = MappedFile::Open(folder.Write("data", "abc")).value();
    data = file.bytes().data();
    CHECK(FindMapping(data).name != nullptr);
  }
  CHECK(FindMapping(data).name == nullptr);
}

TEST_CASE("what an unfinished output has written is removed, and nothing that is finished") {
  const TemporaryFolder folder;
  AtomicFile done = AtomicFile::Create(folder / "done").value();
  REQUIRE(done.Commit().ok());
  const AtomicFile begun = AtomicFile::Create(folder / "begun").value();
  CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 2);
  RemoveTemporaries();
  REQUIRE(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 1);
  CHECK(std::filesystem::exists(folder / "done"));
}

}  // namespace nce2vec
