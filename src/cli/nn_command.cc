// nce2vec nn: nearest neighbours.
#include <unistd.h>

#include <cstddef>
#include <cstdio>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "src/base/status_macros.h"
#include "src/cli/commands.h"
#include "src/cli/flags.h"
#include "src/cli/nn_session.h"
#include "src/cli/nn_texts.h"
#include "src/cli/nn_words.h"
#include "src/cli/search_flags.h"
#include "src/cli/size_flag.h"
#include "src/model/embeddings.h"
#include "src/query/lookup.h"

namespace nce2vec {
namespace {

namespace po = boost::program_options;

constexpr CommandHelp kHelp = {
    "nce2vec nn --model MODEL [options] [WORD or \"SUM\" ...]\n"
    "       nce2vec nn --model MODEL --text --over FILE [options] [\"TEXT\" ...]",
    "The words nearest to a word, or to a sum of words, by cosine: word<TAB>score,\n"
    "an empty line between answers. Without words, sums are read one a line, with a\n"
    "prompt from a terminal. The words of a query are never among its answers.\n"
    "\n"
    "A sum may hold weights (2*king - 0.5*queen) and phrases in quotation marks; in\n"
    "these, signs and numbers are words too. A word that begins with '-' goes behind\n"
    "\"--\". Words that stand side by side are added, but new york is one word,\n"
    "new_york, to a model that was trained with --phrases and knows it; with quotation\n"
    "marks it is to any model that has the word.\n"
    "\n"
    "With --text a query is a whole text, and answers are the lines of FILE nearest to\n"
    "it, by the model's own pooling: score<TAB>line<TAB>text. Words that the model\n"
    "doesn't know count for nothing; a line that has no other is never an answer.",
    "  nce2vec nn --model text.model king \"king - man + woman\"\n"
    "  nce2vec nn --model text.model '\"new york\" + 2*river' --exclude hudson\n"
    "  nce2vec nn --model text.model --json < queries.txt\n"
    "  nce2vec nn --model text.model --text --over titles.txt -k 3 \"a trip to the sea\""};

constexpr std::string_view kHelpOnSums =
    "king                    the words nearest to a word\n"
    "king - man + woman      ... to a sum; signs stand alone\n"
    "2*king - 0.5*queen      ... with weights\n"
    "\"new york\" + river      a phrase: one word, if the model has it, else the sum of its words\n"
    "TAB completes a word, the arrows bring back what was asked, Ctrl-D leaves\n";
constexpr std::string_view kHelpOnTexts =
    "Any text; the answers are the lines of the file nearest to it.\n"
    "TAB completes a word, the arrows bring back what was asked, Ctrl-D leaves\n";

struct Options {
  std::string model;
  std::vector<std::string> queries;
  std::vector<std::string> exclude;
  bool include_inputs = false;
  size_t k = 10;
  SearchFlags search;
  bool json = false;
  bool quiet = false;
  bool text = false;
  std::string over;
};

absl::Status CheckTextFlags(const Options& options) {
  if (options.text != !options.over.empty()) {
    return absl::InvalidArgumentError(options.text
                                          ? "--text needs --over FILE, whose lines are the answers"
                                          : "--over goes with --text");
  }
  if (options.text && options.search.restrict_vocab > 0) {
    return absl::InvalidArgumentError("--restrict-vocab does not go with --text");
  }
  if (options.text && options.search.Any()) {
    return absl::InvalidArgumentError("--index and --exact do not go with --text");
  }
  if (options.text && (!options.exclude.empty() || options.include_inputs)) {
    return absl::InvalidArgumentError("--exclude and --include-inputs do not go with --text");
  }
  if (options.over == "-" && options.queries.empty()) {
    return absl::InvalidArgumentError(
        "--over -: standard input can't give both lines and queries; name a file, or give the "
        "queries as arguments");
  }
  return absl::OkStatus();
}

absl::StatusOr<ParseOutcome> Parse(const Arguments& args, Options* options) {
  po::options_description flags("options");
  flags.add_options()                                                                           //
      ("model,m", po::value(&options->model)->value_name("MODEL")->required(), "model to ask")  //
      ("query", po::value(&options->queries)->value_name("SUM"),
       "a word, a sum or a text; the flag's name may be left out")  //
      (",k", WholeNumber("k", &options->k),
       "how many neighbours")  //
      ("restrict-vocab", WholeNumber("restrict-vocab", &options->search.restrict_vocab),
       "only the N most frequent words are answers; 0: all")  //
      ("exclude", po::value(&options->exclude)->value_name("WORD"),
       "a word that is never an answer; may be given many times")  //
      ("include-inputs", po::bool_switch(&options->include_inputs),
       "the words of a query may be its answers")                     //
      ("text", po::bool_switch(&options->text), "queries are texts")  //
      ("over", po::value(&options->over)->value_name("FILE"),
       "with --text: the text whose lines are the answers")                 //
      ("json", po::bool_switch(&options->json), "one JSON object a query")  //
      ("quiet,q", po::bool_switch(&options->quiet), "say nothing on standard error but errors");
  AddSearchFlags(flags, &options->search);
  NCE2VEC_ASSIGN_OR_RETURN(const ParseOutcome outcome, ParseFlags(args, kHelp, flags, "query"));
  if (outcome == ParseOutcome::kHelpPrinted) return outcome;
  if (options->k == 0) return absl::InvalidArgumentError("-k must be at least 1");
  NCE2VEC_RETURN_IF_ERROR(options->search.Validate());
  NCE2VEC_RETURN_IF_ERROR(CheckTextFlags(*options));
  for (const std::string& query : options->queries) {
    if (options->text) break;
    if (query == "+" || query == "-") {
      return absl::InvalidArgumentError(
          "each argument is a query of its own; put quotes around a sum: \"king - man + woman\"");
    }
  }
  return outcome;
}

AnswerQueries NearestWords(const WordSearch& search, bool json) {
  return [&search, json](std::span<const std::string> texts) {
    std::vector<WordQuery> queries = search.Parse(texts);
    std::vector<Neighbours> found = search.Find(queries);
    std::vector<QueryAnswer> answers(queries.size());
    for (size_t i = 0; i < queries.size(); ++i) {
      answers[i].status = queries[i].status;
      answers[i].unknown = queries[i].unknown;
      answers[i].print = [&search, json, query = std::move(queries[i]),
                          answer = std::move(found[i])] { search.Print(query, answer, json); };
    }
    return answers;
  };
}

AnswerQueries NearestTexts(TextSearch& search, size_t k, bool json) {
  return [&search, k, json](std::span<const std::string> texts) {
    std::vector<QueryAnswer> answers(texts.size());
    for (size_t i = 0; i < texts.size(); ++i) {
      std::vector<std::string> missing;
      absl::StatusOr<std::vector<TextNeighbour>> found = search.Find(texts[i], k, missing);
      answers[i].status = found.status();
      for (const std::string& word : missing) answers[i].unknown.push_back({word, {}});
      if (!found.ok()) continue;
      answers[i].print = [&search, json, text = texts[i], answer = *std::move(found),
                          missing = std::move(missing)] {
        if (json) {
          search.PrintJson(text, answer, missing);
        } else {
          search.Print(answer);
        }
      };
    }
    return answers;
  };
}

absl::Status AnswerAll(AnswerQueries answer, const Embeddings& embeddings, const Options& options) {
  using Kind = Session::Kind;
  if (!options.queries.empty()) {
    Session session(std::move(answer),
                    options.queries.size() == 1 ? Kind::kOnlyQuery : Kind::kManyQueries,
                    options.json);
    for (const std::string& query : options.queries) {
      if (!session.Answer({&query, 1})) return absl::OkStatus();  // main reports the failed write
    }
    return session.Outcome();
  }
  if (isatty(STDIN_FILENO) != 0 && isatty(STDOUT_FILENO) != 0) {
    Session session(std::move(answer), Kind::kConversation, options.json);
    return Converse(session, embeddings, options.text ? "text> " : "word or sum> ",
                    options.text ? kHelpOnTexts : kHelpOnSums);
  }
  Session session(std::move(answer), Kind::kManyQueries, options.json);
  return AnswerLines(session);
}

absl::Status RunOnWords(const Embeddings& embeddings, const Options& options) {
  const WordLookup excluded = LookUpWords(embeddings, options.exclude);
  if (!excluded.status.ok()) {
    return absl::NotFoundError("--exclude: " + std::string(excluded.status.message()));
  }
  NCE2VEC_ASSIGN_OR_RETURN(const std::unique_ptr<NeighbourSearch> neighbours,
                           OpenSearch(embeddings, options.search, options.quiet));
  const WordSearch search(embeddings, *neighbours,
                          {options.k, excluded.ids, options.include_inputs});
  return AnswerAll(NearestWords(search, options.json), embeddings, options);
}

absl::Status Run(const Options& options) {
  NCE2VEC_ASSIGN_OR_RETURN(const Embeddings embeddings, Embeddings::Open(options.model));
  if (!options.text) return RunOnWords(embeddings, options);
  NCE2VEC_ASSIGN_OR_RETURN(TextSearch texts, TextSearch::Open(embeddings, options.over));
  if (const size_t without = texts.index().without_vector(); without > 0 && !options.quiet) {
    absl::FPrintF(stderr, "note: %d of %d lines have no known word and are never answers\n",
                  without, texts.index().size());
  }
  return AnswerAll(NearestTexts(texts, options.k, options.json), embeddings, options);
}

}  // namespace

int NnMain(const Arguments& args) { return RunCommand<Options>("nn", args, Parse, Run); }

}  // namespace nce2vec
