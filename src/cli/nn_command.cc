// nce2vec nn: nearest neighbours.
#include <unistd.h>

#include <cstddef>
#include <cstdio>
#include <iostream>
#include <string>
#include <vector>

#include "absl/strings/str_format.h"
#include "src/base/status_macros.h"
#include "src/cli/answers.h"
#include "src/cli/commands.h"
#include "src/cli/flags.h"
#include "src/cli/size_flag.h"
#include "src/model/embeddings.h"
#include "src/query/expression.h"
#include "src/query/nearest.h"

namespace nce2vec {
namespace {

namespace po = boost::program_options;

constexpr CommandHelp kHelp = {
    "nce2vec nn --model MODEL [options] [WORD or \"SUM\" ...]",
    "The words nearest to a word, or to a sum of words, by cosine: word<TAB>score,\n"
    "an empty line between answers. Without words, sums are read one a line, with a\n"
    "prompt from a terminal. The words of a query are never among its answers.\n"
    "A word that begins with '-' goes behind \"--\".",
    "  nce2vec nn --model text.model king \"king - man + woman\"\n"
    "  nce2vec nn --model text.model --json < queries.txt"};

struct Options {
  std::string model;
  std::vector<std::string> queries;
  size_t k = 10;
  size_t restrict_vocab = 0;
  bool json = false;
};

absl::StatusOr<ParseOutcome> Parse(const Arguments& args, Options* options) {
  po::options_description flags("options");
  flags.add_options()                                                                           //
      ("model,m", po::value(&options->model)->value_name("MODEL")->required(), "model to ask")  //
      ("query", po::value(&options->queries)->value_name("SUM"),
       "a word or a sum; the flag's name may be left out")  //
      (",k", WholeNumber("k", &options->k),
       "how many neighbours")  //
      ("restrict-vocab", WholeNumber("restrict-vocab", &options->restrict_vocab),
       "only the N most frequent words are answers; 0: all")  //
      ("json", po::bool_switch(&options->json), "one JSON object a query");
  NCE2VEC_ASSIGN_OR_RETURN(const ParseOutcome outcome, ParseFlags(args, kHelp, flags, "query"));
  if (outcome == ParseOutcome::kHelpPrinted) return outcome;
  if (options->k == 0) return absl::InvalidArgumentError("-k must be at least 1");
  for (const std::string& query : options->queries) {
    if (query == "+" || query == "-") {
      return absl::InvalidArgumentError(
          "each argument is a query of its own; put quotes around a sum: \"king - man + woman\"");
    }
  }
  return outcome;
}

// Answers queries one by one and remembers how that went.
class Session {
 public:
  Session(const Embeddings& embeddings, const Options& options)
      : embeddings_(embeddings), options_(options) {}

  // False when nobody reads the answers any more.
  bool Answer(const std::string& query) {
    ++asked_;
    std::vector<std::string> missing;
    const absl::StatusOr<std::vector<Neighbour>> answer = Find(query, missing);
    if (answer.ok()) {
      if (options_.json) {
        PrintAnswerJson(embeddings_, query, *answer);
      } else {
        if (answered_ > 0) std::fputc('\n', stdout);
        PrintAnswer(embeddings_, *answer);
      }
      ++answered_;
    } else {
      ++failed_;
      if (options_.json) PrintFailureJson(query, answer.status(), missing);
      // The only query's failure is reported once, by the exit.
      if (!options_.json && !only_query()) ReportFailure("nn", answer.status(), kExitFailed);
      last_failure_ = answer.status();
    }
    return FlushAnswers();
  }

  absl::Status Outcome() const {
    if (failed_ == 0) return absl::OkStatus();
    if (only_query()) return last_failure_;
    return absl::NotFoundError(absl::StrFormat("%d of %d queries had no answer", failed_, asked_));
  }

 private:
  bool only_query() const { return options_.queries.size() == 1; }

  absl::StatusOr<std::vector<Neighbour>> Find(const std::string& query,
                                              std::vector<std::string>& missing) const {
    NCE2VEC_ASSIGN_OR_RETURN(const Expression sum, ParseExpression(embeddings_, query, &missing));
    NCE2VEC_ASSIGN_OR_RETURN(const std::vector<float> vector, Evaluate(embeddings_, sum));
    SearchOptions search{options_.k, options_.restrict_vocab, {}};
    for (const Term& term : sum.terms) search.exclude.push_back(term.id);
    return Nearest(embeddings_, vector, search);
  }

  const Embeddings& embeddings_;
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
    if (interactive) std::fputs("word or sum> ", stderr);
    if (!std::getline(std::cin, line)) break;
    if (line.ends_with('\r')) line.pop_back();
    if (line.find_first_not_of(" \t") == std::string::npos) continue;
    if (!session.Answer(line)) return absl::OkStatus();  // main reports the failed write
  }
  if (interactive) std::fputc('\n', stderr);
  return interactive ? absl::OkStatus() : session.Outcome();
}

absl::Status Run(const Options& options) {
  NCE2VEC_ASSIGN_OR_RETURN(const Embeddings embeddings, Embeddings::Open(options.model));
  Session session(embeddings, options);
  if (options.queries.empty()) return AnswerLines(session);
  for (const std::string& query : options.queries) {
    if (!session.Answer(query)) return absl::OkStatus();  // main reports the failed write
  }
  return session.Outcome();
}

}  // namespace

int NnMain(const Arguments& args) { return RunCommand<Options>("nn", args, Parse, Run); }

}  // namespace nce2vec
