// nce2vec train: text in, model out.
#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "src/base/option_values.h"
#include "src/base/output_file.h"
#include "src/base/status_macros.h"
#include "src/cli/checkpoint_flags.h"
#include "src/cli/checkpoint_session.h"
#include "src/cli/commands.h"
#include "src/cli/divergence_talk.h"
#include "src/cli/init_flags.h"
#include "src/cli/interrupt.h"
#include "src/cli/metrics_file.h"
#include "src/cli/progress_line.h"
#include "src/cli/same_file.h"
#include "src/cli/text_input_flags.h"
#include "src/cli/train_flags.h"
#include "src/cli/train_talk.h"
#include "src/cli/word_model_flags.h"
#include "src/contrast/joint_training.h"
#include "src/corpus/corpus_encoder.h"
#include "src/corpus/pair_encoder.h"
#include "src/model/model_file.h"
#include "src/train/trainer.h"
#include "src/vocab/subword_index.h"

namespace nce2vec {
namespace {

// What changes the vectors, besides the text.
Metadata OptionsMetadata(const TrainFlags& options) {
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
Metadata ModelMetadata(const TrainFlags& options, const Metadata& recorded, const EncodedText& text,
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

absl::Status Save(const TrainFlags& options, const Metadata& recorded, const EncodedText& text,
                  const TrainResult& result, const Parameters& parameters) {
  NCE2VEC_ASSIGN_OR_RETURN(AtomicFile file, AtomicFile::Create(options.output));
  ModelContents contents;
  contents.vocabulary = &text.vocabulary;
  contents.input = parameters.input.view();
  contents.output = parameters.output.view();
  contents.bias = parameters.bias;
  contents.ngrams = parameters.ngrams.view();
  contents.ngram_buckets = parameters.subwords.buckets();
  contents.positions = parameters.positions.view();
  NCE2VEC_ASSIGN_OR_RETURN(contents.text_options, TextOptions::FromMetadata(recorded));
  contents.metadata = ModelMetadata(options, recorded, text, result);
  return WriteModel(contents, std::move(file));
}

std::vector<std::string> FilesRead(const EncodeOptions& options) {
  std::vector<std::string> files = options.inputs;
  if (!options.line_weights.empty()) files.push_back(options.line_weights);
  return files;
}

// `init` is null without --init; opened, unless the training goes on from a checkpoint.
absl::Status TrainModel(const TrainFlags& options, InitVectors* init) {
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
  NCE2VEC_ASSIGN_OR_RETURN(const EncodedText text, session.Text(FilesRead(encode), recorded, [&] {
    return options.train.input_format == InputFormat::kWordPairs
               ? EncodePairs(encode, options.train.seed, read_callbacks)
               : EncodeText(encode, read_callbacks);
  }));
  if (!session.resumes()) talk.HaveRead(text, options.encode);
  if (begins_from_init) line.Note(init->Describe(text, options.train));
  uint64_t row_bytes = (2 * options.train.dim + 2) * sizeof(float);  // rows, norm, bias
  if (options.train.subwords.enabled()) {
    NCE2VEC_ASSIGN_OR_RETURN(const SubwordIndex subwords,
                             SubwordIndex::Build(text.vocabulary, options.train.subwords));
    const uint64_t bytes = subwords.rows() * (options.train.dim + 1) * sizeof(float);
    row_bytes += bytes / std::max<uint64_t>(text.vocabulary.size(), 1) + 1;
  }
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
  session.Trained();
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

absl::Status Run(const TrainFlags& given) {
  TrainFlags options = given;
  std::vector<std::string> more_files = options.checkpoints.Files();
  for (const std::string& path : {options.encode.line_weights, options.text_files.phrases}) {
    if (!path.empty()) more_files.push_back(path);
  }
  NCE2VEC_RETURN_IF_ERROR(
      CheckOutputs(options.encode, options.output, options.metrics, more_files));
  PhraseTable phrases;
  if (options.train.input_format == InputFormat::kText) {
    const bool resumes = options.checkpoints.FindsStart();
    NCE2VEC_RETURN_IF_ERROR(DecideCleaning(options.text_files.cleaned, resumes, &options.encode));
    NCE2VEC_RETURN_IF_ERROR(
        DecidePhrases(options.text_files.phrases, resumes, &phrases, &options.encode));
  }
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
  NCE2VEC_RETURN_IF_ERROR(init.Decide(given.arguments, &options.train, &options.encode,
                                      &options.checkpoints.arguments));
  options.texts.dim = options.train.dim;
  NCE2VEC_RETURN_IF_ERROR(options.train.Validate());
  NCE2VEC_RETURN_IF_ERROR(CheckSubwordFlags(options.arguments, options.train));
  NCE2VEC_RETURN_IF_ERROR(options.CheckJoint());
  NCE2VEC_RETURN_IF_ERROR(options.texts.Validate());
  return TrainModel(options, &init);
}

}  // namespace

int TrainMain(const Arguments& args) {
  const absl::StatusOr<Arguments> all = WithResumedArguments(args);
  if (!all.ok()) return ReportFailure("train", all.status(), kExitFailed);
  // The objective may be that of the training which goes on.
  if (Selects(kTrainTexts, *all)) return kTrainTexts.main(*all);
  return RunCommand<TrainFlags>("train", *all, ParseTrainFlags, Run);
}

}  // namespace nce2vec
