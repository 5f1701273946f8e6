#include "eval/model_comparison.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

namespace nce2vec {
namespace {

using Known = std::vector<bool>;

// Three models score 1, 2, 3 an item on average; a second measure is ten times that. Draws vary by
// their number, so that averages can be told apart.
Resamples ScoreByPlace(std::span<const size_t> models, std::span<const uint32_t> items) {
  Resamples resamples;
  for (const double factor : {1.0, 10.0}) {
    for (const size_t model : models) {
      const double value = factor * static_cast<double>(model + 1);
      resamples.values.push_back(items.empty() ? std::nullopt : std::optional<double>(value));
      resamples.draws.push_back({value - 1, value, value + 1});
    }
  }
  return resamples;
}

}  // namespace

TEST_CASE("models are scored on what they know, and on what all of them know") {
  std::vector<std::pair<size_t, std::vector<uint32_t>>> asked;
  const std::vector<Known> known = {{true, true, false, true}, {false, true, true, true}};
  const ModelResamples resamples = ResampleModels(
      known, 2, [&](std::span<const size_t> models, std::span<const uint32_t> items) {
        asked.push_back({models.size(), {items.begin(), items.end()}});
        return ScoreByPlace(models, items);
      });
  REQUIRE(asked.size() == 3);
  CHECK(asked[0] == std::pair<size_t, std::vector<uint32_t>>{1, {0, 1, 3}});
  CHECK(asked[1] == std::pair<size_t, std::vector<uint32_t>>{1, {1, 2, 3}});
  CHECK(asked[2] == std::pair<size_t, std::vector<uint32_t>>{2, {1, 3}});

  const Comparison comparison = Summarise(resamples, 0.95);
  CHECK(comparison.items == 4);
  CHECK(comparison.shared_items == 2);
  const ModelScores& second = comparison.models[1];
  CHECK(second.used == 3);
  CHECK(*second.own[1].value == 20);
  CHECK(second.own[0].interval->low == doctest::Approx(1.05));
  CHECK(*second.shared[1].estimate.value == 20);
  CHECK(*second.shared[1].gain == 10);
  // Both vary alike from draw to draw, so their difference doesn't.
  CHECK(second.shared[1].gain_interval->low == 10);
  CHECK(second.shared[1].gain_interval->high == 10);
  CHECK(*second.shared[1].p_value == doctest::Approx(0.5));  // 2 (1 + 0) / (1 + 3)
  CHECK(!comparison.models[0].shared[0].gain.has_value());
  CHECK(!comparison.models[0].shared[0].gain_interval.has_value());
  CHECK(!comparison.models[0].shared[0].p_value.has_value());
}

TEST_CASE("one model is compared with nothing") {
  const std::vector<Known> known = {{true, false}};
  const Comparison comparison = Summarise(ResampleModels(known, 2, ScoreByPlace), 0.95);
  CHECK(comparison.models[0].used == 1);
  CHECK(comparison.models[0].shared.empty());
}

TEST_CASE("nothing in common gives no comparison") {
  const std::vector<Known> known = {{true, false}, {false, true}};
  const Comparison comparison = Summarise(ResampleModels(known, 2, ScoreByPlace), 0.95);
  CHECK(comparison.shared_items == 0);
  CHECK(comparison.models[1].own[0].value.has_value());
  CHECK(!comparison.models[1].shared[0].estimate.value.has_value());
  CHECK(!comparison.models[1].shared[0].p_value.has_value());
}

TEST_CASE("averages have one vote a data set; what one set lacks, the average lacks") {
  const std::vector<Known> large = {{true, true, true}, {true, true, false}};
  const std::vector<Known> none = {{true}, {false}};
  const ModelResamples first = ResampleModels(large, 2, ScoreByPlace);
  ModelResamples second = first;
  for (std::optional<double>& value : second.shared.values) *value += 2;
  for (auto& draws : second.shared.draws) {
    for (double& draw : draws) draw -= 4;
  }
  const std::vector<ModelResamples> two = {first, second};
  const ModelResamples average = Average(two);
  CHECK(average.items == 6);
  CHECK(average.used == std::vector<size_t>{6, 4});
  CHECK(average.shared_items == 4);
  CHECK(*average.shared.values[1] == 3);
  CHECK(average.shared.draws[1] == std::vector<double>{-1, 0, 1});
  CHECK(*average.own[1].values[0] == 2);

  const std::vector<ModelResamples> with_gap = {first, ResampleModels(none, 2, ScoreByPlace)};
  const Comparison comparison = Summarise(Average(with_gap), 0.95);
  CHECK(*comparison.models[0].own[0].value == 1);
  CHECK(!comparison.models[1].own[0].value.has_value());
  CHECK(!comparison.models[1].shared[0].p_value.has_value());
}

}  // namespace nce2vec
