#include "src/query/hnsw_index.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <limits>

#include "src/query/recall.h"
#include "tests/query/random_model.h"

namespace nce2vec {
namespace {

std::unique_ptr<HnswIndex> BuildIndex(const Embeddings& model) {
  return HnswIndex::Build(model, {}, [](size_t) { return absl::OkStatus(); }).value();
}

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void WriteFile(const std::string& path, const std::string& content) {
  std::ofstream(path, std::ios::binary) << content;
}

}  // namespace

TEST_CASE("an index finds nearly all neighbours, with exact scores; wider searches find more") {
  const Embeddings model = MakeModel(ClusteredWords(4000, 30));
  size_t told = 0;
  const auto index = HnswIndex::Build(model, {}, [&](size_t words) {
                       CHECK(words > told);
                       told = words;
                       return absl::OkStatus();
                     }).value();
  CHECK(told == model.size());
  const RecallSample sample = DrawRecallSample(model, 200, 10, 1);
  index->set_search_width(10);
  const double narrow = Recall(*index, sample);
  index->set_search_width(400);
  const double wide = Recall(*index, sample);
  CHECK(wide > 0.99);
  CHECK(narrow < wide);
  // What it finds, exact search finds with the same score, to the bit.
  const std::vector<Neighbours> found = index->Find(sample.queries, 10);
  const std::vector<Neighbours> all = MakeExactSearch(model)->Find(sample.queries, 4000);
  for (size_t q = 0; q < found.size(); ++q) {
    CHECK(std::includes(all[q].begin(), all[q].end(), found[q].begin(), found[q].end(), Before));
  }
}

TEST_CASE("whoever hears of the progress can end the work") {
  const Embeddings model = MakeModel(ClusteredWords(5000, 4));
  size_t calls = 0;
  const auto index = HnswIndex::Build(model, {}, [&](size_t) {
    ++calls;
    return absl::CancelledError("enough");
  });
  CHECK(index.status() == absl::CancelledError("enough"));
  CHECK(calls == 1);
}

TEST_CASE("a saved index answers as before") {
  const TemporaryFolder folder;
  const Embeddings model = MakeModel(ClusteredWords(1000, 16));
  const auto index = BuildIndex(model);
  index->set_search_width(77);
  REQUIRE(index->Save(AtomicFile::Create(folder / "m.hnsw").value()).ok());
  const auto loaded = HnswIndex::Load(model, folder / "m.hnsw").value();
  CHECK(loaded->search_width() == 77);
  const std::vector<NeighbourQuery> queries = QueriesOf(model, 50);
  CHECK(loaded->Find(queries, 5) == index->Find(queries, 5));
}

TEST_CASE("the index of another model is refused, and says so") {
  const TemporaryFolder folder;
  const Embeddings model = MakeModel(ClusteredWords(100, 8, 1));
  REQUIRE(BuildIndex(model)->Save(AtomicFile::Create(folder / "m.hnsw").value()).ok());
  const Embeddings other = MakeModel(ClusteredWords(100, 8, 2));
  const absl::Status status = HnswIndex::Load(other, folder / "m.hnsw").status();
  CHECK(status.code() == absl::StatusCode::kFailedPrecondition);
  CHECK(std::string(status.message()).find("another model") != std::string::npos);
}

TEST_CASE("a cut or changed index is refused at every place") {
  const TemporaryFolder folder;
  const Embeddings model = MakeModel(ClusteredWords(60, 4));
  REQUIRE(BuildIndex(model)->Save(AtomicFile::Create(folder / "m.hnsw").value()).ok());
  const std::string whole = ReadFile(folder / "m.hnsw");
  REQUIRE(whole.size() > 4000);
  for (size_t bytes = 0; bytes < whole.size(); bytes += 97) {
    WriteFile(folder / "cut.hnsw", whole.substr(0, bytes));
    CHECK(!HnswIndex::Load(model, folder / "cut.hnsw").ok());
  }
  WriteFile(folder / "long.hnsw", whole + "x");
  CHECK(!HnswIndex::Load(model, folder / "long.hnsw").ok());
  for (size_t byte = 0; byte < whole.size(); byte += byte < 64 ? 1 : 61) {
    std::string changed = whole;
    changed[byte] = static_cast<char>(changed[byte] ^ 0x10);
    WriteFile(folder / "changed.hnsw", changed);
    CHECK(!HnswIndex::Load(model, folder / "changed.hnsw").ok());
  }
  CHECK(HnswIndex::Load(model, folder / "none.hnsw").status().code() ==
        absl::StatusCode::kNotFound);
}

TEST_CASE("models of no, one and broken rows") {
  std::vector<WordAndVector> rows = ClusteredWords(20, 4);
  rows[3].vector.assign(4, 0.0f);
  rows[4].vector[0] = std::numeric_limits<float>::quiet_NaN();
  const Embeddings model = MakeModel(rows);
  const auto index = BuildIndex(model);
  CHECK(index->Find(QueriesOf(model, 1), 100)[0].size() == 20 - 2 - 1);
  const TemporaryFolder folder;
  const Embeddings zero = MakeModel({{"zero", {0, 0}}});
  REQUIRE(BuildIndex(zero)->Save(AtomicFile::Create(folder / "z.hnsw").value()).ok());
  const NeighbourQuery query{{1, 0}, {}};
  CHECK(HnswIndex::Load(zero, folder / "z.hnsw").value()->Find({&query, 1}, 3)[0].empty());
  const Embeddings one = MakeModel({{"one", {0, 2}}});
  const size_t most = std::numeric_limits<size_t>::max();
  CHECK(BuildIndex(one)->Find({&query, 1}, most)[0].size() == 1);
}

}  // namespace nce2vec
