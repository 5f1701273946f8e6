#include "src/query/neighbour_search.h"

#include <doctest/doctest.h>
#include <tbb/global_control.h>

#include <algorithm>
#include <limits>

#include "src/query/cosine.h"
#include "src/query/recall.h"
#include "tests/query/random_model.h"

namespace nce2vec {
namespace {

// All cosines in double precision, sorted.
Neighbours BySorting(const Embeddings& model, WordId word, size_t candidates, size_t k) {
  std::vector<std::pair<double, size_t>> all;
  for (size_t row = 0; row < candidates; ++row) {
    if (ToWordId(row) != word) all.push_back({-*Cosine(model, word, ToWordId(row)), row});
  }
  std::sort(all.begin(), all.end());
  Neighbours best;
  for (size_t i = 0; i < std::min(k, all.size()); ++i) {
    best.push_back({ToWordId(all[i].second), static_cast<float>(-all[i].first)});
  }
  return best;
}

// The same words in the same order; scores to the rounding of the stored norms.
void CheckSame(const Neighbours& found, const Neighbours& expected) {
  REQUIRE(found.size() == expected.size());
  for (size_t i = 0; i < found.size(); ++i) {
    CHECK(found[i].id == expected[i].id);
    CHECK(found[i].score == doctest::Approx(expected[i].score).epsilon(1e-6));
  }
}

// The same file again, with codes.
Embeddings WithCodes(const Embeddings& model) {
  const QuantisedRows quantised(model.input(), model.norms());
  ModelContents contents;
  contents.vocabulary = &model.vocabulary();
  contents.input = model.input();
  contents.codes = quantised.contents();
  const TemporaryFolder folder;
  REQUIRE(WriteModel(contents, AtomicFile::Create(folder / "codes.model").value()).ok());
  return Embeddings::Open(folder / "codes.model").value();
}

}  // namespace

TEST_CASE("exact search finds what sorting all cosines finds, alone and in batches of any size") {
  const Embeddings model = MakeModel(ClusteredWords(1500, 37));
  const std::vector<NeighbourQuery> queries = QueriesOf(model, 130);
  const auto search = MakeExactSearch(model);
  const std::vector<Neighbours> together = search->Find(queries, 10);
  REQUIRE(together.size() == queries.size());
  for (size_t q = 0; q < queries.size(); ++q) {
    CheckSame(together[q], BySorting(model, ToWordId(q), model.size(), 10));
    // To the bit: whoever asks alone gets the same as whoever asks in a batch.
    CHECK(search->Find({&queries[q], 1}, 10)[0] == together[q]);
  }
}

TEST_CASE("answers are the same on one thread") {
  const Embeddings model = MakeModel(ClusteredWords(3000, 20));
  const std::vector<NeighbourQuery> queries = QueriesOf(model, 40);
  const auto search = MakeExactSearch(model);
  const std::vector<Neighbours> on_all = search->Find(queries, 7);
  const tbb::global_control one(tbb::global_control::max_allowed_parallelism, 1);
  CHECK(search->Find(queries, 7) == on_all);
}

TEST_CASE("equal rows come by id, also where they are the last that fit") {
  std::vector<WordAndVector> rows = ClusteredWords(700, 12);
  for (size_t row = 0; row < 300; ++row) rows[row * 2 + 1].vector = rows[row * 2].vector;
  for (size_t row = 600; row < 640; ++row) rows[row].vector = rows[5].vector;
  const Embeddings model = WithCodes(MakeModel(rows));
  const std::vector<NeighbourQuery> queries = QueriesOf(model, 6);
  for (const bool by_codes : {false, true}) {
    const auto search = by_codes ? MakeCodeSearch(model) : MakeExactSearch(model);
    // Words 4 and 600 to 639 are equal to 5: the first nine of them by id.
    const Neighbours found = search->Find({&queries[5], 1}, 9)[0];
    REQUIRE(found.size() == 9);
    CHECK(Index(found[0].id) == 4);
    for (size_t i = 1; i < found.size(); ++i) CHECK(Index(found[i].id) == 599 + i);
  }
}

TEST_CASE("the restricted vocabulary, many exceptions and k beyond all words") {
  const Embeddings model = MakeModel(ClusteredWords(500, 9));
  std::vector<NeighbourQuery> queries = QueriesOf(model, 3);
  CheckSame(MakeExactSearch(model, 100)->Find(queries, 5)[2], BySorting(model, WordId{2}, 100, 5));
  CHECK(MakeExactSearch(model)->Find(queries, 1000)[1].size() == 499);
  CHECK(MakeExactSearch(model)->Find(queries, std::numeric_limits<size_t>::max())[1].size() == 499);
  CHECK(MakeExactSearch(model)->Find(queries, 0)[1].empty());
  const Neighbours all = MakeExactSearch(model)->Find(queries, 1000)[0];
  for (size_t i = 0; i < 200; ++i) queries[0].exclude.push_back(all[i].id);
  const Neighbours rest = MakeExactSearch(model)->Find(queries, 3)[0];
  CHECK(rest == Neighbours(all.begin() + 200, all.begin() + 203));
  CHECK(MakeExactSearch(model)->Find({}, 3).empty());
}

TEST_CASE("rows without a direction are never answers, in any search") {
  std::vector<WordAndVector> rows = ClusteredWords(200, 8);
  rows[3].vector.assign(8, 0.0f);
  rows[4].vector[0] = std::numeric_limits<float>::quiet_NaN();
  rows[5].vector[0] = std::numeric_limits<float>::infinity();
  const Embeddings model = WithCodes(MakeModel(rows));
  for (const bool by_codes : {false, true}) {
    const auto search = by_codes ? MakeCodeSearch(model) : MakeExactSearch(model);
    for (const size_t batch : {size_t{1}, size_t{3}}) {
      for (const Neighbours& found : search->Find(QueriesOf(model, batch), 200)) {
        CHECK(found.size() == 200 - 3 - 1);
        for (const Neighbour& neighbour : found) {
          CHECK((Index(neighbour.id) < 3 || Index(neighbour.id) > 5));
        }
      }
    }
  }
}

TEST_CASE("codes and a hundred exact cosines find nearly all, with the very same scores") {
  const Embeddings model = WithCodes(MakeModel(ClusteredWords(6000, 50)));
  const RecallSample sample = DrawRecallSample(model, 200, 10, 1);
  const auto by_codes = MakeCodeSearch(model);
  CHECK(Recall(*by_codes, sample) > 0.999);
  CHECK(by_codes->Find({&sample.queries[0], 1}, 10)[0] == by_codes->Find(sample.queries, 10)[0]);
  const auto restricted = MakeCodeSearch(model, 300)->Find(sample.queries, 10);
  const size_t most = std::numeric_limits<size_t>::max();
  CHECK(by_codes->Find({&sample.queries[0], 1}, most)[0].size() == 5999);
  CHECK(restricted == MakeExactSearch(model, 300)->Find(sample.queries, 10));
}

}  // namespace nce2vec
