#include "src/cli/train_texts_flags.h"

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <thread>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "src/base/status_macros.h"
#include "src/cli/choice_flag.h"
#include "src/cli/size_flag.h"
#include "src/cli/text_input_flags.h"
#include "src/model/model_file.h"

namespace nce2vec {
namespace {

namespace po = boost::program_options;

// Values that are read from words after parsing.
struct Names {
  std::string tokenizer = "words";
  std::string objective = "nt-xent";
  std::string format = "lines";
  std::string view, pooling, head, optimizer, schedule, matryoshka, validation, on_divergence;
  CheckpointFlagValues checkpoints;
  bool deterministic = false;  // asked for what is promised anyway
};

constexpr CommandHelp kHelp = {
    "nce2vec train --objective nt-xent --input PATH... --output MODEL [options]",
    "Learns vectors of whole texts: two views of a text, two sentences of it for example, are to "
    "be "
    "more alike than views of different texts (SimCLR's NT-Xent loss). A text's vector is the mean "
    "of its words' vectors. Text is UTF-8, plain or gz, bz2, xz or zst; '-' reads standard input. "
    "Ctrl-C ends training and saves what there is; with --checkpoint DIR, nce2vec train --resume "
    "DIR "
    "goes on from there, and after a crash.\n"
    "\n"
    "What a line of the input is:\n"
    "  --input-format lines       a text of one or more sentences\n"
    "  --input-format documents   a sentence; blank lines stand between texts\n"
    "  --input-format text-pairs  anchor <TAB> positive [<TAB> hard negative ...]\n"
    "  --objective pairs          label <TAB> text a <TAB> text b, label 0 alike, 1 not",
    "  nce2vec train --objective nt-xent --input paragraphs.txt.zst --output texts.model\n"
    "  nce2vec embed --model texts.model --input lines.txt --output lines.npy"};

auto Number(double* target) {
  return po::value(target)->default_value(*target, absl::StrFormat("%g", *target))->value_name("X");
}

// OneOf, with the name of an option's value as the default.
ChoiceFlag* Named(std::string* target, std::string_view name,
                  std::initializer_list<std::string_view> choices) {
  *target = std::string(name);
  return OneOf(target, choices);
}

void AddViewFlags(po::options_description& flags, ContrastOptions& train, Names* names) {
  ViewOptions& view = train.view;
  auto add = flags.add_options();
  add("view",
      Named(&names->view, ViewKindName(view.kind), {"sentences", "spans", "halves", "dropout"}),
      "sentences (two of a text; spans where it has one), spans (it is cut in two), halves (each "
      "word goes to one view or the other) or dropout (all of it twice, with the rates below)");
  add("word-dropout", Number(&view.word_dropout), "leave out each word of a view at this rate");
  add("crop", Number(&view.crop), "a view keeps a span of this share of its words");
  add("feature-dropout", Number(&view.feature_dropout), "zero each coordinate at this rate");
  add("min-view-words", WholeNumber("min-view-words", &view.min_words),
      "known words that a sentence or span needs to be a view");
  add("pooling",
      Named(&names->pooling, PoolingName(train.pooling.pooling), {"mean", "sif", "learned"}),
      "mean, sif (frequent words count less) or learned (a weight for each word)");
  add("sif-a", Number(&train.pooling.sif_a), "A of the weight A / (A + share of the word)");
  add("head", Named(&names->head, HeadKindName(train.head.kind), {"none", "linear", "mlp"}),
      "projection before the loss, thrown away at the end: none, linear or mlp");
  add("head-width", WholeNumber("head-width", &train.head.width),
      "width of hidden layers; 0: that of --dim");
  add("head-depth", WholeNumber("head-depth", &train.head.depth),
      "number of hidden layers of an mlp");
  add("head-output", WholeNumber("head-output", &train.head.output), "numbers that a head gives");
}

void AddTrainingFlags(po::options_description& flags, ContrastOptions& train, Names* names) {
  OptimizerOptions& optimizer = train.optimizer;
  auto add = flags.add_options();
  add("epochs", WholeNumber("epochs", &train.epochs),
      "passes over the texts, each sentence once the anchor");
  add("batch", WholeNumber("batch", &train.batch), "texts compared with each other");
  add("temperature", Number(&train.temperature), "cosines are divided by it");
  add("margin", Number(&train.margin),
      "distance at which unlike pairs are let be (--objective pairs)");
  add("matryoshka", po::value(&names->matryoshka)->value_name("N,N,..."),
      "make these first so many coordinates good vectors, too");
  add("optimizer",
      Named(&names->optimizer, OptimizerKindName(optimizer.kind), {"adagrad", "adam", "sgd"}),
      "adagrad (one rate a row), adam or sgd");
  add("lr", Number(&optimizer.learning_rate),
      "learning rate; 0: 2 for adagrad, 0.1 for adam, 10 for sgd");
  add("warm-up", Number(&optimizer.warm_up), "share of training over which the rate rises");
  add("schedule",
      Named(&names->schedule, ScheduleName(optimizer.schedule), {"constant", "linear", "cosine"}),
      "how the rate falls after the warm-up: constant, linear or cosine");
  add("on-divergence",
      Named(&names->on_divergence, DivergencePolicyName(train.on_divergence), {"recover", "stop"}),
      "when the loss is no finite number: go back to the last state kept and on with half the "
      "learning rate (recover), or stop");
  add("freeze", po::bool_switch(&train.freeze_rows),
      "leave the words' vectors as --init gives them; train their weights (--pooling learned)");
  add("seed", WholeNumber("seed", &train.seed), "same seed, same bytes, whatever --threads");
  add("threads", ThreadCount(&train.threads), "how many threads read and train");
  add("deterministic", po::bool_switch(&names->deterministic),
      "same seed, same bytes: so it always is here");
}

po::options_description Flags(TrainTextsFlags* options, Names* names) {
  po::options_description flags("options", 100, 60);
  AddTextInputFlags(flags, &options->encode, &names->tokenizer, &options->text_files);
  auto add = flags.add_options();
  add("output,o", po::value(&options->output)->required()->value_name("MODEL"), "the model file");
  add("objective", OneOf(&names->objective, {"nt-xent", "pairs"}), "nt-xent or pairs");
  add("input-format", OneOf(&names->format, {"lines", "documents", "text-pairs"}),
      "lines, documents or text-pairs");
  add("init", po::value(&options->init)->value_name("MODEL"),
      "start from this model's word vectors, not from random ones");
  options->train.dim = 0;
  add("dim", WholeNumber("dim", &options->train.dim),
      "dimensions of a vector; 0: 256, or those of --init");
  AddViewFlags(flags, options->train, names);
  AddTrainingFlags(flags, options->train, names);
  add("validation-sts", po::value(&names->validation)->value_name("FILE or NAME=FILE,..."),
      "score lines of score <TAB> text <TAB> text after each epoch; the best epoch is kept");
  add("metrics", po::value(&options->metrics)->value_name("FILE"), "write figures as JSON lines");
  AddCheckpointFlags(flags, &names->checkpoints);
  add("quiet,q", po::bool_switch(&options->quiet), "say nothing but errors");
  return flags;
}

absl::Status ParseMatryoshka(const std::string& text, std::vector<size_t>* prefixes) {
  if (text.empty()) return absl::OkStatus();
  for (const absl::string_view part : absl::StrSplit(text, ',')) {
    uint32_t prefix = 0;
    if (!absl::SimpleAtoi(part, &prefix)) {
      return absl::InvalidArgumentError(absl::StrFormat(
          "--matryoshka must be whole numbers with commas between them, not '%s'", text));
    }
    prefixes->push_back(prefix);
  }
  return absl::OkStatus();
}

absl::Status ReadNames(const Names& names, TrainTextsFlags* options) {
  ContrastOptions& train = options->train;
  NCE2VEC_ASSIGN_OR_RETURN(train.view.kind, ParseViewKindName(names.view));
  NCE2VEC_ASSIGN_OR_RETURN(train.pooling.pooling, ParsePoolingName(names.pooling));
  NCE2VEC_ASSIGN_OR_RETURN(train.head.kind, ParseHeadKindName(names.head));
  NCE2VEC_ASSIGN_OR_RETURN(train.optimizer.kind, ParseOptimizerKindName(names.optimizer));
  NCE2VEC_ASSIGN_OR_RETURN(train.optimizer.schedule, ParseScheduleName(names.schedule));
  NCE2VEC_ASSIGN_OR_RETURN(train.on_divergence, ParseDivergencePolicyName(names.on_divergence));
  NCE2VEC_RETURN_IF_ERROR(ParseMatryoshka(names.matryoshka, &train.matryoshka));
  NCE2VEC_ASSIGN_OR_RETURN(options->encode.layout, ParseTextLayoutName(names.format));
  if (names.objective == "pairs") {
    train.objective = ContrastObjective::kPairs;
    if (names.format != "lines") {
      return absl::InvalidArgumentError(
          "--objective pairs reads lines of label <TAB> text a <TAB> text b; leave --input-format "
          "out");
    }
    options->encode.layout = TextLayout::kLabelledPairs;
  }
  return absl::OkStatus();
}

// Flags that were given and would do nothing are refused, not passed over.
absl::Status CheckEffects(const TrainTextsFlags& options) {
  const ContrastOptions& train = options.train;
  const ContrastOptions defaults;
  const bool pairs = train.objective == ContrastObjective::kPairs;
  const bool columns = pairs || options.encode.layout == TextLayout::kTextPairs;
  const bool mlp = train.head.kind == HeadKind::kMlp;
  struct Flag {
    std::string_view name;
    bool given;
    bool has_effect;
    std::string_view where;
  };
  for (const Flag& flag : {
           Flag{"--view", train.view.kind != defaults.view.kind, !columns,
                "of lines and documents"},
           Flag{"--min-view-words", train.view.min_words != defaults.view.min_words, !columns,
                "of lines and documents"},
           Flag{"--temperature", train.temperature != defaults.temperature, !pairs,
                "of --objective nt-xent"},
           Flag{"--margin", train.margin != defaults.margin, pairs, "of --objective pairs"},
           Flag{"--head-width", train.head.width != defaults.head.width, mlp, "of --head mlp"},
           Flag{"--head-depth", train.head.depth != defaults.head.depth, mlp, "of --head mlp"},
           Flag{"--head-output", train.head.output != defaults.head.output,
                train.head.kind != HeadKind::kNone, "of --head linear and mlp"},
           Flag{"--sif-a", train.pooling.sif_a != defaults.pooling.sif_a,
                train.pooling.pooling != Pooling::kMean, "of --pooling sif and learned"},
       }) {
    if (flag.given && !flag.has_effect) {
      return absl::InvalidArgumentError(
          absl::StrFormat("%s is an option %s and would do nothing here", flag.name, flag.where));
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<ParseOutcome> ParseTrainTextsFlags(const Arguments& args, TrainTextsFlags* options) {
  options->train.threads = std::max(1U, std::thread::hardware_concurrency());
  options->encode.text.lowercase = true;
  // Rare words are what tells texts apart.
  options->encode.vocabulary.min_count = 2;
  Names names;
  po::options_description flags = Flags(options, &names);
  NCE2VEC_ASSIGN_OR_RETURN(const ParseOutcome outcome, ParseFlags(args, kHelp, flags));
  if (outcome == ParseOutcome::kHelpPrinted) return outcome;
  NCE2VEC_RETURN_IF_ERROR(ReadNames(names, options));
  NCE2VEC_RETURN_IF_ERROR(CheckEffects(*options));
  if (!names.validation.empty()) {
    NCE2VEC_ASSIGN_OR_RETURN(options->validation, ParseStsSource(names.validation));
  }
  NCE2VEC_RETURN_IF_ERROR(FinishTextInput(names.tokenizer, options->text_files, &options->encode));
  NCE2VEC_RETURN_IF_ERROR(CheckModelPath(options->output));
  NCE2VEC_ASSIGN_OR_RETURN(options->checkpoints, FinishCheckpoints(names.checkpoints, args));
  if (options->checkpoints.every.unit == CheckpointInterval::Unit::kWords) {
    return absl::InvalidArgumentError(
        "--checkpoint-every counts no words here: texts are sampled; give a time or epochs (1e)");
  }
  options->encode.threads = options->train.threads;
  if (options->train.dim == 0 && options->init.empty()) options->train.dim = ContrastOptions().dim;
  // With --init the dimension may be known only when the model is opened.
  ContrastOptions checked = options->train;
  if (checked.dim == 0) {
    checked.dim = 4096;
  }
  NCE2VEC_RETURN_IF_ERROR(checked.Validate());
  return outcome;
}

}  // namespace nce2vec
