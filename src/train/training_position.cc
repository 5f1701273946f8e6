#include "src/train/training_position.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"

namespace nce2vec {

void TrainingPosition::AddTo(TrainingState& state) {
  state.Add("position.epoch", &epoch);
  state.Add("position.next_shard", &next_shard);
  state.Add("position.biases_in_offsets", &biases_in_offsets);
  state.Add("position.tokens", &tokens);
  state.Add("position.seconds", &seconds);
  state.Add("position.start_rate", &start_rate);
  state.Add("position.recoveries", &recoveries);
  state.Add("position.epoch_start_loss", &epoch_start.loss);
  state.Add("position.epoch_start_pairs", &epoch_start.true_pairs);
  state.Add("position.thread_sums", &thread_sums);
  state.Add("position.history", &history);
}

std::string ThreadSumsText(std::span<const LossSums> sums) {
  std::string text;
  for (const LossSums& thread : sums) {
    absl::StrAppendFormat(&text, "%s%s %d", text.empty() ? "" : ";", ExactNumber(thread.loss),
                          thread.true_pairs);
  }
  return text;
}

absl::Status ParseThreadSums(const std::string& text, std::vector<LossSums>* sums) {
  sums->clear();
  for (const absl::string_view thread : absl::StrSplit(text, ';')) {
    const std::vector<absl::string_view> words = absl::StrSplit(thread, ' ');
    LossSums& to = sums->emplace_back();
    if (words.size() != 2 || !absl::SimpleAtod(words[0], &to.loss) ||
        !absl::SimpleAtoi(words[1], &to.true_pairs)) {
      return absl::DataLossError(absl::StrFormat("malformed sums '%s' of a thread", thread));
    }
  }
  return absl::OkStatus();
}

}  // namespace nce2vec
