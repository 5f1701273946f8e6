#include "src/query/recall.h"

#include <doctest/doctest.h>

#include <set>

#include "tests/query/random_model.h"

namespace nce2vec {
namespace {

// Forgets every second answer.
class Forgetful : public NeighbourSearch {
 public:
  explicit Forgetful(const Embeddings& model) : exact_(MakeExactSearch(model)) {}

  std::vector<Neighbours> Find(std::span<const NeighbourQuery> queries, size_t k) const override {
    std::vector<Neighbours> answers = exact_->Find(queries, k);
    for (Neighbours& answer : answers) {
      for (size_t i = 0; i < answer.size(); ++i)
        answer.erase(answer.begin() + static_cast<long>(i));
    }
    return answers;
  }

 private:
  std::unique_ptr<NeighbourSearch> exact_;
};

}  // namespace

TEST_CASE("recall is the share of the true neighbours that were found") {
  const Embeddings model = MakeModel(ClusteredWords(300, 10));
  const RecallSample sample = DrawRecallSample(model, 50, 10, 1);
  CHECK(Recall(*MakeExactSearch(model), sample) == 1);
  CHECK(Recall(Forgetful(model), sample) == doctest::Approx(0.5));
}

TEST_CASE("a sample's words are distinct, have a direction, and depend on the seed alone") {
  std::vector<WordAndVector> rows = ClusteredWords(60, 5);
  for (size_t row = 0; row < 10; ++row) rows[row].vector.assign(5, 0.0f);
  const Embeddings model = MakeModel(rows);
  const auto words = [&](size_t count, uint64_t seed) {
    std::vector<size_t> ids;
    for (const NeighbourQuery& query : DrawRecallSample(model, count, 3, seed).queries) {
      ids.push_back(Index(query.exclude[0]));
    }
    return ids;
  };
  const std::vector<size_t> all = words(100, 1);
  CHECK(all.size() == 50);
  CHECK(std::set<size_t>(all.begin(), all.end()).size() == 50);
  CHECK(*std::min_element(all.begin(), all.end()) == 10);
  CHECK(words(20, 1) == words(20, 1));
  CHECK(words(20, 1) != words(20, 2));
  CHECK(DrawRecallSample(MakeModel({{"zero", {0, 0}}}), 5, 3, 1).queries.empty());
}

}  // namespace nce2vec
