// Command lines: flags of text and checkpoints, and the arguments of a training that is resumed.
// Words of the command line are the lines of the input.
#include <string>
#include <vector>

#include "src/cli/checkpoint_flags.h"
#include "src/cli/flags.h"
#include "src/cli/text_input_flags.h"
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

void Parse(const Arguments& words) {
  EncodeOptions encode;
  CheckpointFlagValues checkpoints;
  std::string tokenizer = "words";
  boost::program_options::options_description flags("options");
  AddTextInputFlags(flags, &encode, &tokenizer);
  AddCheckpointFlags(flags, &checkpoints);
  const auto outcome = ParseFlags(words, {"usage", "", ""}, flags);
  RequireMessage(outcome.status());
  if (!outcome.ok()) return;
  RequireMessage(FinishTextInput(tokenizer, &encode));
  checkpoints.resume.clear();
  const auto finished = FinishCheckpoints(checkpoints, words);
  RequireMessage(finished.status());
  if (finished.ok()) Require(finished->every.amount > 0 && finished->keep >= 1);
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
