// nce2vec evaluate sts: how text vectors agree with people's judgement of pairs of texts.
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/str_format.h"
#include "eval/sts.h"
#include "src/base/status_macros.h"
#include "src/cli/evaluate_commands.h"
#include "src/cli/evaluation_talk.h"
#include "src/cli/flags.h"
#include "src/cli/pooling_flags.h"
#include "src/cli/size_flag.h"
#include "src/cli/text_evaluation_report.h"
#include "src/encode/text_encoder.h"
#include "src/model/embeddings.h"

namespace nce2vec {
namespace {

namespace po = boost::program_options;

constexpr CommandHelp kHelp = {
    "nce2vec evaluate sts --model MODEL... --data SET... [options]",
    "Semantic textual similarity: correlation of the cosines of text vectors with\n"
    "people's judgement of pairs of texts; Spearman's rho with a 95 % bootstrap\n"
    "interval, Pearson's r, the pairs, how many of them were left out or have a text\n"
    "without a known word (their cosine is 0), and the share of words out of vocabulary.\n"
    "The average of several sets has one vote for each.\n"
    "\n"
    "FILE: lines \"score <TAB> text <TAB> text\". A SET is a FILE, or NAME=FILE,FILE,...\n"
    "for several that are scored as one, as the parts of a year of SemEval's STS are.",
    "  nce2vec evaluate sts --model text.model --pooling sif --remove-component \\\n"
    "    --data sts2012=sts2012.MSRpar.test.tsv,sts2012.OnWN.test.tsv stsb-en.dev.tsv"};

struct Options {
  std::vector<std::string> models;
  std::vector<std::string> data;
  std::vector<StsSource> sources;
  std::vector<std::string> exclude;
  PoolingFlags pooling;
  bool remove_component = false;
  uint64_t seed = 1;
  bool json = false;
  bool quiet = false;
};

absl::StatusOr<ParseOutcome> Parse(const Arguments& args, Options* options) {
  po::options_description flags("options");
  flags.add_options()  //
      ("model,m", po::value(&options->models)->value_name("MODEL")->multitoken()->required(),
       "models to score")  //
      ("data", po::value(&options->data)->value_name("SET")->multitoken()->required(),
       "data sets, plain or compressed")  //
      ("exclude", po::value(&options->exclude)->value_name("FILE")->multitoken(),
       "leave out pairs of texts that stand in these files, in either order");
  AddPoolingFlags(flags, &options->pooling);
  flags.add_options()  //
      ("remove-component", po::bool_switch(&options->remove_component),
       "take the first principal component of a data set's vectors out of them (Arora et al. "
       "2017)")                                                                         //
      ("seed", WholeNumber("seed", &options->seed), "of the bootstrap's random draws")  //
      ("json", po::bool_switch(&options->json),
       "one JSON object a data set, and one for the average")  //
      ("quiet,q", po::bool_switch(&options->quiet), "say nothing on standard error but errors");
  NCE2VEC_ASSIGN_OR_RETURN(const ParseOutcome outcome, ParseFlags(args, kHelp, flags));
  if (outcome == ParseOutcome::kHelpPrinted) return outcome;
  NCE2VEC_RETURN_IF_ERROR(options->pooling.Validate());
  for (const std::string& set : options->data) {
    absl::StatusOr<StsSource> source = ParseStsSource(set);
    if (!source.ok()) {
      return absl::InvalidArgumentError(absl::StrFormat("--data: %s", source.status().message()));
    }
    options->sources.push_back(*std::move(source));
  }
  return outcome;
}

absl::StatusOr<std::vector<StsData>> ReadData(const Options& options) {
  std::vector<StsData> unwanted;
  for (const std::string& path : options.exclude) {
    NCE2VEC_ASSIGN_OR_RETURN(StsData data, ReadStsData({path, {path}}));
    TellMalformedLines(options.quiet, path, data.malformed_lines);
    unwanted.push_back(std::move(data));
  }
  std::vector<StsData> data_sets;
  for (const StsSource& source : options.sources) {
    NCE2VEC_ASSIGN_OR_RETURN(StsData data, ReadStsData(source));
    TellMalformedLines(options.quiet, data.name, data.malformed_lines);
    if (!unwanted.empty()) {
      const size_t before = data.pairs.size();
      ExcludePairs(unwanted, data);
      TellAbout(
          options.quiet, data.name,
          absl::StrFormat("%d of %d pairs left out (--exclude)", data.excluded_pairs, before));
    }
    data_sets.push_back(std::move(data));
  }
  return data_sets;
}

absl::Status Run(const Options& options) {
  NCE2VEC_ASSIGN_OR_RETURN(const std::vector<StsData> data_sets, ReadData(options));
  StsOptions evaluation;
  evaluation.remove_component = options.remove_component;
  evaluation.bootstrap.seed = options.seed;
  Failures failures("evaluate sts");
  for (const std::string& model : options.models) {
    NCE2VEC_ASSIGN_OR_RETURN(const Embeddings embeddings, Embeddings::Open(model));
    NCE2VEC_ASSIGN_OR_RETURN(const PoolingOptions pooling, PoolingFor(options.pooling, embeddings));
    NCE2VEC_ASSIGN_OR_RETURN(const TextEncoder encoder, EncoderFor(options.pooling, embeddings));
    const TextSetting setting{embeddings, pooling, encoder.dim(), options.remove_component};
    std::vector<NamedStsResult> results;
    for (const StsData& data : data_sets) {
      const absl::StatusOr<StsResult> result = EvaluateSts(encoder, data, evaluation);
      if (!result.ok()) {
        failures.Add(result.status());
        continue;
      }
      results.push_back({data.name, data.excluded_pairs, *result});
      if (options.json) PrintStsJson(setting, results.back());
    }
    // The mean of what happened to work would not be comparable.
    const bool with_average = results.size() > 1 && results.size() == data_sets.size();
    if (!options.json) {
      PrintStsTable(setting, results, with_average);
    } else if (with_average) {
      PrintStsAverageJson(setting, results);
    }
  }
  return failures.last();
}

}  // namespace

int EvaluateStsMain(const Arguments& args) {
  return RunCommand<Options>("evaluate sts", args, Parse, Run);
}

}  // namespace nce2vec
