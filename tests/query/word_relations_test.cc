#include "src/query/word_relations.h"

#include <doctest/doctest.h>

#include <cmath>

#include "absl/strings/str_format.h"
#include "src/base/random.h"
#include "src/query/nearest.h"
#include "tests/model/small_model.h"

namespace nce2vec {
namespace {

Embeddings Compass() {
  return MakeModel({{"east", {2, 0}},
                    {"north", {0, 3}},
                    {"northeast", {1, 1}},
                    {"nothing", {0, 0}},
                    {"west", {-1, 0}},
                    {"far-east", {200, 0}}});
}

Expression Sum(const Embeddings& model, std::string_view text) {
  return ParseExpression(model, text).value();
}

}  // namespace

TEST_CASE("the cosine of sums") {
  const Embeddings model = Compass();
  const auto cosine = [&](std::string_view a, std::string_view b) {
    return CosineOfSums(model, Sum(model, a), Sum(model, b)).value();
  };
  CHECK(cosine("east", "northeast") == doctest::Approx(std::sqrt(0.5)));
  CHECK(cosine("east + north", "northeast") == doctest::Approx(1));
  CHECK(cosine("2*east + north", "east") == doctest::Approx(2 / std::sqrt(5.0)));
  CHECK(cosine("east", "west") == -1);
  CHECK(cosine("northeast", "northeast") == 1);  // not nearly
  CHECK(CosineOfSums(model, Sum(model, "nothing"), Sum(model, "east")).status().code() ==
        absl::StatusCode::kFailedPrecondition);
}

TEST_CASE("ranks are the places among the neighbours, both ways") {
  const Embeddings model = Compass();
  // Of north: northeast, then east, west, far-east, all at a right angle, by id.
  const MutualRank west = Rank(model, WordId{1}, WordId{4}).value();
  CHECK(west.of_b == 3);
  CHECK(west.of_a == 1);  // all others point away
  CHECK(west.neighbours == 4);
  CHECK(west.cosine == 0);
  CHECK(Rank(model, WordId{0}, WordId{5})->of_b == 1);
  CHECK(Rank(model, WordId{0}, WordId{4})->of_b == 4);
  CHECK(Rank(model, WordId{0}, WordId{0}).status().code() == absl::StatusCode::kInvalidArgument);
  CHECK(Rank(model, WordId{0}, WordId{3}).status().code() == absl::StatusCode::kFailedPrecondition);
  CHECK(Rank(model, WordId{3}, WordId{0}).status().code() == absl::StatusCode::kFailedPrecondition);
}

TEST_CASE("in a larger vocabulary with ties, ranks are the places in the list of all neighbours") {
  std::vector<WordAndVector> rows;
  RandomStream random(11, StreamPurpose::kInitialise);
  for (size_t row = 0; row < 3000; ++row) {
    rows.push_back({absl::StrFormat("w%d", row), {}});
    for (int i = 0; i < 9; ++i) rows.back().vector.push_back(random.Uniform() - 0.5f);
    if (row >= 1500) rows[row].vector = rows[row - 1500].vector;
  }
  const Embeddings model = MakeModel(rows);
  for (const size_t a : std::vector<size_t>{0, 1700, 2999}) {
    const std::vector<Neighbour> all =
        Nearest(model, model.vector(ToWordId(a)), {rows.size(), 0, {ToWordId(a)}});
    REQUIRE(all.size() == rows.size() - 1);
    for (const size_t place : std::vector<size_t>{0, 1, 2, 500, 501, 502, 2998}) {
      const MutualRank rank = Rank(model, ToWordId(a), all[place].id).value();
      CHECK(rank.of_b == place + 1);
      CHECK(rank.cosine == doctest::Approx(static_cast<double>(all[place].score)).epsilon(1e-5));
      CHECK(Rank(model, all[place].id, ToWordId(a))->of_a == place + 1);
    }
  }
}

TEST_CASE("the odd word out stands last") {
  const Embeddings model = Compass();
  const std::vector<WordId> words = {WordId{0}, WordId{1}, WordId{5}};
  const std::vector<Neighbour> order = OrderByFit(model, words).value();
  REQUIRE(order.size() == 3);
  CHECK(order[0].id == WordId{0});  // a tie, in the order given
  CHECK(order[1].id == WordId{5});
  CHECK(order[2].id == WordId{1});
  // The mean of (1, 0), (0, 1), (1, 0) points to (2, 1).
  CHECK(order[0].score == doctest::Approx(2 / std::sqrt(5.0)));
  CHECK(order[2].score == doctest::Approx(1 / std::sqrt(5.0)));
  const auto code = [&](std::vector<WordId> ids) { return OrderByFit(model, ids).status().code(); };
  CHECK(code({WordId{0}, WordId{4}}) == absl::StatusCode::kFailedPrecondition);
  CHECK(code({WordId{0}, WordId{1}, WordId{3}}) == absl::StatusCode::kFailedPrecondition);
}

}  // namespace nce2vec
