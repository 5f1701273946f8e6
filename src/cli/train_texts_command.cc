// nce2vec train --objective nt-xent|pairs: texts in, a model of whole texts out.
#include <tbb/task_arena.h>

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "eval/sts.h"
#include "src/base/output_file.h"
#include "src/base/status_macros.h"
#include "src/cli/checkpoint_session.h"
#include "src/cli/commands.h"
#include "src/cli/divergence_talk.h"
#include "src/cli/interrupt.h"
#include "src/cli/metrics_file.h"
#include "src/cli/progress_line.h"
#include "src/cli/same_file.h"
#include "src/cli/text_input_flags.h"
#include "src/cli/train_texts_flags.h"
#include "src/cli/train_texts_talk.h"
#include "src/contrast/contrast_trainer.h"
#include "src/contrast/text_model.h"
#include "src/corpus/arena_size.h"
#include "src/corpus/corpus_encoder.h"
#include "src/encode/text_encoder.h"
#include "src/model/embeddings.h"
#include "src/model/model_file.h"
#include "src/train/training_start.h"

namespace nce2vec {
namespace {

constexpr std::array<std::string_view, 2> kObjectives = {"nt-xent", "pairs"};

absl::StatusOr<TextModel> StartModel(const TrainTextsFlags& options, const Vocabulary& vocabulary,
                                     const Embeddings* init, TrainTextsTalk& talk) {
  TextModel model;
  const ContrastOptions& train = options.train;
  tbb::task_arena arena(ArenaSize(train.threads));
  NCE2VEC_ASSIGN_OR_RETURN(model.rows, arena.execute([&] {
    return NormalRows(vocabulary.size(), train.dim, train.seed);
  }));
  NCE2VEC_ASSIGN_OR_RETURN(model.weights, StartWeights(vocabulary, train.pooling));
  if (init != nullptr) {
    NCE2VEC_ASSIGN_OR_RETURN(const size_t known, CopyKnownRows(*init, vocabulary, model.rows));
    talk.Initialised(init->path(), known, vocabulary.size());
  }
  return model;
}

// What changes the vectors, besides the text.
Metadata OptionsMetadata(const TrainTextsFlags& options) {
  Metadata metadata;
  metadata.merge(options.train.ToMetadata());
  metadata["train.input_format"] = std::string(TextLayoutName(options.encode.layout));
  return metadata;
}

// "1024 bytes with checksum 00ff..., ...". Zeros for a pipe, which can't be read twice.
absl::StatusOr<std::string> ChecksumsOf(const std::vector<std::string>& paths) {
  NCE2VEC_ASSIGN_OR_RETURN(const std::vector<InputFingerprint> files, FingerprintInputs(paths));
  std::string all;
  for (const InputFingerprint& file : files) {
    absl::StrAppendFormat(&all, "%s%d bytes with checksum %016x", all.empty() ? "" : ", ",
                          file.checksum.bytes, file.checksum.xxh3);
  }
  return all;
}

absl::Status Save(const TrainTextsFlags& options, const TextOptions& text_options,
                  const EncodedText& text, const ContrastResult& result, const TextModel& model) {
  NCE2VEC_ASSIGN_OR_RETURN(AtomicFile file, AtomicFile::Create(options.output));
  ModelContents contents;
  contents.vocabulary = &text.vocabulary;
  contents.input = model.rows.view();
  if (options.train.pooling.pooling == Pooling::kLearned) contents.word_weights = model.weights;
  contents.text_options = text_options;
  Metadata& metadata = contents.metadata;
  metadata = OptionsMetadata(options);
  if (result.recoveries > 0) metadata["train.recoveries"] = std::to_string(result.recoveries);
  metadata.merge(
      TrainingMetadata(options.encode, text, result.fraction, HistoryJson(result.history)));
  return WriteModel(contents, std::move(file));
}

// Spearman's correlation of the model so far on the validation pairs.
std::function<absl::StatusOr<double>(const TextModel&)> Validator(const TextOptions& text_options,
                                                                  const EncodedText& text,
                                                                  const StsData& data) {
  if (data.pairs.empty()) return {};
  return [&](const TextModel& model) -> absl::StatusOr<double> {
    const TextEncoder encoder(text.vocabulary, model.rows.view(), model.weights, text_options);
    StsOptions sts;
    sts.bootstrap.resamples = 0;
    NCE2VEC_ASSIGN_OR_RETURN(const StsResult result, EvaluateSts(encoder, data, sts));
    return result.spearman;
  };
}

absl::Status Train(const TrainTextsFlags& options, const Embeddings* init) {
  StsData validation;
  if (!options.validation.paths.empty()) {
    NCE2VEC_ASSIGN_OR_RETURN(validation, ReadStsData(options.validation));
  }
  NCE2VEC_ASSIGN_OR_RETURN(MetricsFile metrics,
                           MetricsFile::Create(options.metrics, options.checkpoints.FindsStart()));
  const std::atomic<bool>* stop = CatchInterrupts();
  ProgressLine line(options.quiet);
  CheckpointSession session(line);
  NCE2VEC_RETURN_IF_ERROR(session.Open(options.checkpoints, options.encode.scratch_folder));
  TrainTextsTalk talk(line, options.train);
  ReadCallbacks read_callbacks;
  read_callbacks.progress = [&](const ReadProgress& progress) { talk.Reading(progress); };
  read_callbacks.stop = stop;
  Metadata recorded = OptionsMetadata(options);
  recorded.merge(TextMetadata(options.encode));
  if (!options.validation.paths.empty()) {
    // It decides which epoch's model is kept.
    NCE2VEC_ASSIGN_OR_RETURN(recorded["train.validation_sts"],
                             ChecksumsOf(options.validation.paths));
  }
  NCE2VEC_ASSIGN_OR_RETURN(const EncodedText text,
                           session.Text(options.encode.inputs, recorded, [&] {
                             return EncodeText(options.encode, read_callbacks);
                           }));
  NCE2VEC_ASSIGN_OR_RETURN(const TextOptions text_options,
                           TextOptions::FromMetadata(session.recorded()));
  if (!session.resumes()) talk.HaveRead(text, options.encode);
  if (validation.malformed_lines > 0) {
    line.Note(absl::StrFormat("%s: %d malformed lines passed over", validation.name,
                              validation.malformed_lines));
  }
  const uint64_t row_bytes = (options.train.dim + 2) * sizeof(float);  // row, norm, weight
  NCE2VEC_RETURN_IF_ERROR(CheckRoomForModel(options.output, text.vocabulary, row_bytes));
  NCE2VEC_ASSIGN_OR_RETURN(TextModel model, StartModel(options, text.vocabulary, init, talk));

  ContrastCallbacks callbacks;
  callbacks.stop = stop;
  callbacks.counted = [&](const ExampleCounts& counts) {
    if (!session.resumes()) talk.Counted(counts, options.encode.layout);
  };
  callbacks.progress = [&](const ContrastProgress& progress) {
    talk.Training(progress);
    metrics.Progress(progress);
  };
  callbacks.validate = Validator(text_options, text, validation);
  // What can't be scored should not be found out after an epoch.
  if (callbacks.validate) NCE2VEC_RETURN_IF_ERROR(callbacks.validate(model).status());
  callbacks.epoch = [&](const ContrastEpochReport& report) {
    talk.EpochDone(report);
    metrics.Epoch(report);
  };
  callbacks.resumed = [&](const ContrastProgress& progress) { talk.Resumed(progress); };
  callbacks.recovered = [&](const Recovery& recovery) { talk.Recovered(recovery); };
  NCE2VEC_ASSIGN_OR_RETURN(const ContrastResult result,
                           TrainContrast(text.corpus, options.encode.layout, options.train,
                                         session.Keeping(), callbacks, model));
  session.Trained();
  const std::string divergence =
      DivergenceMessage(result.epoch, result.learning_rate, options.train.optimizer.RateOrDefault(),
                        result.recoveries);
  if (result.diverged && result.fraction == 0) {
    return absl::AbortedError(divergence + "; nothing was written");
  }
  NCE2VEC_RETURN_IF_ERROR(Save(options, text_options, text, result, model));
  NCE2VEC_RETURN_IF_ERROR(metrics.Close());
  if (result.diverged) {
    return absl::AbortedError(absl::StrFormat("%s; %s holds the state at %.1f %% of training",
                                              divergence, options.output, 100.0 * result.fraction));
  }
  talk.Saved(options.output, result, session.ResumeCommand());
  if (!result.stopped) session.Finished();
  return absl::OkStatus();
}

absl::Status Run(const TrainTextsFlags& given) {
  TrainTextsFlags options = given;
  std::vector<std::string> kept = options.checkpoints.Files();
  kept.insert(kept.end(), options.validation.paths.begin(), options.validation.paths.end());
  if (!options.text_files.phrases.empty()) kept.push_back(options.text_files.phrases);
  NCE2VEC_RETURN_IF_ERROR(CheckOutputs(options.encode, options.output, options.metrics, kept));
  const bool resumes = options.checkpoints.FindsStart();
  NCE2VEC_RETURN_IF_ERROR(DecideCleaning(options.text_files.cleaned, resumes, &options.encode));
  PhraseTable phrases;
  NCE2VEC_RETURN_IF_ERROR(
      DecidePhrases(options.text_files.phrases, resumes, &phrases, &options.encode));
  // A model may be trained on in its place: it is replaced when the new one is whole. Its metrics
  // may not.
  if (!options.init.empty() && !options.metrics.empty()) {
    NCE2VEC_RETURN_IF_ERROR(CheckNotAnInput(options.metrics, {options.init}));
  }
  // A training that goes on has the rows it began with behind it, and its model may be gone; but
  // not one that was killed before its first state was kept.
  if (options.init.empty() || options.checkpoints.FindsState()) return Train(options, nullptr);
  NCE2VEC_ASSIGN_OR_RETURN(const Embeddings init, Embeddings::Open(options.init));
  if (options.train.dim == 0) {
    options.train.dim = init.dim();
    options.checkpoints.arguments =
        WithFlag(options.checkpoints.arguments, "dim", std::to_string(init.dim()));
  }
  NCE2VEC_RETURN_IF_ERROR(options.train.Validate());
  if (options.train.dim != init.dim()) {
    return absl::InvalidArgumentError(
        absl::StrFormat("%s: its vectors have %d dimensions, not --dim %d; leave --dim out",
                        options.init, init.dim(), options.train.dim));
  }
  return Train(options, &init);
}

int TrainTextsMain(const Arguments& args) {
  const absl::StatusOr<Arguments> all = WithResumedArguments(args);
  if (!all.ok()) return ReportFailure("train", all.status(), kExitFailed);
  return RunCommand<TrainTextsFlags>("train", *all, ParseTrainTextsFlags, Run);
}

}  // namespace

constexpr CommandVariant kTrainTexts = {"train-texts",
                                        "learn vectors of whole texts: train --objective nt-xent",
                                        "--objective", kObjectives, TrainTextsMain};

}  // namespace nce2vec
