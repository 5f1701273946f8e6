// What a user is told of training that diverged.
#ifndef SRC_CLI_DIVERGENCE_TALK_H_
#define SRC_CLI_DIVERGENCE_TALK_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "src/train/trainer.h"

namespace nce2vec {

// "training diverged in epoch 2 (...) at learning rate 0.4, the likely cause; try --lr 0.2": one
// line. `advice` goes behind it.
std::string DivergenceMessage(size_t epoch, double rate, double start_rate, size_t recoveries,
                              std::string_view advice = "");

// Of training that goes on: where from, and how.
std::string RecoveryNote(const Recovery& recovery);

}  // namespace nce2vec

#endif  // SRC_CLI_DIVERGENCE_TALK_H_
