// The reports of past epochs of contrastive training as one line of text, exact.
#ifndef SRC_CONTRAST_CONTRAST_HISTORY_H_
#define SRC_CONTRAST_CONTRAST_HISTORY_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "src/contrast/contrast_trainer.h"

namespace nce2vec {

// "epoch fraction examples batches loss cosine", for a validated epoch its score behind; ';'
// between epochs.
std::string ContrastHistoryText(const std::vector<ContrastEpochReport>& history);

// DataLoss when it isn't what ContrastHistoryText writes.
absl::StatusOr<std::vector<ContrastEpochReport>> ParseContrastHistoryText(const std::string& text);

}  // namespace nce2vec

#endif  // SRC_CONTRAST_CONTRAST_HISTORY_H_
