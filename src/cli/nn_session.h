// Queries one after the other, from the command line, a pipe or a person: nce2vec nn.
#ifndef SRC_CLI_NN_SESSION_H_
#define SRC_CLI_NN_SESSION_H_

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "src/model/embeddings.h"
#include "src/query/lookup.h"

namespace nce2vec {

struct QueryAnswer {
  absl::Status status;               // not OK: why there is no answer
  std::vector<UnknownWord> unknown;  // words of the query that the vocabulary doesn't hold
  std::function<void()> print;       // prints the answer, where there is one
};

// Answers queries, many at a time, in their order; it prints nothing.
using AnswerQueries = std::function<std::vector<QueryAnswer>(std::span<const std::string>)>;

// Prints the answers to queries and remembers how that went. One thread.
class Session {
 public:
  enum class Kind {
    kOnlyQuery,    // its failure is the program's, said once at the exit
    kManyQueries,  // failures are said as they come and counted at the exit
    kConversation  // a failure is no failure of the program
  };

  Session(AnswerQueries answer, Kind kind, bool json)
      : answer_(std::move(answer)), kind_(kind), json_(json) {}

  Kind kind() const { return kind_; }

  // False when nobody reads the answers any more.
  bool Answer(std::span<const std::string> queries);
  // NotFound when queries had no answer; always OK for a conversation.
  absl::Status Outcome() const;

 private:
  void Report(const std::string& query, const QueryAnswer& answer);

  AnswerQueries answer_;
  Kind kind_;
  bool json_;
  size_t asked_ = 0;
  size_t answered_ = 0;
  size_t failed_ = 0;
  absl::Status last_failure_;
};

// Queries from standard input, one a line, as many at a time as are there; empty lines are none.
absl::Status AnswerLines(Session& session);

// A conversation at a terminal, with a prompt, completion of the model's words, history, and
// `help`, lines that tell what can be typed, as the answer to :help.
absl::Status Converse(Session& session, const Embeddings& embeddings, const std::string& prompt,
                      std::string_view help);

}  // namespace nce2vec

#endif  // SRC_CLI_NN_SESSION_H_
