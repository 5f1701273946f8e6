#include "src/cli/nn_session.h"

#include <unistd.h>

#include <cstdio>
#include <nlohmann/json.hpp>
#include <optional>

#include "absl/strings/str_format.h"
#include "src/base/status_macros.h"
#include "src/cli/answers.h"
#include "src/cli/flags.h"
#include "src/cli/line_editor.h"
#include "src/cli/query_lines.h"
#include "src/query/completion.h"

namespace nce2vec {
namespace {

bool IsBlank(std::string_view line) {
  return line.find_first_not_of(" \t") == std::string_view::npos;
}

}  // namespace

bool Session::Answer(std::span<const std::string> queries) {
  const std::vector<QueryAnswer> answers = answer_(queries);
  for (size_t i = 0; i < queries.size(); ++i) {
    Report(queries[i], answers[i]);
    if (!FlushAnswers()) return false;
  }
  return true;
}

void Session::Report(const std::string& query, const QueryAnswer& answer) {
  ++asked_;
  if (answer.status.ok()) {
    if (answered_ > 0 && !json_) std::fputc('\n', stdout);
    answer.print();
    ++answered_;
    return;
  }
  ++failed_;
  last_failure_ = answer.status;
  if (json_) {
    PrintFailureJson({{"query", query}}, answer.status, answer.unknown);
  } else if (kind_ == Kind::kConversation) {
    std::fprintf(stderr, "%s\n", OneLine(answer.status).c_str());
  } else if (kind_ == Kind::kManyQueries) {
    ReportFailure("nn", answer.status, kExitFailed);
  }
}

absl::Status Session::Outcome() const {
  if (failed_ == 0 || kind_ == Kind::kConversation) return absl::OkStatus();
  if (kind_ == Kind::kOnlyQuery) return last_failure_;
  return absl::NotFoundError(absl::StrFormat("%d of %d queries had no answer", failed_, asked_));
}

absl::Status AnswerLines(Session& session) {
  QueryLines lines(STDIN_FILENO);
  while (true) {
    NCE2VEC_ASSIGN_OR_RETURN(const std::vector<std::string> queries, lines.Next());
    if (queries.empty()) return session.Outcome();
    if (!session.Answer(queries)) return absl::OkStatus();  // main reports the failed write
  }
}

absl::Status Converse(Session& session, const Embeddings& embeddings, const std::string& prompt,
                      std::string_view help) {
  LineEditor editor(
      prompt, [&embeddings](std::string_view line) { return CompleteWord(embeddings, line); });
  std::fputs(":help tells what can be typed, Ctrl-D leaves\n", stderr);
  while (const std::optional<std::string> line = editor.ReadLine()) {
    if (IsBlank(*line)) continue;
    if (*line == ":help") {
      std::fwrite(help.data(), 1, help.size(), stdout);
      if (!FlushAnswers()) break;
      continue;
    }
    editor.AddToHistory(*line);
    if (!session.Answer({&*line, 1})) break;  // main reports the failed write
  }
  return session.Outcome();
}

}  // namespace nce2vec
