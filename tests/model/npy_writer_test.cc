#include "src/model/npy_writer.h"

#include <doctest/doctest.h>

#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "tests/base/temporary_folder.h"

namespace nce2vec {
namespace {

TEST_CASE("a header has numpy's form and one length for all shapes") {
  const std::string header = NpyHeader(12, 3);
  CHECK(header.starts_with("\x93NUMPY\x01" + std::string(1, '\0') + "\x76" + std::string(1, '\0') +
                           "{'descr': '<f4', 'fortran_order': False, 'shape': (12, 3), }   "));
  CHECK(header.back() == '\n');
  for (const uint64_t rows : {uint64_t{0}, uint64_t{12}, UINT64_MAX}) {
    CHECK(NpyHeader(rows, 65536).size() == kNpyHeaderBytes);
  }
}

TEST_CASE("the number of rows is filled in at the end, when the file appears") {
  const TemporaryFolder folder;
  const std::string path = folder / "a.npy";
  const std::vector<float> rows = {1, 2, 3, 4, 5, 6};
  const std::string_view bytes(reinterpret_cast<const char*>(rows.data()), 24);
  NpyWriter writer = NpyWriter::Create(AtomicFile::Create(path).value(), 2).value();
  REQUIRE(writer.Append(bytes.substr(0, 8)).ok());
  REQUIRE(writer.Append(bytes.substr(8)).ok());
  CHECK(!std::ifstream(path).good());
  REQUIRE(writer.Finish().ok());
  CHECK(FileBytes(path) == NpyHeader(3, 2) + std::string(bytes));
}

TEST_CASE("an array of no rows is one too") {
  const TemporaryFolder folder;
  NpyWriter writer = NpyWriter::Create(AtomicFile::Create(folder / "a.npy").value(), 7).value();
  REQUIRE(writer.Finish().ok());
  CHECK(FileBytes(folder / "a.npy") == NpyHeader(0, 7));
}

}  // namespace
}  // namespace nce2vec
