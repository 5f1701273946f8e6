// nce2vec evaluate retrieval: whether the relevant documents stand first.
#include <string>
#include <vector>

#include "absl/strings/str_format.h"
#include "eval/retrieval.h"
#include "src/base/status_macros.h"
#include "src/cli/evaluate_commands.h"
#include "src/cli/evaluation_talk.h"
#include "src/cli/flags.h"
#include "src/cli/pooling_flags.h"
#include "src/cli/text_evaluation_report.h"
#include "src/encode/text_encoder.h"
#include "src/model/embeddings.h"

namespace nce2vec {
namespace {

namespace po = boost::program_options;

constexpr CommandHelp kHelp = {
    "nce2vec evaluate retrieval --model MODEL... --data DIR... [options]",
    "Ranks all documents for each query by the cosine of their vectors: NDCG@10 (linear\n"
    "gain), MRR@10 and Recall@100, means over the queries that have a relevant document.\n"
    "A query without a known word finds nothing, which counts as 0. Also shown: numbers\n"
    "of queries and documents, those without a known word, the share of words out of\n"
    "vocabulary.\n"
    "\n"
    "DIR holds corpus.tsv (id, title, text), queries.tsv (id, text) and qrels.tsv (query,\n"
    "document, gain), columns separated by tabs, no heads. A document is its title and\n"
    "its text; the text alone, where that begins with the title.",
    "  nce2vec evaluate retrieval --model text.model --pooling sif --data cranfield medline"};

struct Options {
  std::vector<std::string> models;
  std::vector<std::string> data;
  PoolingFlags pooling;
  bool json = false;
  bool quiet = false;
};

absl::StatusOr<ParseOutcome> Parse(const Arguments& args, Options* options) {
  po::options_description flags("options");
  flags.add_options()  //
      ("model,m", po::value(&options->models)->value_name("MODEL")->multitoken()->required(),
       "models to score")  //
      ("data", po::value(&options->data)->value_name("DIR")->multitoken()->required(),
       "folders of data sets");
  AddPoolingFlags(flags, &options->pooling);
  flags.add_options()                                                          //
      ("json", po::bool_switch(&options->json), "one JSON object a data set")  //
      ("quiet,q", po::bool_switch(&options->quiet), "say nothing on standard error but errors");
  NCE2VEC_ASSIGN_OR_RETURN(const ParseOutcome outcome, ParseFlags(args, kHelp, flags));
  if (outcome == ParseOutcome::kHelpPrinted) return outcome;
  NCE2VEC_RETURN_IF_ERROR(options->pooling.Validate());
  return outcome;
}

absl::Status Run(const Options& options) {
  std::vector<RetrievalData> data_sets;
  for (const std::string& folder : options.data) {
    NCE2VEC_ASSIGN_OR_RETURN(RetrievalData data, ReadRetrievalData(folder));
    if (data.unknown_judgements > 0) {
      TellAbout(options.quiet, data.name,
                absl::StrFormat("%d lines of qrels.tsv name a query or document that is not there: "
                                "passed over",
                                data.unknown_judgements));
    }
    data_sets.push_back(std::move(data));
  }
  for (const std::string& model : options.models) {
    NCE2VEC_ASSIGN_OR_RETURN(const Embeddings embeddings, Embeddings::Open(model));
    NCE2VEC_ASSIGN_OR_RETURN(const PoolingOptions pooling, PoolingFor(options.pooling, embeddings));
    NCE2VEC_ASSIGN_OR_RETURN(const TextEncoder encoder, EncoderFor(options.pooling, embeddings));
    const TextSetting setting{embeddings, pooling, encoder.dim()};
    std::vector<NamedRetrievalResult> results;
    for (const RetrievalData& data : data_sets) {
      NCE2VEC_ASSIGN_OR_RETURN(const RetrievalResult result, EvaluateRetrieval(encoder, data));
      results.push_back({data.name, data.unknown_judgements, result});
      if (options.json) PrintRetrievalJson(setting, results.back());
    }
    if (!options.json) PrintRetrievalTable(setting, results);
  }
  return absl::OkStatus();
}

}  // namespace

int EvaluateRetrievalMain(const Arguments& args) {
  return RunCommand<Options>("evaluate retrieval", args, Parse, Run);
}

}  // namespace nce2vec
