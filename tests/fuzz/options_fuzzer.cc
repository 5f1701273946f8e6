// Command lines of training, and the arguments of a training that is resumed.
// Words of the command line are the lines of the input.
#include <string>
#include <vector>

#include "src/cli/checkpoint_flags.h"
#include "src/cli/flags.h"
#include "src/cli/train_flags.h"
#include "src/cli/train_texts_flags.h"
#include "src/train/checkpoint_interval.h"
#include "tests/fuzz/fuzz_file.h"

namespace nce2vec {
namespace {

Arguments WordsOf(std::string_view text) {
  Arguments words(1);
  for (const char c : text) {
    if (c == '\n') {
      words.emplace_back();
    } else if (c != '\0') {
      words.back().push_back(c);
    }
  }
  return words;
}

bool AsksForHelp(const Arguments& words) {
  for (const std::string& word : words) {
    if (word.starts_with("--help") || (word.size() > 1 && word[0] == '-' && word[1] != '-')) {
      return true;
    }
  }
  return false;
}

// What every command that trains must have found out from its options before it opens a file.
template <class Flags>
void RequireSound(const Flags& flags) {
  Require(flags.checkpoints.every.amount > 0 && flags.checkpoints.keep >= 1);
  Require(flags.train.threads >= 1 && flags.train.epochs >= 1);
  Require(!flags.output.empty());
}

void Parse(const Arguments& words) {
  TrainFlags of_words;
  const auto outcome = ParseTrainFlags(words, &of_words);
  RequireMessage(outcome.status());
  if (outcome.ok() && *outcome == ParseOutcome::kRun) {
    RequireSound(of_words);
    Require(of_words.train.Validate().ok());
  }
  TrainTextsFlags of_texts;
  const auto texts_outcome = ParseTrainTextsFlags(words, &of_texts);
  RequireMessage(texts_outcome.status());
  if (texts_outcome.ok() && *texts_outcome == ParseOutcome::kRun) RequireSound(of_texts);
}

}  // namespace
}  // namespace nce2vec

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace nce2vec;
  const std::string_view text = AsText(data, size);
  const Arguments words = WordsOf(text);
  // Absolute once, absolute for ever.
  const Arguments absolute = WithAbsolutePaths(words);
  Require(WithAbsolutePaths(absolute) == absolute);
  RequireMessage(ParseCheckpointInterval(text).status());
  // Help is printed, and short flags hold it too.
  if (!AsksForHelp(words)) Parse(words);
  return 0;
}
