#include "src/tune/setting_grid.h"

#include <doctest/doctest.h>

#include <algorithm>

namespace nce2vec {
namespace {

const Setting kDefaults = SettingOf(TrainOptions());

bool AllDiffer(const std::vector<Setting>& settings) {
  for (size_t i = 0; i < settings.size(); ++i) {
    if (std::count(settings.begin(), settings.end(), settings[i]) != 1) return false;
  }
  return true;
}

template <class T>
bool Holds(const std::vector<T>& ladder, T value) {
  return std::find(ladder.begin(), ladder.end(), value) != ladder.end();
}

}  // namespace

TEST_CASE("the defaults come first and nothing comes twice") {
  const SettingLadders ladders;
  const std::vector<Setting> settings = DrawSettings(kDefaults, ladders, 500, 1);
  REQUIRE(settings.size() == 500);
  CHECK(settings[0] == kDefaults);
  CHECK(AllDiffer(settings));
  for (size_t i = 1; i < settings.size(); ++i) {
    CHECK(Holds(ladders.learning_rate, settings[i].learning_rate));
    CHECK(Holds(ladders.negatives, settings[i].negatives));
    CHECK(Holds(ladders.window, settings[i].window));
    CHECK(Holds(ladders.subsample, settings[i].subsample));
    CHECK(Holds(ladders.noise_power, settings[i].noise_power));
  }
}

TEST_CASE("the seed decides, and a few settings are the beginning of many") {
  const SettingLadders ladders;
  const std::vector<Setting> many = DrawSettings(kDefaults, ladders, 60, 7);
  const std::vector<Setting> few = DrawSettings(kDefaults, ladders, 20, 7);
  CHECK(std::equal(few.begin(), few.end(), many.begin()));
  CHECK(DrawSettings(kDefaults, ladders, 60, 8) != many);
}

TEST_CASE("a grid that is used up gives all of its settings, once each") {
  SettingLadders ladders;
  ladders.learning_rate = {0.05, 0.1};
  ladders.negatives = {5};
  ladders.window = {2, 5};
  ladders.subsample = {1e-4};
  ladders.noise_power = {0.75};
  CHECK(ladders.size() == 4);
  // The defaults are one of the four, and come first for it.
  const std::vector<Setting> settings = DrawSettings(kDefaults, ladders, 100, 1);
  CHECK(settings.size() == 4);
  CHECK(AllDiffer(settings));
  Setting other = kDefaults;
  other.negatives = 6;
  CHECK(DrawSettings(other, ladders, 100, 1).size() == 5);
}

TEST_CASE("all of the grid, and the defaults, can be trained with") {
  const SettingLadders ladders;
  TrainOptions options;
  options.dim = 7;
  for (const Setting& setting : DrawSettings(kDefaults, ladders, ladders.size(), 1)) {
    const TrainOptions with = WithSetting(options, setting);
    REQUIRE(with.Validate().ok());
    CHECK(SettingOf(with) == setting);
    CHECK(with.dim == 7);
  }
}

}  // namespace nce2vec
