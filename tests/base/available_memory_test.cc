#include "src/base/available_memory.h"

#include <doctest/doctest.h>

#include <filesystem>

#include "tests/base/temporary_folder.h"

namespace nce2vec {
namespace {

TEST_CASE("memory that is available is told by the system, and by a control group that has less") {
  const TemporaryFolder root;
  CHECK(!AvailableMemory(root.path()));
  std::filesystem::create_directories(root / "proc");
  std::filesystem::create_directories(root / "sys/fs/cgroup");
  root.Write("proc/meminfo", "MemTotal:  900 kB\nMemAvailable:    700 kB\nBuffers: 1 kB\n");
  CHECK(AvailableMemory(root.path()) == 700 * 1024);
  root.Write("sys/fs/cgroup/memory.max", "max\n");
  root.Write("sys/fs/cgroup/memory.current", "1000\n");
  CHECK(AvailableMemory(root.path()) == 700 * 1024);
  root.Write("sys/fs/cgroup/memory.max", "5000\n");
  CHECK(AvailableMemory(root.path()) == 4000);
  root.Write("sys/fs/cgroup/memory.stat", "anon 400\ninactive_file 600\n");
  CHECK(AvailableMemory(root.path()) == 4600);
  root.Write("sys/fs/cgroup/memory.current", "9000\n");
  CHECK(AvailableMemory(root.path()) == 0);
}

TEST_CASE("here there is some") {
  REQUIRE(AvailableMemory());
  CHECK(*AvailableMemory() > 1 << 20);
}

}  // namespace
}  // namespace nce2vec
