// nce2vec report: a model as a page to look at.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "eval/data_file.h"
#include "src/base/output_file.h"
#include "src/base/status_macros.h"
#include "src/cli/commands.h"
#include "src/cli/flags.h"
#include "src/cli/progress_line.h"
#include "src/cli/report_evaluation.h"
#include "src/cli/same_file.h"
#include "src/cli/size_flag.h"
#include "src/model/embeddings.h"
#include "src/report/neighbour_table.h"
#include "src/report/pca_layout.h"
#include "src/report/report_page.h"
#include "src/report/tsne.h"

namespace nce2vec {
namespace {

namespace po = boost::program_options;

constexpr CommandHelp kHelp = {
    "nce2vec report --model MODEL --output FILE.html [options]",
    "Writes one HTML page about a model: a map of its most frequent words with their\n"
    "nearest neighbours, the curves of its training, scores on data sets, facts about its\n"
    "vocabulary. The page works from disk in any browser and fetches nothing.",
    "  nce2vec report --model text.model --output report.html\n"
    "  nce2vec report --model text.model --output report.html --metrics train.jsonl \\\n"
    "      --similarity EN-WS-353-ALL.txt --analogy questions-words.txt"};

// A map of more is slow in a browser, and nobody reads it.
constexpr size_t kMostWords = 50000;
constexpr size_t kMostNeighbours = 100;

struct Options {
  std::string model;
  std::string output;
  size_t words = 3000;
  size_t neighbours = 10;
  std::vector<std::string> similarity;
  std::vector<std::string> analogy;
  std::string metrics;
  std::string layout = "tsne";
  TsneOptions tsne;
  bool quiet = false;
};

absl::Status CheckCount(const char* flag, size_t value, size_t most) {
  if (value >= 1 && value <= most) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrFormat("%s must be in [1, %d], not %d", flag, most, value));
}

absl::Status Check(const Options& options) {
  NCE2VEC_RETURN_IF_ERROR(CheckCount("--words", options.words, kMostWords));
  NCE2VEC_RETURN_IF_ERROR(CheckCount("--neighbours", options.neighbours, kMostNeighbours));
  NCE2VEC_RETURN_IF_ERROR(options.tsne.Validate());
  if (options.layout != "tsne" && options.layout != "pca") {
    return absl::InvalidArgumentError(
        absl::StrFormat("--layout '%s': no such layout; use tsne or pca", options.layout));
  }
  if (options.output == "-") {
    return absl::InvalidArgumentError("--output must be a file: it is written whole or not at all");
  }
  return absl::OkStatus();
}

absl::StatusOr<ParseOutcome> Parse(const Arguments& args, Options* options) {
  const auto files = [](std::vector<std::string>* paths) {
    return po::value(paths)->value_name("FILE")->multitoken();
  };
  po::options_description flags("options");
  auto add = flags.add_options();
  add("model,m", po::value(&options->model)->value_name("MODEL")->required(), "model to show");
  add("output,o", po::value(&options->output)->value_name("FILE")->required(), "page to write");
  add("words", WholeNumber("words", &options->words), "how many words the map shows");
  add("neighbours", WholeNumber("neighbours", &options->neighbours),
      "how many neighbours each of them has");
  add("similarity", files(&options->similarity), "judged word pairs to score the model on");
  add("analogy", files(&options->analogy), "analogy questions to score the model on");
  add("metrics", po::value(&options->metrics)->value_name("FILE"),
      "what train --metrics wrote: learning rate, speed and loss as training went on");
  add("layout", po::value(&options->layout)->value_name("NAME")->default_value(options->layout),
      "of the map: tsne (neighbours lie together) or pca (the plane of largest differences)");
  add("perplexity",
      po::value(&options->tsne.perplexity)
          ->value_name("X")
          ->default_value(options->tsne.perplexity,
                          absl::StrFormat("%g", options->tsne.perplexity)),
      "of t-SNE: about how many neighbours shape a word's place");
  add("seed", WholeNumber("seed", &options->tsne.seed), "of t-SNE");
  add("quiet,q", po::bool_switch(&options->quiet), "say nothing on standard error but errors");
  NCE2VEC_ASSIGN_OR_RETURN(const ParseOutcome outcome, ParseFlags(args, kHelp, flags));
  if (outcome == ParseOutcome::kHelpPrinted) return outcome;
  NCE2VEC_RETURN_IF_ERROR(Check(*options));
  return outcome;
}

// Progress of one stage of the work, with the time it still takes.
class Stage {
 public:
  Stage(ProgressLine& line, std::string name)
      : line_(line), name_(std::move(name)), start_(std::chrono::steady_clock::now()) {}

  void Done(size_t done, size_t all) {
    if (!line_.Due() || done == 0) return;
    const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - start_;
    const double fraction = static_cast<double>(done) / static_cast<double>(all);
    line_.Update(absl::StrFormat(
        "%s: %5.1f %%  ETA %s", name_, 100 * fraction,
        // Until then it is a guess from what precedes the first step.
        fraction < 0.01 ? "?" : FormatDuration(passed.count() * (1 / fraction - 1))));
  }

 private:
  ProgressLine& line_;
  std::string name_;
  std::chrono::steady_clock::time_point start_;
};

absl::Status DrawMap(const Options& options, ProgressLine& line, ReportContents& contents) {
  const Embeddings& embeddings = *contents.embeddings;
  const size_t words = std::min(options.words, embeddings.size());
  Stage search(line, "neighbours");
  const auto neighbours_among = [&](size_t candidates) {
    return NeighbourTable(embeddings, words, candidates, options.neighbours,
                          [&](size_t done) { search.Done(done, words); });
  };
  contents.neighbours = neighbours_among(embeddings.size());
  if (words < embeddings.size()) contents.neighbours_on_map = neighbours_among(words);
  NCE2VEC_ASSIGN_OR_RETURN(const Matrix rows, UnitRows(embeddings, words));
  NCE2VEC_ASSIGN_OR_RETURN(contents.positions, PcaLayout(rows.view()));
  contents.map.layout = options.layout;
  if (options.layout == "pca") return absl::OkStatus();
  Stage layout(line, "t-SNE");
  TsneResult result = Tsne(
      rows.view(), contents.positions, options.tsne,
      [&](const TsneProgress& progress) { layout.Done(progress.iteration, progress.iterations); });
  contents.positions = std::move(result.positions);
  contents.map.seed = options.tsne.seed;
  contents.map.perplexity = result.perplexity;
  contents.map.divergence = result.divergence;
  return absl::OkStatus();
}

absl::Status GatherTraining(const Options& options, ProgressLine& line, ReportContents& contents) {
  contents.training = CurvesOfModel(contents.embeddings->metadata());
  if (options.metrics.empty()) return absl::OkStatus();
  NCE2VEC_ASSIGN_OR_RETURN(const std::string text, ReadDataFile(options.metrics));
  NCE2VEC_RETURN_IF_ERROR(AddMetrics(text, options.metrics, contents.training));
  if (contents.training.of_another_run) {
    line.Note(absl::StrFormat("note: %s is not of the run that made %s: their losses differ",
                              options.metrics, options.model));
  }
  return absl::OkStatus();
}

void TellFailures(const EvaluationRows& rows, ProgressLine& line) {
  for (const SimilarityRow& row : rows.similarity) {
    if (!row.failure.empty()) line.Note(absl::StrFormat("note: %s: %s", row.data, row.failure));
  }
  for (const AnalogyRows& data : rows.analogy) {
    if (data.rows.empty() || data.rows.back().asked > 0) continue;
    line.Note(absl::StrFormat("note: %s: each question has a word out of vocabulary", data.data));
  }
}

absl::Status Run(const Options& options) {
  std::vector<std::string> inputs = {options.model, options.metrics};
  inputs.insert(inputs.end(), options.similarity.begin(), options.similarity.end());
  inputs.insert(inputs.end(), options.analogy.begin(), options.analogy.end());
  NCE2VEC_RETURN_IF_ERROR(CheckNotAnInput(options.output, inputs));
  // Only tried: an interrupt while the map is drawn would leave the beginnings of a file behind.
  NCE2VEC_RETURN_IF_ERROR(AtomicFile::Create(options.output).status());
  NCE2VEC_ASSIGN_OR_RETURN(const Embeddings embeddings, Embeddings::Open(options.model));
  NCE2VEC_ASSIGN_OR_RETURN(const ReportDataSets data_sets,
                           ReadReportDataSets(options.similarity, options.analogy, options.quiet));
  ProgressLine line(options.quiet);
  ReportContents contents;
  contents.embeddings = &embeddings;
  contents.title = std::filesystem::path(options.model).filename().string();
  contents.program_version = NCE2VEC_VERSION;
  NCE2VEC_RETURN_IF_ERROR(GatherTraining(options, line, contents));
  contents.vocabulary = GatherVocabularyFacts(embeddings);
  contents.evaluation = EvaluateForReport(embeddings, data_sets);
  TellFailures(contents.evaluation, line);
  NCE2VEC_RETURN_IF_ERROR(DrawMap(options, line, contents));
  NCE2VEC_ASSIGN_OR_RETURN(AtomicFile file, AtomicFile::Create(options.output));
  NCE2VEC_RETURN_IF_ERROR(file.Write(ReportPage(contents)));
  const uint64_t bytes = file.size();
  NCE2VEC_RETURN_IF_ERROR(file.Commit());
  line.Note(absl::StrFormat("wrote %s: %d of %d words on the map, %sB", options.output,
                            contents.positions.size(), embeddings.size(),
                            FormatQuantity(static_cast<double>(bytes))));
  return absl::OkStatus();
}

}  // namespace

int ReportMain(const Arguments& args) { return RunCommand<Options>("report", args, Parse, Run); }

}  // namespace nce2vec
