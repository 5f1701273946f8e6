#include "src/train/round_rows.h"

#include <doctest/doctest.h>

#include <cstddef>
#include <deque>
#include <vector>

namespace nce2vec {
namespace {

constexpr size_t kWords = 200;
constexpr size_t kDim = 20;

// Three workers' rows of one matrix, whose row w starts as w, w, ...; offsets start as 100 + w.
struct Team {
  Team() {
    for (size_t w = 0; w < kWords; ++w) {
      for (float& x : shared.row(w)) x = static_cast<float>(w);
      offsets.push_back(100.0F + static_cast<float>(w));
    }
    for (size_t t = 0; t < 3; ++t) workers.push_back(*RoundRows::Create(shared, offsets, 50));
    for (RoundRows& worker : workers) pointers.push_back(&worker);
  }
  void Divide() {
    for (size_t t = 0; t < 3; ++t) workers[t].Divide(pointers, t);
  }
  void Merge() {
    for (RoundRows& worker : workers) worker.Merge();
  }
  // Adds to the worker's version of the word, whose number is `number`.
  void Train(size_t worker, uint32_t number, float change, float pull = 0) {
    for (size_t d = 0; d < kDim; ++d) workers[worker].row(number)[d] += change;
    *workers[worker].offset(number) += 2 * change;
    workers[worker].AddPull(number, pull);
  }
  bool RowIs(size_t word, float value, float offset) const {
    for (const float x : shared.row(word)) {
      if (x != value) return false;
    }
    for (size_t d = kDim; d < shared.stride(); ++d) {
      if (shared.padded_row(word)[d] != 0.0F) return false;
    }
    return offsets[word] == offset;
  }

  Matrix shared = *Matrix::Create(kWords, kDim);
  std::vector<float> offsets;
  std::deque<RoundRows> workers;
  std::vector<RoundRows*> pointers;
};

TEST_CASE("words are numbered as they come, each once; Clear forgets them") {
  Team team;
  RoundRows& rows = team.workers[0];
  CHECK(rows.Add(ToWordId(7)) == 0);
  CHECK(rows.Add(ToWordId(199)) == 1);
  CHECK(rows.Add(ToWordId(7)) == 0);
  CHECK(rows.words() == 2);
  rows.Clear();
  CHECK(rows.words() == 0);
  CHECK(rows.Add(ToWordId(199)) == 0);
  team.workers[1].Add(ToWordId(7));
  team.Divide();
  CHECK(team.workers[1].copies() == 0);
}

TEST_CASE("one worker's row is trained in place, a row of several in copies of theirs") {
  Team team;
  team.workers[0].Add(ToWordId(5));
  team.workers[0].Add(ToWordId(6));
  team.workers[2].Add(ToWordId(6));
  team.Divide();
  CHECK(team.workers[0].row(0) == team.shared.padded_row(5));
  CHECK(team.workers[0].offset(0) == &team.offsets[5]);
  CHECK(team.workers[0].row(1) != team.shared.padded_row(6));
  CHECK(team.workers[0].row(1) != team.workers[2].row(0));
  CHECK(team.workers[0].copies() == 1);
  CHECK(team.workers[2].copies() == 1);
  CHECK(*team.workers[2].row(0) == 6.0F);
  CHECK(*team.workers[2].offset(0) == 106.0F);

  team.Train(0, 0, 0.5F);
  team.Train(0, 1, 0.25F);
  team.Train(2, 0, 4.0F);
  CHECK(team.RowIs(5, 5.5F, 106.0F));
  CHECK(team.RowIs(6, 6.0F, 106.0F));
  team.Merge();
  CHECK(team.RowIs(5, 5.5F, 106.0F));
  CHECK(team.RowIs(6, 10.25F, 114.5F));
  CHECK(team.RowIs(7, 7.0F, 107.0F));
}

TEST_CASE("every row that has copies is merged once, and the next round starts from it") {
  Team team;
  for (int round = 1; round <= 3; ++round) {
    for (RoundRows& worker : team.workers) worker.Clear();
    for (size_t word = 0; word < 40; ++word) {
      for (size_t t = 0; t < 3; ++t) {
        if (t != word % 4) team.workers[t].Add(ToWordId(word));  // by two or by three
      }
    }
    team.Divide();
    for (size_t t = 0; t < 3; ++t) {
      for (uint32_t number = 0; number < team.workers[t].words(); ++number) {
        team.Train(t, number, 1.0F);
      }
    }
    team.Merge();
    for (size_t word = 0; word < 40; ++word) {
      const float changes = static_cast<float>(round) * (word % 4 == 3 ? 3.0F : 2.0F);
      CHECK(team.RowIs(word, static_cast<float>(word) + changes,
                       100.0F + static_cast<float>(word) + 2 * changes));
    }
  }
}

// Float addition is not associative: 1e8 - 1e8 + 1 is 1, 1 + 1e8 - 1e8 is 0.
TEST_CASE("changes are added in the order of the workers") {
  for (const size_t last : {size_t{0}, size_t{2}}) {
    Team team;
    for (RoundRows& worker : team.workers) worker.Add(ToWordId(0));
    team.Divide();
    team.Train(last, 0, 1.0F);
    team.Train(1, 0, -1e8F);
    team.Train(2 - last, 0, 1e8F);
    team.Merge();
    CHECK(team.RowIs(0, last == 2 ? 1.0F : 0.0F, last == 2 ? 102.0F : 100.0F));
  }
}

TEST_CASE("what all workers pulled to its place alone is not summed but averaged") {
  const auto share = [](std::vector<float> pulls) {
    Team team;
    for (size_t t = 0; t < pulls.size(); ++t) team.workers[t].Add(ToWordId(0));
    team.Divide();
    for (size_t t = 0; t < pulls.size(); ++t) team.Train(t, 0, 1.0F, pulls[t]);
    team.Merge();
    CHECK(team.offsets[0] - 100.0F == doctest::Approx(2 * *team.shared.padded_row(0)));
    return *team.shared.padded_row(0) / static_cast<float>(pulls.size());
  };
  CHECK(share({0.0F, 0.0F, 0.0F}) == 1.0F);
  CHECK(share({1e-4F, 1e-4F, 1e-4F}) == doctest::Approx(1.0).epsilon(1e-4));
  CHECK(share({1e6F, 1e6F, 1e6F}) == doctest::Approx(1.0 / 3).epsilon(1e-4));
  CHECK(share({1e30F, 1e30F}) == doctest::Approx(0.5).epsilon(1e-4));
  // Of a worker that hardly pulled, the change is hardly a reason to take less of the others'.
  CHECK(share({1e6F, 0.0F}) == doctest::Approx(1.0).epsilon(1e-4));
  CHECK(share({20.0F, 20.0F}) < share({2.0F, 2.0F}));
}

}  // namespace
}  // namespace nce2vec
