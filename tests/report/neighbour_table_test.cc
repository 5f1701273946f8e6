#include "src/report/neighbour_table.h"

#include <doctest/doctest.h>
#include <tbb/global_control.h>

#include <limits>

#include "absl/strings/str_format.h"
#include "src/base/random.h"
#include "src/query/expression.h"
#include "src/query/nearest.h"
#include "tests/model/small_model.h"

namespace nce2vec {
namespace {

Embeddings RandomModel(size_t words) {
  std::vector<WordAndVector> rows;
  RandomStream random(3, StreamPurpose::kInitialise);
  for (size_t row = 0; row < words; ++row) {
    rows.push_back({absl::StrFormat("w%d", row), {}});
    for (int i = 0; i < 7; ++i) rows.back().vector.push_back(random.Uniform() - 0.5F);
    // Equal rows, to see ties.
    if (row >= words / 2) rows[row].vector = rows[row - words / 2].vector;
  }
  rows[5].vector.assign(7, 0.0F);
  return MakeModel(rows);
}

TEST_CASE("what a query of each word answers, among all words and among the first") {
  const Embeddings model = RandomModel(1500);
  for (const size_t candidates : {size_t{1500}, size_t{700}}) {
    std::vector<size_t> done;
    const auto table =
        NeighbourTable(model, 700, candidates, 6, [&done](size_t words) { done.push_back(words); });
    CHECK(done == std::vector<size_t>{512, 700});
    REQUIRE(table.size() == 700);
    CHECK(table[5].empty());
    for (size_t word = 0; word < 700; ++word) {
      if (word == 5) continue;
      const std::vector<float> query =
          Evaluate(model, ParseExpression(model, absl::StrFormat("w%d", word), nullptr).value())
              .value();
      CHECK(table[word] == Nearest(model, query, {6, candidates, {ToWordId(word)}}));
    }
  }
}

TEST_CASE("the same on one thread; fewer words than neighbours") {
  const Embeddings model = RandomModel(400);
  const auto many = NeighbourTable(model, 400, 400, 4, {});
  const tbb::global_control one(tbb::global_control::max_allowed_parallelism, 1);
  CHECK(NeighbourTable(model, 400, 400, 4, {}) == many);
  const Embeddings two = MakeModel({{"a", {1, 0}}, {"b", {0, 1}}});
  const auto table = NeighbourTable(two, 2, 2, 10, {});
  CHECK(table[0] == std::vector<Neighbour>{{WordId{1}, 0}});
  const Embeddings alone = MakeModel({{"a", {1, 0}}});
  CHECK(NeighbourTable(alone, 1, 1, 10, {})[0].empty());
}

TEST_CASE("vectors that are not finite are neither asked nor answers") {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const Embeddings model = MakeModel({{"a", {1, 0}}, {"broken", {nan, 1}}, {"b", {0, 1}}});
  const auto table = NeighbourTable(model, 3, 3, 5, {});
  CHECK(table[0] == std::vector<Neighbour>{{WordId{2}, 0}});
  CHECK(table[1].empty());
}

}  // namespace
}  // namespace nce2vec
