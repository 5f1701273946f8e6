#include "src/cli/answers.h"

#include <cstdio>
#include <nlohmann/json.hpp>

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
                     const std::vector<Neighbour>& answer) {
  Json results = Json::array();
  for (const Neighbour& neighbour : answer) {
    results.push_back({{"rank", results.size() + 1},
                       {"word", embeddings.vocabulary().word(neighbour.id)},
                       {"score", neighbour.score},
                       {"id", Index(neighbour.id)}});
  }
  PrintJsonLine({{"query", query}, {"results", std::move(results)}, {"missing", Json::array()}});
}

void PrintFailureJson(std::string_view query, const absl::Status& failure,
                      const std::vector<std::string>& missing) {
  const absl::string_view message = failure.message();
  PrintJsonLine({{"query", query},
                 {"error", std::string(message.data(), message.size())},
                 {"missing", missing}});
}

bool FlushAnswers() { return std::fflush(stdout) == 0 && std::ferror(stdout) == 0; }

}  // namespace nce2vec
