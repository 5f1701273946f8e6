// The reports of past epochs as one line of text, exact.
#ifndef SRC_TRAIN_EPOCH_HISTORY_H_
#define SRC_TRAIN_EPOCH_HISTORY_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "src/train/trainer.h"

namespace nce2vec {

// "epoch fraction true_pairs loss", for a validated epoch with its "true_pairs loss accuracy
// contexts ln_z_mean ln_z_deviation" behind; ';' between epochs.
std::string HistoryText(const std::vector<EpochReport>& history);

// DataLoss when it isn't what HistoryText writes.
absl::StatusOr<std::vector<EpochReport>> ParseHistoryText(const std::string& text);

}  // namespace nce2vec

#endif  // SRC_TRAIN_EPOCH_HISTORY_H_
