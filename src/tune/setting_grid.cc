#include "src/tune/setting_grid.h"

#include <numeric>
#include <utility>

#include "src/base/random.h"

namespace nce2vec {
namespace {

// Takes a step of the ladder off a place in the grid.
template <class T>
T TakeStep(const std::vector<T>& ladder, size_t& place) {
  const size_t step = place % ladder.size();
  place /= ladder.size();
  return ladder[step];
}

Setting SettingAt(const SettingLadders& ladders, size_t place) {
  Setting setting;
  setting.learning_rate = TakeStep(ladders.learning_rate, place);
  setting.negatives = TakeStep(ladders.negatives, place);
  setting.window = TakeStep(ladders.window, place);
  setting.subsample = TakeStep(ladders.subsample, place);
  setting.noise_power = TakeStep(ladders.noise_power, place);
  return setting;
}

}  // namespace

Setting SettingOf(const TrainOptions& options) {
  return {options.learning_rate, options.negatives, options.window, options.subsample,
          options.noise_power};
}

TrainOptions WithSetting(TrainOptions options, const Setting& setting) {
  options.learning_rate = setting.learning_rate;
  options.negatives = setting.negatives;
  options.window = setting.window;
  options.subsample = setting.subsample;
  options.noise_power = setting.noise_power;
  return options;
}

size_t SettingLadders::size() const {
  return learning_rate.size() * negatives.size() * window.size() * subsample.size() *
         noise_power.size();
}

std::vector<Setting> DrawSettings(const Setting& defaults, const SettingLadders& ladders,
                                  size_t count, uint64_t seed) {
  std::vector<size_t> places(ladders.size());
  std::iota(places.begin(), places.end(), size_t{0});
  RandomStream random(seed, StreamPurpose::kSettings);
  std::vector<Setting> settings = {defaults};
  // Fisher and Yates's shuffle, as far as it is needed.
  for (size_t i = 0; i < places.size() && settings.size() < count; ++i) {
    const size_t other = i + random.Below(static_cast<uint32_t>(places.size() - i));
    std::swap(places[i], places[other]);
    const Setting setting = SettingAt(ladders, places[i]);
    if (setting != defaults) settings.push_back(setting);
  }
  return settings;
}

}  // namespace nce2vec
