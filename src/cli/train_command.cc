// nce2vec train: text in, model out.
#include <algorithm>
#include <cstdint>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "src/base/option_values.h"
#include "src/base/output_file.h"
#include "src/base/status_macros.h"
#include "src/cli/checkpoint_flags.h"
#include "src/cli/checkpoint_session.h"
#include "src/cli/choice_flag.h"
#include "src/cli/commands.h"
#include "src/cli/divergence_talk.h"
#include "src/cli/init_flags.h"
#include "src/cli/interrupt.h"
#include "src/cli/metrics_file.h"
#include "src/cli/progress_line.h"
#include "src/cli/same_file.h"
#include "src/cli/size_flag.h"
#include "src/cli/text_input_flags.h"
#include "src/cli/train_talk.h"
#include "src/contrast/joint_training.h"
#include "src/corpus/corpus_encoder.h"
#include "src/model/model_file.h"
#include "src/train/trainer.h"

namespace nce2vec {
namespace {

namespace po = boost::program_options;

struct Options {
  EncodeOptions encode;
  TrainOptions train;
  std::string output;
  InitFlagValues init;
  Arguments arguments;  // as they were given
  std::string metrics;
  CheckpointOptions checkpoints;
  double nt_xent_weight = 0;  // 0: words alone
  ContrastOptions texts;      // of joint training
  bool quiet = false;

  bool joint() const { return nt_xent_weight > 0; }
};

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
    "With --objective nt-xent or pairs it learns vectors of whole texts instead, with options of "
    "its own: see nce2vec help train-texts.",
    "  nce2vec train --input text.txt.gz --output text.model --tokenizer words --lowercase\n"
    "  zcat *.gz | nce2vec train --input - --output text.model --dim 200 --epochs 3\n"
    "  nce2vec train --input more.txt --init text.model --output text.model --lr 0.025"};

// Values that are read from words after parsing.
struct Names {
  std::string tokenizer, objective, on_divergence;
  CheckpointFlagValues checkpoints;
};

po::options_description Flags(Options* options, Names* names) {
  TrainOptions& train = options->train;
  po::options_description flags("options", 100, 60);
  const auto number = [](double* target) {
    return po::value(target)
        ->default_value(*target, absl::StrFormat("%g", *target))
        ->value_name("X");
  };
  AddTextInputFlags(flags, &options->encode, &names->tokenizer);
  auto add = flags.add_options();
  add("output,o", po::value(&options->output)->required()->value_name("MODEL"), "the model file");
  add("objective", OneOf(&names->objective, {"nce", "ns", "nt-xent", "pairs"}),
      "nce (self-normalising) or ns (negative sampling); nt-xent and pairs: of whole texts, see "
      "nce2vec help train-texts");
  AddInitFlags(flags, &options->init);
  add("dim", WholeNumber("dim", &train.dim), "dimensions of a vector; those of --init");
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
      "rate "
      "that lines alone are trained with (nce2vec help train-texts); 0: don't");
  add("temperature", number(&options->texts.temperature), "the lines' cosines are divided by it");
  add("batch", WholeNumber("batch", &options->texts.batch), "lines compared with each other");
  AddCheckpointFlags(flags, &names->checkpoints);
  add("quiet,q", po::bool_switch(&options->quiet), "say nothing but errors");
  return flags;
}

absl::StatusOr<ParseOutcome> Parse(const Arguments& args, Options* options) {
  options->train.threads = std::max(1U, std::thread::hardware_concurrency());
  Names names;
  names.tokenizer = TokenizerName(options->encode.text.tokenizer);
  names.objective = ObjectiveName(options->train.objective);
  names.on_divergence = DivergencePolicyName(options->train.on_divergence);
  po::options_description flags = Flags(options, &names);
  NCE2VEC_ASSIGN_OR_RETURN(const ParseOutcome outcome, ParseFlags(args, kHelp, flags));
  if (outcome == ParseOutcome::kHelpPrinted) return outcome;
  NCE2VEC_ASSIGN_OR_RETURN(options->train.objective, ParseObjectiveName(names.objective));
  NCE2VEC_ASSIGN_OR_RETURN(options->train.on_divergence,
                           ParseDivergencePolicyName(names.on_divergence));
  NCE2VEC_ASSIGN_OR_RETURN(options->checkpoints, FinishCheckpoints(names.checkpoints, args));
  if (options->train.deterministic) {
    // The number of cores may be another one where training goes on.
    options->checkpoints.arguments = WithFlag(std::move(options->checkpoints.arguments), "threads",
                                              std::to_string(options->train.threads));
  }
  options->encode.threads = options->train.threads;
  NCE2VEC_RETURN_IF_ERROR(options->train.Validate());
  NCE2VEC_RETURN_IF_ERROR(FinishTextInput(names.tokenizer, &options->encode));
  NCE2VEC_RETURN_IF_ERROR(CheckRange("--nt-xent-weight", options->nt_xent_weight, 0, 1000));
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

// What changes the vectors, besides the text.
Metadata OptionsMetadata(const Options& options) {
  Metadata metadata;
  metadata.merge(options.train.ToMetadata());
  if (options.joint()) {
    metadata["train.nt_xent_weight"] = ShortestNumber(options.nt_xent_weight);
    metadata["train.nt_xent_temperature"] = ShortestNumber(options.texts.temperature);
    metadata["train.nt_xent_batch"] = std::to_string(options.texts.batch);
  }
  if (!options.init.path.empty()) metadata["vocab.policy"] = options.init.policy;
  return metadata;
}

// `recorded`: with the facts about the model that training went on from.
Metadata ModelMetadata(const Options& options, const Metadata& recorded, const EncodedText& text,
                       const TrainResult& result) {
  Metadata metadata = OptionsMetadata(options);
  for (const auto& [key, value] : recorded) {
    if (key.starts_with("init.")) metadata[key] = value;
  }
  if (result.recoveries > 0) metadata["train.recoveries"] = std::to_string(result.recoveries);
  metadata.merge(
      TrainingMetadata(options.encode, text, result.fraction, HistoryJson(result.history)));
  return metadata;
}

absl::Status Save(const Options& options, const Metadata& recorded, const EncodedText& text,
                  const TrainResult& result, const Parameters& parameters) {
  NCE2VEC_ASSIGN_OR_RETURN(AtomicFile file, AtomicFile::Create(options.output));
  ModelContents contents;
  contents.vocabulary = &text.vocabulary;
  contents.input = parameters.input.view();
  contents.output = parameters.output.view();
  contents.bias = parameters.bias;
  contents.text_options = options.encode.text;
  contents.metadata = ModelMetadata(options, recorded, text, result);
  return WriteModel(contents, std::move(file));
}

// `init` is null without --init; opened, unless the training goes on from a checkpoint.
absl::Status TrainModel(const Options& options, InitVectors* init) {
  NCE2VEC_ASSIGN_OR_RETURN(MetricsFile metrics,
                           MetricsFile::Create(options.metrics, options.checkpoints.FindsStart()));
  const std::atomic<bool>* stop = CatchInterrupts();
  ProgressLine line(options.quiet);
  CheckpointSession session(line);
  NCE2VEC_RETURN_IF_ERROR(session.Open(options.checkpoints, options.encode.scratch_folder));

  TrainTalk talk(line, options.train);
  ReadCallbacks read_callbacks;
  read_callbacks.progress = [&](const ReadProgress& progress) { talk.Reading(progress); };
  read_callbacks.stop = stop;
  Metadata recorded = OptionsMetadata(options);
  recorded.merge(TextMetadata(options.encode));
  const bool begins_from_init = init != nullptr && !session.resumes();
  EncodeOptions encode = options.encode;
  if (begins_from_init) {
    recorded.merge(init->Facts());
    encode.earlier = init->Words();
  }
  NCE2VEC_ASSIGN_OR_RETURN(const EncodedText text, session.Text(encode.inputs, recorded, [&] {
    return EncodeText(encode, read_callbacks);
  }));
  if (!session.resumes()) talk.HaveRead(text, options.encode);
  if (begins_from_init) line.Note(init->Describe(text, options.train));
  const uint64_t row_bytes = (2 * options.train.dim + 2) * sizeof(float);  // rows, norm, bias
  NCE2VEC_RETURN_IF_ERROR(CheckRoomForModel(options.output, text.vocabulary, row_bytes));

  TrainCallbacks callbacks;
  callbacks.stop = stop;
  JointTraining texts(text.corpus, options.encode.layout, options.texts, options.nt_xent_weight);
  if (options.joint()) {
    callbacks.slice = [&](const TrainedSlice& slice, Parameters& words) {
      return texts.TrainSlice(slice, words);
    };
    callbacks.add_state = [&](Parameters& words, TrainingState& state) {
      return texts.AddState(words, state);
    };
  }
  callbacks.progress = [&](const TrainProgress& progress) {
    talk.Training(progress);
    metrics.Progress(progress);
  };
  callbacks.epoch = [&](const EpochReport& report) {
    talk.EpochDone(report, texts.TakeMeans());
    metrics.Epoch(report);
  };
  callbacks.resumed = [&](const TrainProgress& progress) { talk.Resumed(progress); };
  callbacks.recovered = [&](const Recovery& recovery) { talk.Recovered(recovery); };
  EarlierModel earlier;
  if (init != nullptr) earlier = init->Earlier(text, session.recorded());
  Parameters parameters;
  NCE2VEC_ASSIGN_OR_RETURN(const TrainResult result,
                           Train(text.corpus, text.vocabulary, options.train, session.Keeping(),
                                 callbacks, parameters, earlier));
  const bool diverged = result.outcome == TrainOutcome::kDiverged;
  const std::string divergence =
      DivergenceMessage(result.epoch, result.learning_rate, options.train.learning_rate,
                        result.recoveries, options.joint() ? " or a lower --nt-xent-weight" : "");
  if (diverged && result.fraction == 0) {
    return absl::AbortedError(divergence + "; nothing was written");
  }
  NCE2VEC_RETURN_IF_ERROR(Save(options, session.recorded(), text, result, parameters));
  NCE2VEC_RETURN_IF_ERROR(metrics.Close());
  if (options.joint() && texts.steps() == 0) talk.NoLinesTrained();
  if (diverged) {
    return absl::AbortedError(absl::StrFormat("%s; %s holds the state at %.1f %% of training",
                                              divergence, options.output, 100.0 * result.fraction));
  }
  talk.Saved(options.output, result, session.ResumeCommand());
  if (result.outcome == TrainOutcome::kFinished) session.Finished();
  return absl::OkStatus();
}

absl::Status Run(const Options& options) {
  NCE2VEC_RETURN_IF_ERROR(
      CheckOutputs(options.encode, options.output, options.metrics, options.checkpoints.Files()));
  if (options.init.path.empty()) return TrainModel(options, nullptr);
  // A model may be trained on in its place: it is replaced when the new one is whole. Its metrics
  // may not.
  if (!options.metrics.empty()) {
    NCE2VEC_RETURN_IF_ERROR(CheckNotAnInput(options.metrics, {options.init.path}));
  }
  const size_t given_dim = IsGiven(options.arguments, "dim") ? options.train.dim : 0;
  InitVectors init(options.init, given_dim, options.quiet);
  // A training that goes on has the rows it began with behind it, and its model may be gone.
  if (options.checkpoints.FindsStart()) return TrainModel(options, &init);
  NCE2VEC_RETURN_IF_ERROR(init.Open());
  Options decided = options;
  NCE2VEC_RETURN_IF_ERROR(init.Decide(options.arguments, &decided.train, &decided.encode,
                                      &decided.checkpoints.arguments));
  decided.texts.dim = decided.train.dim;
  NCE2VEC_RETURN_IF_ERROR(decided.train.Validate());
  NCE2VEC_RETURN_IF_ERROR(decided.texts.Validate());
  return TrainModel(decided, &init);
}

}  // namespace

int TrainMain(const Arguments& args) {
  const absl::StatusOr<Arguments> all = WithResumedArguments(args);
  if (!all.ok()) return ReportFailure("train", all.status(), kExitFailed);
  // The objective may be that of the training which goes on.
  if (Selects(kTrainTexts, *all)) return kTrainTexts.main(*all);
  return RunCommand<Options>("train", *all, Parse, Run);
}

}  // namespace nce2vec
