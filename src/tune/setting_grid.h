// The settings that tuning tries: a grid of sensible values around the defaults, and draws from it.
#ifndef SRC_TUNE_SETTING_GRID_H_
#define SRC_TUNE_SETTING_GRID_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "src/train/train_options.h"

namespace nce2vec {

// What is tuned; all else is the user's.
struct Setting {
  double learning_rate = 0;
  size_t negatives = 0;
  size_t window = 0;
  double subsample = 0;
  double noise_power = 0;

  bool operator==(const Setting&) const = default;
};

Setting SettingOf(const TrainOptions& options);
TrainOptions WithSetting(TrainOptions options, const Setting& setting);

// The values of each, in rising order. Any combination of them may be tried.
struct SettingLadders {
  std::vector<double> learning_rate = {0.0125, 0.025, 0.05, 0.075, 0.1, 0.15};
  std::vector<size_t> negatives = {2, 3, 5, 8, 12, 20};
  std::vector<size_t> window = {2, 3, 5, 8, 12};
  std::vector<double> subsample = {1e-5, 3e-5, 1e-4, 3e-4, 1e-3};
  std::vector<double> noise_power = {0.5, 0.75, 1};

  size_t size() const;
};

// The defaults, which come first, and others of the grid in a random order that `seed` decides:
// `count` settings without repeats, or all there are where that is fewer. Those for a smaller count
// are the beginning of those for a larger one. count >= 1.
std::vector<Setting> DrawSettings(const Setting& defaults, const SettingLadders& ladders,
                                  size_t count, uint64_t seed);

}  // namespace nce2vec

#endif  // SRC_TUNE_SETTING_GRID_H_
