#include "src/cli/answers.h"

#include <cstdio>
#include <nlohmann/json.hpp>
#include <utility>

#include "absl/strings/str_format.h"

namespace nce2vec {
void PrintJsonLine(const Json& object) {
  const std::string line = object.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
  std::fwrite(line.data(), 1, line.size(), stdout);
}

void PrintAnswer(const Embeddings& embeddings, const std::vector<Neighbour>& answer) {
  for (const Neighbour& neighbour : answer) {
    absl::PrintF("%s\t%.6g\n", embeddings.vocabulary().word(neighbour.id), neighbour.score);
  }
}

void PrintAnswerJson(const Embeddings& embeddings, std::string_view query,
                     const std::vector<Neighbour>& answer,
                     const std::vector<std::string>& composed) {
  Json results = Json::array();
  for (const Neighbour& neighbour : answer) {
    results.push_back({{"rank", results.size() + 1},
                       {"word", embeddings.vocabulary().word(neighbour.id)},
                       {"score", neighbour.score},
                       {"id", Index(neighbour.id)}});
  }
  Json line = {{"query", query}, {"results", std::move(results)}, {"missing", Json::array()}};
  if (!composed.empty()) line["composed"] = composed;
  PrintJsonLine(line);
}

void PrintFailureJson(Json asked, const absl::Status& failure,
                      const std::vector<UnknownWord>& unknown) {
  Json missing = Json::array();
  Json suggestions = Json::object();
  for (const UnknownWord& entry : unknown) {
    missing.push_back(entry.word);
    if (!entry.suggestions.empty()) suggestions.emplace(entry.word, entry.suggestions);
  }
  asked["error"] = std::string(failure.message());
  asked["missing"] = std::move(missing);
  asked["suggestions"] = std::move(suggestions);
  PrintJsonLine(asked);
}

bool FlushAnswers() { return std::fflush(stdout) == 0 && std::ferror(stdout) == 0; }

}  // namespace nce2vec
