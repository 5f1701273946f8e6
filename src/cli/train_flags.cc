#include "src/cli/train_flags.h"

#include <algorithm>
#include <cstdint>
#include <thread>
#include <utility>

#include "absl/strings/str_format.h"
#include "src/base/option_values.h"
#include "src/base/status_macros.h"
#include "src/cli/choice_flag.h"
#include "src/cli/size_flag.h"
#include "src/cli/text_input_flags.h"
#include "src/cli/word_model_flags.h"
#include "src/model/model_file.h"

namespace nce2vec {
namespace {

namespace po = boost::program_options;

constexpr CommandHelp kHelp = {
    "nce2vec train --input PATH... --output MODEL [options]",
    "Learns a vector for each word of a text, from the words that stand around it. Text is UTF-8, "
    "a sentence or a paragraph a line, plain or gz, bz2, xz or zst; '-' reads standard input.\n"
    "\n"
    "Ctrl-C ends training and saves what there is. With --checkpoint DIR the state of training is "
    "kept as well, every ten minutes, and after a crash, a reboot or Ctrl-C nce2vec train --resume "
    "DIR goes on as if nothing had happened. The model remembers how its text was cut into words; "
    "queries are treated alike.\n"
    "\n"
    "With --init it goes on from a model with new text, whose counts are added to the model's. "
    "Words that only one of the two has are kept: the model's with all they are, the text's from "
    "fresh rows (--vocab-policy). The model may be the output, too. Files of plain vectors give "
    "the rows to start with.\n"
    "\n"
    "With --input-format word-pairs the pairs are given, as centre TAB context [TAB weight], a "
    "pair "
    "a line: items bought together, the edges of a graph, words and their dependencies. Words "
    "stand as they are, with spaces if they have some; --min-count goes by column, and --subsample "
    "is 0 unless given. nn answers with words of the first column. A weight says how often a pair "
    "counts; --weights FILE does the same for the lines of a text.\n"
    "\n"
    "With --objective nt-xent or pairs it learns vectors of whole texts instead, with options of "
    "its own: see nce2vec help train-texts.",
    "  nce2vec train --input text.txt.gz --output text.model --tokenizer words --lowercase\n"
    "  zcat *.gz | nce2vec train --input - --output text.model --dim 200 --epochs 3\n"
    "  nce2vec train --input text.txt --phrases phrases.tsv --output text.model\n"
    "  nce2vec train --input more.txt --init text.model --output text.model --lr 0.025\n"
    "  nce2vec train --input baskets.tsv --input-format word-pairs --output items.model\n"
    "  nce2vec train --input reviews.txt --weights helpfulness.txt --output reviews.model"};

// Values that are read from words after parsing.
struct Names {
  std::string tokenizer, objective, on_divergence, input_format;
  CheckpointFlagValues checkpoints;
  WordModelNames word_model;
};

po::options_description Flags(TrainFlags* options, Names* names) {
  TrainOptions& train = options->train;
  po::options_description flags("options", 100, 60);
  const auto number = [](double* target) {
    return po::value(target)
        ->default_value(*target, absl::StrFormat("%g", *target))
        ->value_name("X");
  };
  AddTextInputFlags(flags, &options->encode, &names->tokenizer, &options->text_files);
  auto add = flags.add_options();
  add("output,o", po::value(&options->output)->required()->value_name("MODEL"), "the model file");
  add("objective", OneOf(&names->objective, {"nce", "ns", "nt-xent", "pairs"}),
      "nce (self-normalising) or ns (negative sampling); nt-xent and pairs: of whole texts, see "
      "nce2vec help train-texts");
  add("input-format", OneOf(&names->input_format, {"text", "word-pairs"}),
      "text, or word-pairs: centre TAB context [TAB weight], a pair a line");
  add("weights", po::value(&options->encode.line_weights)->value_name("FILE"),
      "a number for each line of the text, from 0 to 1000: how often an epoch trains the line, "
      "fractions by chance");
  AddInitFlags(flags, &options->init);
  add("dim", WholeNumber("dim", &train.dim), "dimensions of a vector; those of --init");
  AddWordModelFlags(flags, &train, &names->word_model);
  add("window", WholeNumber("window", &train.window), "context words on each side, at most");
  add("fixed-window", po::bool_switch(&train.fixed_window),
      "always the whole window, not a random part of it");
  add("negatives", WholeNumber("negatives", &train.negatives), "fake pairs per true pair, k");
  add("epochs", WholeNumber("epochs", &train.epochs), "passes over the text");
  add("subsample", number(&train.subsample),
      "thin out words more frequent than this share; 0: none");
  add("noise-power", number(&train.noise_power), "fake partners come from frequency^X");
  add("lr", number(&train.learning_rate), "learning rate at the start; falls linearly");
  add("threads", ThreadCount(&train.threads), "how many threads read and train");
  add("deterministic", po::bool_switch(&train.deterministic),
      "same seed and same --threads, same bytes; somewhat slower than threads that race");
  add("seed", WholeNumber("seed", &train.seed),
      "with --threads 1 or --deterministic: same seed, same bytes");
  add("validation", number(&train.validation), "share of sentences held out and scored each epoch");
  add("metrics", po::value(&options->metrics)->value_name("FILE"), "write figures as JSON lines");
  add("tile", WholeNumber("tile", &train.tile_centres), "centre words trained together");
  add("tile-noise", WholeNumber("tile-noise", &train.tile_noise),
      "fake partners a tile shares; 0: none, each pair draws its own");
  add("on-divergence", OneOf(&names->on_divergence, {"recover", "stop"}),
      "when the loss goes wild: go back to the last state kept and on with half the learning rate "
      "(recover), or stop");
  add("curvature-limit", number(&train.curvature_limit),
      "bound on a row's step in a tile; inf: none");
  add("nt-xent-weight", number(&options->nt_xent_weight),
      "train vectors of whole lines too, in turn with the words, at this share of the learning "
      "rate that lines alone are trained with (nce2vec help train-texts); 0: don't");
  add("temperature", number(&options->texts.temperature), "the lines' cosines are divided by it");
  add("batch", WholeNumber("batch", &options->texts.batch), "lines compared with each other");
  AddCheckpointFlags(flags, &names->checkpoints);
  add("quiet,q", po::bool_switch(&options->quiet), "say nothing but errors");
  return flags;
}

// What makes no sense together with --input-format word-pairs or --weights, or comes out of them.
absl::Status FinishInputFormat(const std::string& format, const Arguments& args,
                               TrainFlags* options) {
  NCE2VEC_ASSIGN_OR_RETURN(options->train.input_format, ParseInputFormatName(format));
  const bool weighted = IsGiven(args, "weights");
  if (weighted && options->joint()) {
    return absl::InvalidArgumentError(
        "--weights are of words' training alone; leave it or --nt-xent-weight out");
  }
  if (weighted && options->encode.line_weights == "-") {
    return absl::InvalidArgumentError("--weights must be a file: standard input is for the text");
  }
  options->train.line_weights = weighted;
  if (weighted) options->encode.layout = TextLayout::kWeightedLines;
  if (options->train.input_format == InputFormat::kText) return absl::OkStatus();
  if (weighted) {
    return absl::InvalidArgumentError(
        "--weights are of lines of text; with --input-format word-pairs, a pair's weight is its "
        "third column");
  }
  for (const std::string flag : {"window", "fixed-window", "tokenizer", "lowercase", "max-sentence",
                                 "cleaned", "phrases", "nt-xent-weight"}) {
    if (!IsGiven(args, flag)) continue;
    return absl::InvalidArgumentError(absl::StrFormat(
        "--%s is of running text, and with --input-format word-pairs there is none; leave it out",
        flag));
  }
  if (!IsGiven(args, "subsample")) options->train.subsample = 0;
  return absl::OkStatus();
}

}  // namespace

absl::Status TrainFlags::CheckJoint() const {
  if (!joint() || (!train.subwords.enabled() && train.model == WordModel::kSkipGram)) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(
      "--nt-xent-weight goes with --model skip-gram and without --subwords: lines are trained by "
      "the rows of their words");
}

absl::StatusOr<ParseOutcome> ParseTrainFlags(const Arguments& args, TrainFlags* options) {
  options->train.threads = std::max(1U, std::thread::hardware_concurrency());
  Names names;
  names.tokenizer = TokenizerName(options->encode.text.tokenizer);
  names.objective = ObjectiveName(options->train.objective);
  names.word_model = WordModelNamesOf(options->train);
  names.on_divergence = DivergencePolicyName(options->train.on_divergence);
  names.input_format = InputFormatName(options->train.input_format);
  po::options_description flags = Flags(options, &names);
  NCE2VEC_ASSIGN_OR_RETURN(const ParseOutcome outcome, ParseFlags(args, kHelp, flags));
  if (outcome == ParseOutcome::kHelpPrinted) return outcome;
  NCE2VEC_ASSIGN_OR_RETURN(options->train.objective, ParseObjectiveName(names.objective));
  NCE2VEC_RETURN_IF_ERROR(FinishWordModel(names.word_model, args, &options->train));
  NCE2VEC_ASSIGN_OR_RETURN(options->train.on_divergence,
                           ParseDivergencePolicyName(names.on_divergence));
  NCE2VEC_ASSIGN_OR_RETURN(options->checkpoints, FinishCheckpoints(names.checkpoints, args));
  if (options->train.deterministic) {
    // The number of cores may be another one where training goes on.
    options->checkpoints.arguments = WithFlag(std::move(options->checkpoints.arguments), "threads",
                                              std::to_string(options->train.threads));
  }
  options->encode.threads = options->train.threads;
  NCE2VEC_RETURN_IF_ERROR(FinishInputFormat(names.input_format, args, options));
  TrainOptions checked = options->train;
  if (options->init.path.empty()) {
    NCE2VEC_RETURN_IF_ERROR(CheckSubwordFlags(args, checked));
  } else {
    checked.position_weights = false;  // whether the model is cbow's is seen later
  }
  NCE2VEC_RETURN_IF_ERROR(checked.Validate());
  NCE2VEC_RETURN_IF_ERROR(FinishTextInput(names.tokenizer, options->text_files, &options->encode));
  NCE2VEC_RETURN_IF_ERROR(CheckRange("--nt-xent-weight", options->nt_xent_weight, 0, 1000));
  NCE2VEC_RETURN_IF_ERROR(options->CheckJoint());
  if (options->joint()) options->encode.layout = TextLayout::kLines;
  const ContrastOptions defaults;
  if (!options->joint() && (options->texts.temperature != defaults.temperature ||
                            options->texts.batch != defaults.batch)) {
    return absl::InvalidArgumentError("--temperature and --batch go with --nt-xent-weight");
  }
  options->arguments = args;
  NCE2VEC_RETURN_IF_ERROR(CheckInitFlags(options->init, args));
  options->texts.dim = options->train.dim;
  options->texts.epochs = options->train.epochs;
  options->texts.seed = options->train.seed;
  options->texts.threads = options->train.threads;
  NCE2VEC_RETURN_IF_ERROR(options->texts.Validate());
  NCE2VEC_RETURN_IF_ERROR(CheckModelPath(options->output));
  return outcome;
}

}  // namespace nce2vec
