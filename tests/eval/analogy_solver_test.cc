#include "eval/analogy_solver.h"

#include <doctest/doctest.h>
#include <tbb/global_control.h>

#include <algorithm>

#include "absl/strings/str_format.h"
#include "src/base/random.h"
#include "src/query/cosine.h"
#include "tests/model/small_model.h"

namespace nce2vec {
namespace {

// Every seventh row repeats an earlier one in another length, so that scores tie; one is zero.
Embeddings RandomModel(size_t rows, size_t dim, uint64_t seed) {
  RandomStream random(seed, StreamPurpose::kInitialise);
  std::vector<WordAndVector> words;
  for (size_t row = 0; row < rows; ++row) {
    words.push_back({absl::StrFormat("w%d", row), {}});
    for (size_t i = 0; i < dim; ++i) {
      const float x = row % 7 == 6 ? 2 * words[row / 2].vector[i] : random.Uniform() - 0.5F;
      words.back().vector.push_back(row == 5 ? 0 : x);
    }
  }
  return MakeModel(words);
}

std::vector<AnalogyQuestion> RandomQuestions(size_t rows, size_t count, uint64_t seed) {
  RandomStream random(seed, StreamPurpose::kShuffle);
  std::vector<AnalogyQuestion> questions;
  const auto word = [&] { return WordId{random.Below(static_cast<uint32_t>(rows))}; };
  while (questions.size() < count) {
    // Several questions with one a and b, as data sets have them.
    const WordId a = word();
    const WordId b = word();
    for (int i = 0; i < 3; ++i) questions.push_back({a, b, word()});
  }
  return questions;
}

// By the definition, in double precision. Rows that repeat each other have equal cosines here, as
// powers of two change no digits.
std::vector<WordId> BruteForce(const Embeddings& model, size_t rows, const AnalogyQuestion& words,
                               AnalogyObjective objective) {
  std::vector<std::pair<double, WordId>> scored;
  for (size_t row = 0; row < rows; ++row) {
    const WordId id = ToWordId(row);
    const auto a = Cosine(model, words.a, id);
    const auto b = Cosine(model, words.b, id);
    const auto c = Cosine(model, words.c, id);
    if (!a || !b || !c || id == words.a || id == words.b || id == words.c) continue;
    scored.emplace_back(objective == AnalogyObjective::k3CosAdd
                            ? *b - *a + *c
                            : (1 + *b) / 2 * ((1 + *c) / 2) / ((1 + *a) / 2 + 1e-6),
                        id);
  }
  std::sort(scored.begin(), scored.end(), [](const auto& x, const auto& y) {
    return x.first != y.first ? x.first > y.first : x.second < y.second;
  });
  std::vector<WordId> ids;
  for (size_t i = 0; i < std::min(scored.size(), kAnalogyAnswers); ++i) {
    ids.push_back(scored[i].second);
  }
  return ids;
}

void CheckAgainstBruteForce(const Embeddings& model, size_t rows,
                            const std::vector<AnalogyQuestion>& questions, size_t step) {
  const std::vector<AnalogyBest> best = SolveAnalogies(model, rows, questions);
  REQUIRE(best.size() == questions.size());
  size_t wrong = 0;
  for (size_t q = 0; q < questions.size(); q += step) {
    for (const auto objective : {AnalogyObjective::k3CosAdd, AnalogyObjective::k3CosMul}) {
      if (best[q].of(objective) != BruteForce(model, rows, questions[q], objective)) ++wrong;
    }
  }
  CHECK(wrong == 0);
}

}  // namespace

TEST_CASE("the five best answers are those of the definition, ties by id, zero vectors never") {
  for (const size_t dim : {size_t{3}, size_t{40}}) {
    // Whole blocks, parts of blocks, parts of strips; a restricted vocabulary.
    for (const size_t rows : {size_t{7}, size_t{64}, size_t{512}, size_t{1099}}) {
      CAPTURE(dim);
      CAPTURE(rows);
      const Embeddings model = RandomModel(1100, dim, 100 * dim + rows);
      CheckAgainstBruteForce(model, rows, RandomQuestions(rows, 90, rows), 1);
    }
  }
}

TEST_CASE("more questions and more words than are answered together") {
  const Embeddings few = RandomModel(40, 5, 1);
  CheckAgainstBruteForce(few, 40, RandomQuestions(40, 33000, 2), 250);
  const Embeddings many = RandomModel(4000, 5, 3);
  CheckAgainstBruteForce(many, 4000, RandomQuestions(4000, 3000, 4), 60);
}

TEST_CASE("fewer candidates than answers, and questions without an answer") {
  const Embeddings model = RandomModel(7, 4, 5);
  const std::vector<AnalogyQuestion> questions = {{WordId{0}, WordId{1}, WordId{2}},
                                                  {WordId{0}, WordId{5}, WordId{2}},
                                                  {WordId{0}, WordId{1}, WordId{0}}};
  const std::vector<AnalogyBest> best = SolveAnalogies(model, 5, questions);
  CHECK(best[0].of(AnalogyObjective::k3CosAdd).size() == 2);
  CHECK(best[0].of(AnalogyObjective::k3CosMul).size() == 2);
  CHECK(best[1].of(AnalogyObjective::k3CosAdd).empty());  // word 5 is zero
  CHECK(best[2].of(AnalogyObjective::k3CosAdd).size() == 3);
  CHECK(SolveAnalogies(model, 5, {}).empty());
}

TEST_CASE("progress rises to the whole, over all batches") {
  const Embeddings model = RandomModel(4000, 5, 3);
  std::vector<double> shares;
  SolveAnalogies(model, 4000, RandomQuestions(4000, 3000, 4),
                 [&](double share) { shares.push_back(share); });
  REQUIRE(shares.size() > 8);
  CHECK(std::is_sorted(shares.begin(), shares.end()));
  CHECK(shares[0] < 0.2);
  CHECK(shares.back() == doctest::Approx(1));
}

TEST_CASE("answers do not depend on the number of threads") {
  const Embeddings model = RandomModel(3000, 6, 7);
  const std::vector<AnalogyQuestion> questions = RandomQuestions(3000, 600, 8);
  const auto solve = [&] {
    std::vector<std::vector<WordId>> ids;
    for (const AnalogyBest& best : SolveAnalogies(model, 3000, questions)) {
      ids.insert(ids.end(), best.ids.begin(), best.ids.end());
    }
    return ids;
  };
  const auto many = solve();
  const tbb::global_control one_thread(tbb::global_control::max_allowed_parallelism, 1);
  CHECK(solve() == many);
}

}  // namespace nce2vec
