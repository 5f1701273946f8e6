// nce2vec nn: nearest neighbours.
#include <unistd.h>

#include <cstddef>
#include <cstdio>
#include <functional>
#include <iostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "src/base/status_macros.h"
#include "src/cli/answers.h"
#include "src/cli/commands.h"
#include "src/cli/flags.h"
#include "src/cli/nn_texts.h"
#include "src/cli/size_flag.h"
#include "src/model/embeddings.h"
#include "src/query/expression.h"
#include "src/query/nearest.h"

namespace nce2vec {
namespace {

namespace po = boost::program_options;

constexpr CommandHelp kHelp = {
    "nce2vec nn --model MODEL [options] [WORD or \"SUM\" ...]\n"
    "       nce2vec nn --model MODEL --text --over FILE [options] [\"TEXT\" ...]",
    "The words nearest to a word, or to a sum of words, by cosine: word<TAB>score,\n"
    "an empty line between answers. Without words, sums are read one a line, with a\n"
    "prompt from a terminal. The words of a query are never among its answers.\n"
    "A word that begins with '-' goes behind \"--\".\n"
    "With --text a query is a whole text, and answers are the lines of FILE nearest to\n"
    "it, by the model's own pooling: score<TAB>line<TAB>text. Words that the model\n"
    "doesn't know count for nothing; a line that has no other is never an answer.",
    "  nce2vec nn --model text.model king \"king - man + woman\"\n"
    "  nce2vec nn --model text.model --json < queries.txt\n"
    "  nce2vec nn --model text.model --text --over titles.txt -k 3 \"a trip to the sea\""};

struct Options {
  std::string model;
  std::vector<std::string> queries;
  size_t k = 10;
  size_t restrict_vocab = 0;
  bool json = false;
  bool text = false;
  std::string over;
};

absl::Status CheckTextFlags(const Options& options) {
  if (options.text != !options.over.empty()) {
    return absl::InvalidArgumentError(options.text
                                          ? "--text needs --over FILE, whose lines are the answers"
                                          : "--over goes with --text");
  }
  if (options.text && options.restrict_vocab > 0) {
    return absl::InvalidArgumentError("--restrict-vocab does not go with --text");
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
      ("restrict-vocab", WholeNumber("restrict-vocab", &options->restrict_vocab),
       "only the N most frequent words are answers; 0: all")          //
      ("text", po::bool_switch(&options->text), "queries are texts")  //
      ("over", po::value(&options->over)->value_name("FILE"),
       "with --text: the text whose lines are the answers")  //
      ("json", po::bool_switch(&options->json), "one JSON object a query");
  NCE2VEC_ASSIGN_OR_RETURN(const ParseOutcome outcome, ParseFlags(args, kHelp, flags, "query"));
  if (outcome == ParseOutcome::kHelpPrinted) return outcome;
  if (options->k == 0) return absl::InvalidArgumentError("-k must be at least 1");
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

// Finds the answer to a query: what prints it, or why there is none and which words were missing.
using Printer = std::function<void()>;
using FindAnswer = std::function<absl::StatusOr<Printer>(const std::string& query,
                                                         std::vector<std::string>& missing)>;

FindAnswer NearestWords(const Embeddings& embeddings, const Options& options) {
  return [&](const std::string& query,
             std::vector<std::string>& missing) -> absl::StatusOr<Printer> {
    NCE2VEC_ASSIGN_OR_RETURN(const Expression sum, ParseExpression(embeddings, query, &missing));
    NCE2VEC_ASSIGN_OR_RETURN(const std::vector<float> vector, Evaluate(embeddings, sum));
    SearchOptions search{options.k, options.restrict_vocab, {}};
    for (const Term& term : sum.terms) search.exclude.push_back(term.id);
    return [&, query, answer = Nearest(embeddings, vector, search)] {
      if (options.json) {
        PrintAnswerJson(embeddings, query, answer);
      } else {
        PrintAnswer(embeddings, answer);
      }
    };
  };
}

FindAnswer NearestTexts(TextSearch& texts, const Options& options) {
  return
      [&](const std::string& query, std::vector<std::string>& missing) -> absl::StatusOr<Printer> {
        NCE2VEC_ASSIGN_OR_RETURN(std::vector<TextNeighbour> answer,
                                 texts.Find(query, options.k, missing));
        return [&, query, missing, answer = std::move(answer)] {
          if (options.json) {
            texts.PrintJson(query, answer, missing);
          } else {
            texts.Print(answer);
          }
        };
      };
}

// Answers queries one by one and remembers how that went.
class Session {
 public:
  Session(FindAnswer find, const Options& options) : find_(std::move(find)), options_(options) {}

  // False when nobody reads the answers any more.
  bool Answer(const std::string& query) {
    ++asked_;
    std::vector<std::string> missing;
    const absl::StatusOr<Printer> print = find_(query, missing);
    if (print.ok()) {
      if (answered_ > 0 && !options_.json) std::fputc('\n', stdout);
      (*print)();
      ++answered_;
    } else {
      ++failed_;
      if (options_.json) PrintFailureJson(query, print.status(), missing);
      // The only query's failure is reported once, by the exit.
      if (!options_.json && !only_query()) ReportFailure("nn", print.status(), kExitFailed);
      last_failure_ = print.status();
    }
    return FlushAnswers();
  }

  absl::Status Outcome() const {
    if (failed_ == 0) return absl::OkStatus();
    if (only_query()) return last_failure_;
    return absl::NotFoundError(absl::StrFormat("%d of %d queries had no answer", failed_, asked_));
  }

  const char* prompt() const { return options_.text ? "text> " : "word or sum> "; }

 private:
  bool only_query() const { return options_.queries.size() == 1; }

  FindAnswer find_;
  const Options& options_;
  size_t asked_ = 0;
  size_t answered_ = 0;
  size_t failed_ = 0;
  absl::Status last_failure_;
};

// Queries from standard input. At a terminal a failed query is no failure of the program.
absl::Status AnswerLines(Session& session) {
  const bool interactive = isatty(STDIN_FILENO) != 0 && isatty(STDOUT_FILENO) != 0;
  std::string line;
  while (true) {
    if (interactive) std::fputs(session.prompt(), stderr);
    if (!std::getline(std::cin, line)) break;
    if (line.ends_with('\r')) line.pop_back();
    if (line.find_first_not_of(" \t") == std::string::npos) continue;
    if (!session.Answer(line)) return absl::OkStatus();  // main reports the failed write
  }
  if (interactive) std::fputc('\n', stderr);
  return interactive ? absl::OkStatus() : session.Outcome();
}

absl::Status AnswerAll(Session session, const Options& options) {
  if (options.queries.empty()) return AnswerLines(session);
  for (const std::string& query : options.queries) {
    if (!session.Answer(query)) return absl::OkStatus();  // main reports the failed write
  }
  return session.Outcome();
}

absl::Status Run(const Options& options) {
  NCE2VEC_ASSIGN_OR_RETURN(const Embeddings embeddings, Embeddings::Open(options.model));
  if (!options.text) return AnswerAll(Session(NearestWords(embeddings, options), options), options);
  NCE2VEC_ASSIGN_OR_RETURN(TextSearch texts, TextSearch::Open(embeddings, options.over));
  if (const size_t without = texts.index().without_vector(); without > 0) {
    absl::FPrintF(stderr, "note: %d of %d lines have no known word and are never answers\n",
                  without, texts.index().size());
  }
  return AnswerAll(Session(NearestTexts(texts, options), options), options);
}

}  // namespace

int NnMain(const Arguments& args) { return RunCommand<Options>("nn", args, Parse, Run); }

}  // namespace nce2vec
