#include "src/base/output_folder.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <utility>

#include "tests/base/temporary_folder.h"

namespace nce2vec {
namespace {

void WriteInto(const AtomicFolder& folder) { std::ofstream(folder / "file") << "content"; }

TEST_CASE("a folder is there with its files after Commit, not before") {
  const TemporaryFolder around;
  AtomicFolder folder = AtomicFolder::Create(around / "new/").value();
  WriteInto(folder);
  CHECK(!std::filesystem::exists(around / "new"));
  REQUIRE(folder.Commit().ok());
  CHECK(FileBytes(around / "new/file") == "content");
  CHECK(around.entries() == 1);
}

TEST_CASE("without Commit nothing stays") {
  const TemporaryFolder around;
  {
    AtomicFolder folder = AtomicFolder::Create(around / "new").value();
    WriteInto(folder);
    const AtomicFolder moved = std::move(folder);
    CHECK(around.entries() == 1);
  }
  CHECK(around.entries() == 0);
}

TEST_CASE("what stands there already stays as it is") {
  const TemporaryFolder around;
  around.Write("file", "old");
  CHECK(absl::IsAlreadyExists(AtomicFolder::Create(around / "file").status()));
  AtomicFolder late = AtomicFolder::Create(around / "late").value();
  std::filesystem::create_directory(around / "late");
  CHECK(absl::IsAlreadyExists(late.Commit()));
  CHECK(std::filesystem::is_empty(around / "late"));
  CHECK(absl::IsNotFound(AtomicFolder::Create(around / "no/new").status()));
}

}  // namespace
}  // namespace nce2vec
