#include "src/cli/tune_flags.h"

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <thread>

#include "absl/strings/str_format.h"
#include "src/base/option_values.h"
#include "src/base/status_macros.h"
#include "src/cli/choice_flag.h"
#include "src/cli/init_flags.h"
#include "src/cli/shell_word.h"
#include "src/cli/size_flag.h"
#include "src/cli/text_input_flags.h"
#include "src/train/checkpoint_interval.h"

namespace nce2vec {
namespace {

namespace po = boost::program_options;

constexpr CommandHelp kHelp = {
    "nce2vec tune --input PATH... --validation-similarity FILE... [options]",
    "Tries learning rate, negatives, window, subsampling and noise power on a text, and prints the "
    "nce2vec train command with the best ones it found, below the table that it decided from; with "
    "the defaults where the gain on them may be chance (its 95 % interval holds 0). What is best is "
    "Spearman's correlation of cosines with people's judgement of word pairs, the mean of the files "
    "given, as nce2vec evaluate similarity tells it.\n"
    "\n"
    "By successive halving: many settings, drawn at random from a grid around the defaults, are "
    "trained on a part of the work, the best third of them on more of it, and so on. The defaults "
    "stay in to the end, so that the table says what tuning gained. No file is written. Ctrl-C "
    "ends the search and prints what there is.\n"
    "\n"
    "The correlations of the best setting are those that it was chosen for, and so too good: "
    "report others, of files that tuning has not seen.",
    "  nce2vec tune --input text.txt --validation-similarity EN-MTurk-771.txt --budget 30m\n"
    "  nce2vec tune --input text.txt --validation-similarity EN-MTurk-771.txt --quiet | tail -n 1 "
    "| sh"};

absl::StatusOr<double> ParseBudget(const std::string& text) {
  const absl::StatusOr<CheckpointInterval> interval = ParseCheckpointInterval(text);
  if (interval.ok() && interval->unit == CheckpointInterval::Unit::kSeconds) {
    return interval->amount;
  }
  return absl::InvalidArgumentError(
      absl::StrFormat("--budget must be a time (90s, 10m, 2h), not '%s'", text));
}

// Values that are read from words after parsing.
struct Names {
  std::string tokenizer, objective;
  std::string budget = "10m";
};

po::options_description Flags(TuneFlags* options, Names* names) {
  TrainOptions& train = options->train;
  po::options_description flags("options", 100, 60);
  AddTextInputFlags(flags, &options->encode, &names->tokenizer, &options->text_files);
  auto add = flags.add_options();
  add("validation-similarity",
      po::value(&options->similarity)->multitoken()->required()->value_name("FILE..."),
      "word pairs judged by people, which settings are compared on; of equal weight");
  add("budget", po::value(&names->budget)->default_value(names->budget)->value_name("TIME"),
      "how long it may take, reading the text included: 90s, 10m, 2h");
  add("trials", WholeNumber("trials", &options->halving.trials),
      "settings at the start, the defaults among them; 0: as many as the budget lets");
  add("output,o", po::value(&options->output)->default_value(options->output)->value_name("MODEL"),
      "the model's name in the command that is printed");
  add("objective", OneOf(&names->objective, {"nce", "ns"}), "as for nce2vec train");
  add("dim", WholeNumber("dim", &train.dim), "dimensions of a vector");
  add("epochs", WholeNumber("epochs", &train.epochs),
      "passes over the text that the command will make; trials make as many at most");
  add("threads", ThreadCount(&train.threads), "how many threads read and train");
  add("seed", WholeNumber("seed", &train.seed), "of the settings' draw and of training");
  add("json", po::bool_switch(&options->json),
      "a JSON object a line: of each trial, and the last one of the choice");
  add("quiet,q", po::bool_switch(&options->quiet), "say nothing on standard error but errors");
  return flags;
}

// A name that looks like an option can't stand behind one.
std::string AsOperand(const std::string& path) {
  return path.size() > 1 && path.starts_with('-') ? "./" + path : path;
}

// Appends flags of a command where their value is not the default.
class FlagList {
 public:
  explicit FlagList(std::vector<std::string>& words) : words_(words) {}

  void Add(std::string_view flag, const std::string& value) {
    words_.emplace_back(flag);
    words_.push_back(value);
  }
  void AddUnless(const std::string& usual, std::string_view flag, const std::string& value) {
    if (value != usual) Add(flag, value);
  }
  void AddUnless(uint64_t usual, std::string_view flag, uint64_t value) {
    if (value != usual) Add(flag, std::to_string(value));
  }

 private:
  std::vector<std::string>& words_;
};

void AddTextFlags(const TuneFlags& flags, std::vector<std::string>& words) {
  const EncodeOptions usual;
  const EncodeOptions& encode = flags.encode;
  FlagList list(words);
  list.AddUnless("", "--cleaned", AsOperand(flags.text_files.cleaned));
  list.AddUnless("", "--phrases", AsOperand(flags.text_files.phrases));
  list.AddUnless(std::string(TokenizerName(usual.text.tokenizer)), "--tokenizer",
                 std::string(TokenizerName(encode.text.tokenizer)));
  if (encode.text.lowercase) words.emplace_back("--lowercase");
  list.AddUnless(usual.text.max_sentence_tokens, "--max-sentence", encode.text.max_sentence_tokens);
  list.AddUnless(static_cast<uint64_t>(usual.vocabulary.min_count), "--min-count",
                 static_cast<uint64_t>(encode.vocabulary.min_count));
  list.AddUnless(usual.vocabulary.max_words, "--max-vocab", encode.vocabulary.max_words);
  list.AddUnless("", "--scratch", AsOperand(encode.scratch_folder));
}

}  // namespace

absl::StatusOr<ParseOutcome> ParseTuneFlags(const Arguments& args, TuneFlags* options) {
  options->train.threads = std::max(1U, std::thread::hardware_concurrency());
  options->halving.most_trials = options->ladders.size();
  Names names;
  names.tokenizer = TokenizerName(options->encode.text.tokenizer);
  names.objective = ObjectiveName(options->train.objective);
  po::options_description flags = Flags(options, &names);
  NCE2VEC_ASSIGN_OR_RETURN(const ParseOutcome outcome, ParseFlags(args, kHelp, flags));
  if (outcome == ParseOutcome::kHelpPrinted) return outcome;
  NCE2VEC_ASSIGN_OR_RETURN(options->train.objective, ParseObjectiveName(names.objective));
  NCE2VEC_ASSIGN_OR_RETURN(options->halving.budget, ParseBudget(names.budget));
  options->encode.threads = options->train.threads;
  options->arguments = args;
  NCE2VEC_RETURN_IF_ERROR(options->halving.Validate());
  NCE2VEC_RETURN_IF_ERROR(options->train.Validate());
  NCE2VEC_RETURN_IF_ERROR(FinishTextInput(names.tokenizer, options->text_files, &options->encode));
  NCE2VEC_RETURN_IF_ERROR(CheckModelPath(options->output));
  std::vector<std::string> all = options->encode.inputs;
  all.insert(all.end(), options->similarity.begin(), options->similarity.end());
  if (std::count(all.begin(), all.end(), "-") > 1) {
    return absl::InvalidArgumentError(
        "--input and --validation-similarity: standard input ('-') can be read only once");
  }
  return outcome;
}

std::vector<std::string> TrainCommand(const TuneFlags& flags, const Setting& setting) {
  const TrainOptions usual;
  std::vector<std::string> words = {"nce2vec", "train", "--input"};
  for (const std::string& path : flags.encode.inputs) words.push_back(AsOperand(path));
  FlagList list(words);
  list.Add("--output", AsOperand(flags.output));
  AddTextFlags(flags, words);
  list.AddUnless(std::string(ObjectiveName(usual.objective)), "--objective",
                 std::string(ObjectiveName(flags.train.objective)));
  list.AddUnless(usual.dim, "--dim", flags.train.dim);
  list.AddUnless(usual.epochs, "--epochs", flags.train.epochs);
  list.AddUnless(usual.seed, "--seed", flags.train.seed);
  if (IsGiven(flags.arguments, "threads")) {
    list.Add("--threads", std::to_string(flags.train.threads));
  }
  list.Add("--lr", ShortestNumber(setting.learning_rate));
  list.Add("--negatives", std::to_string(setting.negatives));
  list.Add("--window", std::to_string(setting.window));
  list.Add("--subsample", ShortestNumber(setting.subsample));
  list.Add("--noise-power", ShortestNumber(setting.noise_power));
  return words;
}

std::string InOneLine(const std::vector<std::string>& command) {
  std::string line;
  for (const std::string& word : command) {
    absl::StrAppendFormat(&line, "%s%s", line.empty() ? "" : " ", ForShell(word));
  }
  return line;
}

}  // namespace nce2vec
