// How the answers to queries look on standard output.
#ifndef SRC_CLI_ANSWERS_H_
#define SRC_CLI_ANSWERS_H_

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "src/model/embeddings.h"
#include "src/query/lookup.h"
#include "src/query/top_k.h"

namespace nce2vec {

// Keys stay in the order they are given in.
using Json = nlohmann::ordered_json;

// `object` in one line; bytes that are no UTF-8 come out as U+FFFD.
void PrintJsonLine(const Json& object);

// "word<TAB>score" lines, best first.
void PrintAnswer(const Embeddings& embeddings, const std::vector<Neighbour>& answer);

// One line: {"query", "results": [{"rank", "word", "score", "id"}], "missing": []}, and "composed"
// where words of the query have no vector but that of their n-grams.
void PrintAnswerJson(const Embeddings& embeddings, std::string_view query,
                     const std::vector<Neighbour>& answer,
                     const std::vector<std::string>& composed = {});
// One line: `asked`, an object that says what was asked for, and "error", "missing": [...],
// "suggestions": {"missing word": [...]}.
void PrintFailureJson(Json asked, const absl::Status& failure,
                      const std::vector<UnknownWord>& unknown);

// Hands what was printed to the reader; false when nobody reads any more.
bool FlushAnswers();

}  // namespace nce2vec

#endif  // SRC_CLI_ANSWERS_H_
