// nce2vec embed: a vector for every line of text.
#include <tbb/task_arena.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "absl/strings/str_format.h"
#include "src/base/output_file.h"
#include "src/base/status_macros.h"
#include "src/cli/choice_flag.h"
#include "src/cli/commands.h"
#include "src/cli/flags.h"
#include "src/cli/interrupt.h"
#include "src/cli/pooling_flags.h"
#include "src/cli/progress_line.h"
#include "src/cli/same_file.h"
#include "src/cli/size_flag.h"
#include "src/cli/text_output.h"
#include "src/cli/text_talk.h"
#include "src/corpus/arena_size.h"
#include "src/corpus/text_pipeline.h"
#include "src/encode/line_embedder.h"
#include "src/encode/text_encoder.h"
#include "src/model/embeddings.h"
#include "src/model/npy_writer.h"
#include "src/text/line_reader.h"

namespace nce2vec {
namespace {

namespace po = boost::program_options;

constexpr CommandHelp kHelp = {
    "nce2vec embed --model MODEL --input FILE --output FILE [options]",
    "One vector for every line of a text: the (weighted) mean of its words' vectors. An\n"
    "empty line, or one without a known word, gives zeros. The text may be plain, gz,\n"
    "bz2, xz or zst; \"-\" is standard input or output. Formats:\n"
    "  npy    an array for numpy.load, [lines, dimensions], float32; to a file only\n"
    "  text   a line of numbers for each line of text\n"
    "  jsonl  {\"text\": ..., \"vector\": [...]} for each line",
    "  nce2vec embed --model text.model --input titles.txt --output titles.npy --normalize\n"
    "  zcat titles.gz | nce2vec embed --model text.model --input - --output - --format jsonl"};

struct Options {
  std::string model;
  std::string input;
  std::string output;
  LineFormat format = LineFormat::kNpy;
  PoolingFlags pooling;
  bool normalize = false;
  size_t threads = 1;
  bool quiet = false;
};

absl::Status ChooseFormat(const std::string& name, Options* options) {
  const bool named_npy = options->output.ends_with(".npy");
  if (name.empty()) {
    if (!named_npy) {
      return absl::InvalidArgumentError(
          "--format is missing: npy (the default for an output named *.npy), text or jsonl");
    }
    options->format = LineFormat::kNpy;
    return absl::OkStatus();
  }
  NCE2VEC_ASSIGN_OR_RETURN(options->format, ParseLineFormatName(name));
  if (options->format == LineFormat::kNpy && options->output == "-") {
    return absl::InvalidArgumentError(
        "--format npy needs a file: the number of lines stands in its header, which a stream "
        "can't be given at the end; name a file, or use --format text or jsonl");
  }
  return absl::OkStatus();
}

absl::StatusOr<ParseOutcome> Parse(const Arguments& args, Options* options) {
  options->threads = std::max(1U, std::thread::hardware_concurrency());
  std::string format;
  po::options_description flags("options");
  flags.add_options()                                                                           //
      ("model,m", po::value(&options->model)->value_name("MODEL")->required(), "model to use")  //
      ("input,i", po::value(&options->input)->value_name("FILE")->required(),
       "text to read, a line for each vector")  //
      ("output,o", po::value(&options->output)->value_name("FILE")->required(),
       "where the vectors go")  //
      ("format", OneOf(&format, {"npy", "text", "jsonl"}),
       "npy, text or jsonl; may be left out where the output is named *.npy");
  AddPoolingFlags(flags, &options->pooling);
  flags.add_options()                                                             //
      ("normalize", po::bool_switch(&options->normalize), "vectors of length 1")  //
      ("threads", ThreadCount(&options->threads), "how many threads embed")       //
      ("quiet,q", po::bool_switch(&options->quiet), "say nothing on standard error but errors");
  NCE2VEC_ASSIGN_OR_RETURN(const ParseOutcome outcome, ParseFlags(args, kHelp, flags));
  if (outcome == ParseOutcome::kHelpPrinted) return outcome;
  NCE2VEC_RETURN_IF_ERROR(ChooseFormat(format, options));
  NCE2VEC_RETURN_IF_ERROR(options->pooling.Validate());
  if (options->threads < 1 || options->threads > 1024) {
    return absl::InvalidArgumentError(
        absl::StrFormat("--threads must be between 1 and 1024, not %d", options->threads));
  }
  return outcome;
}

// What is said while lines are embedded and when they are. One thread at a time.
class EmbedTalk {
 public:
  EmbedTalk(const Options& options)
      : input_(options.input),
        line_(options.quiet),
        total_bytes_(PlainTextBytes({options.input})),
        start_(std::chrono::steady_clock::now()) {}

  void Progress(const EmbedStats& stats) {
    if (!line_.Due()) return;
    std::string text = absl::StrFormat("%s lines  %s lines/s", Quantity(stats.lines),
                                       FormatQuantity(PerSecond(stats.lines)));
    if (total_bytes_ > 0) {
      const double done = static_cast<double>(stats.bytes) / static_cast<double>(total_bytes_);
      text = absl::StrFormat("%5.1f %%  ", 100 * done) + text + "  ETA " +
             FormatDuration(Seconds() * (1 / std::max(done, 1e-9) - 1));
    }
    line_.Update(text);
  }

  void Done(const EmbedStats& stats) {
    NoteRepairs(stats.text, line_);
    const double tokens = std::max(1.0, static_cast<double>(stats.counts.tokens));
    const auto unknown = static_cast<double>(stats.counts.tokens - stats.counts.known);
    line_.Note(absl::StrFormat(
        "%s: %s lines, %s tokens, %.1f %% of them not in the vocabulary; %d lines without a known "
        "word, whose vectors are zeros; %s lines/s",
        input_ == "-" ? "standard input" : input_, Quantity(stats.lines),
        Quantity(stats.counts.tokens), 100 * unknown / tokens, stats.lines_without_known_words,
        FormatQuantity(PerSecond(stats.lines))));
  }

 private:
  static std::string Quantity(uint64_t number) {
    return FormatQuantity(static_cast<double>(number));
  }
  double Seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }
  double PerSecond(uint64_t number) const {
    return static_cast<double>(number) / std::max(Seconds(), 1e-9);
  }

  const std::string& input_;
  ProgressLine line_;
  uint64_t total_bytes_;
  std::chrono::steady_clock::time_point start_;
};

// Where the vectors go: an array file, or lines.
class Output {
 public:
  static absl::StatusOr<Output> Open(const Options& options, uint64_t columns) {
    Output output;
    if (options.format == LineFormat::kNpy) {
      NCE2VEC_ASSIGN_OR_RETURN(AtomicFile file, AtomicFile::Create(options.output));
      NCE2VEC_ASSIGN_OR_RETURN(output.array_, NpyWriter::Create(std::move(file), columns));
    } else {
      NCE2VEC_ASSIGN_OR_RETURN(output.lines_, TextOutput::Open(options.output));
    }
    return output;
  }

  absl::Status Write(std::string_view bytes) {
    return array_ ? array_->Append(bytes) : lines_.Write(bytes);
  }
  absl::Status Finish() { return array_ ? array_->Finish() : lines_.Finish(); }

 private:
  std::optional<NpyWriter> array_;
  TextOutput lines_;
};

absl::Status Run(const Options& options) {
  if (options.output != "-") {
    NCE2VEC_RETURN_IF_ERROR(CheckNotAnInput(options.output, {options.input, options.model}));
  }
  NCE2VEC_ASSIGN_OR_RETURN(const Embeddings embeddings, Embeddings::Open(options.model));
  NCE2VEC_ASSIGN_OR_RETURN(const TextEncoder encoder, EncoderFor(options.pooling, embeddings));
  NCE2VEC_ASSIGN_OR_RETURN(Output output, Output::Open(options, encoder.dim()));
  EmbedTalk talk(options);
  NCE2VEC_ASSIGN_OR_RETURN(LineReader reader, LineReader::Open(options.input));
  EmbedOptions embed;
  embed.format = options.format;
  embed.normalize = options.normalize;
  embed.progress = [&](const EmbedStats& stats) { talk.Progress(stats); };
  embed.stop = CatchInterrupts();
  tbb::task_arena arena(ArenaSize(options.threads));
  const absl::StatusOr<EmbedStats> stats = arena.execute([&] {
    return EmbedLines(encoder, reader, embed,
                      [&](std::string_view bytes) { return output.Write(bytes); });
  });
  if (StandardOutputFailed()) return absl::OkStatus();
  NCE2VEC_RETURN_IF_ERROR(stats.status());
  NCE2VEC_RETURN_IF_ERROR(output.Finish());
  talk.Done(*stats);
  return absl::OkStatus();
}

}  // namespace

int EmbedMain(const Arguments& args) { return RunCommand<Options>("embed", args, Parse, Run); }

}  // namespace nce2vec
