#include "src/query/nearest.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "absl/strings/str_format.h"
#include "src/base/random.h"
#include "src/query/analogy.h"
#include "src/query/cosine.h"
#include "src/query/expression.h"
#include "tests/model/small_model.h"

namespace nce2vec {
namespace {

std::vector<size_t> Ids(const std::vector<Neighbour>& neighbours) {
  std::vector<size_t> ids;
  for (const Neighbour& neighbour : neighbours) ids.push_back(Index(neighbour.id));
  return ids;
}

using Order = std::vector<size_t>;

Embeddings Compass() {
  return MakeModel({{"east", {2, 0}},
                    {"north", {0, 3}},
                    {"northeast", {1, 1}},
                    {"nothing", {0, 0}},
                    {"west", {-1, 0}},
                    {"far-east", {200, 0}}});
}

}  // namespace

TEST_CASE("neighbours come by cosine, ties by id, zero vectors never") {
  const Embeddings model = Compass();
  const std::vector<float> query = {5, 0};
  const std::vector<Neighbour> found = Nearest(model, query, {});
  CHECK(Ids(found) == Order{0, 5, 2, 1, 4});
  CHECK(found[0].score == doctest::Approx(1));
  CHECK(found[2].score == doctest::Approx(std::sqrt(0.5)));
  CHECK(found[3].score == doctest::Approx(0));
  CHECK(found[4].score == doctest::Approx(-1));
}

TEST_CASE("k, the restricted vocabulary and excluded words limit the answers") {
  const Embeddings model = Compass();
  const std::vector<float> query = {1, 0};
  CHECK(Ids(Nearest(model, query, {2, 0, {}})) == Order{0, 5});
  CHECK(Ids(Nearest(model, query, {1, 0, {WordId{0}}})) == Order{5});
  CHECK(Ids(Nearest(model, query, {10, 3, {}})) == Order{0, 2, 1});
  CHECK(Ids(Nearest(model, query, {10, 100, {}})).size() == 5);
  CHECK(Nearest(model, query, {10, 1, {WordId{0}}}).empty());
}

TEST_CASE("a scan over many blocks finds what sorting all cosines finds") {
  std::vector<WordAndVector> rows;
  RandomStream random(7, StreamPurpose::kInitialise);
  for (size_t row = 0; row < 5000; ++row) {
    rows.push_back({absl::StrFormat("w%d", row), {}});
    for (int i = 0; i < 7; ++i) rows.back().vector.push_back(random.Uniform() - 0.5f);
    // Equal rows, blocks apart, to see ties.
    if (row >= 2500) rows[row].vector = rows[row - 2500].vector;
  }
  const Embeddings model = MakeModel(rows);
  std::vector<std::pair<double, size_t>> all;
  for (size_t row = 1; row < rows.size(); ++row) {
    all.push_back({-*Cosine(model, WordId{0}, ToWordId(row)), row});
  }
  std::sort(all.begin(), all.end());
  const std::vector<Neighbour> found =
      Nearest(model, model.vector(WordId{0}), {25, 0, {WordId{0}}});
  REQUIRE(found.size() == 25);
  for (size_t i = 0; i < found.size(); ++i) {
    CHECK(static_cast<double>(found[i].score) == doctest::Approx(-all[i].first).epsilon(1e-5));
    CHECK(Index(found[i].id) % 2500 == all[i].second % 2500);
    if (i % 2 == 1 && i > 0) CHECK(found[i - 1].id != found[i].id);
  }
  CHECK(Nearest(model, model.vector(WordId{0}), {25, 0, {WordId{0}}}) == found);
}

TEST_CASE("the collector keeps the first k of the total order in any order of offers") {
  std::vector<Neighbour> offers;
  for (uint32_t id = 0; id < 50; ++id) offers.push_back({WordId{id}, static_cast<float>(id % 7)});
  TopK forward(5);
  TopK left(5);
  TopK right(5);
  for (size_t i = 0; i < offers.size(); ++i) {
    forward.Offer(offers[i]);
    (i % 3 == 0 ? left : right).Offer(offers[offers.size() - 1 - i]);
  }
  left.Merge(right);
  CHECK(forward.Sorted() == left.Sorted());
  CHECK(Ids(forward.Sorted()) == Order{6, 13, 20, 27, 34});
}

TEST_CASE("the collector takes no NaN and no minus infinity") {
  TopK best(3);
  best.Offer({WordId{1}, std::numeric_limits<float>::quiet_NaN()});
  best.Offer({WordId{2}, -std::numeric_limits<float>::infinity()});
  best.Offer({WordId{3}, -5});
  CHECK(Ids(best.Sorted()) == Order{3});
  TopK none(0);
  none.Offer({WordId{3}, 1});
  CHECK(none.Sorted().empty());
}

TEST_CASE("cosine of two words") {
  const Embeddings model = Compass();
  CHECK(*Cosine(model, WordId{0}, WordId{2}) == doctest::Approx(std::sqrt(0.5)));
  CHECK(*Cosine(model, WordId{5}, WordId{4}) == doctest::Approx(-1));
  CHECK(!Cosine(model, WordId{0}, WordId{3}).has_value());
}

TEST_CASE("numbers that are not finite, as in a damaged file, spoil no answer") {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const float infinity = std::numeric_limits<float>::infinity();
  const Embeddings model = MakeModel(
      {{"east", {2, 0}}, {"broken", {nan, 1}}, {"huge", {infinity, 1}}, {"north", {0, 3}}});
  CHECK(Ids(Nearest(model, std::vector<float>{1, 0.5f}, {})) == Order{0, 3});
  for (const WordId broken : {WordId{1}, WordId{2}}) {
    CHECK(!Cosine(model, WordId{0}, broken).has_value());
    CHECK(!Evaluate(model, {"sum", {{WordId{0}, 1}, {broken, 1}}}).ok());
  }
  // Whether it is refused or has no answers does not matter; it must end.
  const auto by_mul =
      AnswerAnalogy(model, {WordId{1}, WordId{0}, WordId{3}}, AnalogyObjective::k3CosMul, {});
  CHECK((!by_mul.ok() || by_mul->empty()));
}

}  // namespace nce2vec
