#include "src/cli/nn_texts.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "absl/strings/str_format.h"
#include "src/base/status_macros.h"
#include "src/cli/answers.h"
#include "src/text/line_reader.h"
#include "src/text/raw_tokenizer.h"

namespace nce2vec {
namespace {

absl::StatusOr<std::vector<std::string>> ReadLines(const std::string& path) {
  NCE2VEC_ASSIGN_OR_RETURN(LineReader reader, LineReader::Open(path));
  std::vector<std::string> lines;
  LineBlock block;
  while (true) {
    NCE2VEC_ASSIGN_OR_RETURN(const bool more, reader.Next(block));
    if (!more) return lines;
    ForEachWholeLine(block.bytes, [&](std::string_view line) { lines.emplace_back(line); });
  }
}

}  // namespace

TextSearch::TextSearch(const Embeddings& embeddings, std::unique_ptr<TextEncoder> encoder,
                       TextIndex index)
    : embeddings_(&embeddings),
      encoder_(std::move(encoder)),
      session_(*encoder_),
      index_(std::move(index)) {}

absl::StatusOr<TextSearch> TextSearch::Open(const Embeddings& embeddings, const std::string& path) {
  NCE2VEC_ASSIGN_OR_RETURN(TextEncoder encoder, TextEncoder::Create(embeddings, {}));
  auto owned = std::make_unique<TextEncoder>(std::move(encoder));
  NCE2VEC_ASSIGN_OR_RETURN(std::vector<std::string> lines, ReadLines(path));
  NCE2VEC_ASSIGN_OR_RETURN(TextIndex index, TextIndex::Create(*owned, std::move(lines)));
  if (index.without_vector() == index.size()) {
    return absl::FailedPreconditionError(
        absl::StrFormat("%s: %d lines, and none has a word that the model knows",
                        path == "-" ? "standard input" : path, index.size()));
  }
  return TextSearch(embeddings, std::move(owned), std::move(index));
}

absl::StatusOr<std::vector<TextNeighbour>> TextSearch::Find(const std::string& query, size_t k,
                                                            std::vector<std::string>& missing) {
  RawTokenizer tokenizer(embeddings_->text_options(), encoder_->phrases());
  for (std::string& token : tokenizer.Split(query)) {
    if (!embeddings_->vocabulary().Find(token)) missing.push_back(std::move(token));
  }
  std::vector<float> vector(embeddings_->dim());
  const TextCounts counts = session_.Encode(query, vector);
  if (counts.known == 0) {
    return absl::NotFoundError(absl::StrFormat(
        "'%s': no word of it is in the vocabulary (%d words)", query, embeddings_->size()));
  }
  if (std::all_of(vector.begin(), vector.end(), [](float x) { return x == 0; })) {
    return absl::FailedPreconditionError(
        absl::StrFormat("'%s': the vectors of its words add up to nothing", query));
  }
  return index_.Nearest(vector, k);
}

void TextSearch::Print(const std::vector<TextNeighbour>& answer) const {
  for (const TextNeighbour& neighbour : answer) {
    absl::PrintF("%.6g\t%d\t%s\n", neighbour.score, neighbour.text + 1,
                 index_.text(neighbour.text));
  }
}

void TextSearch::PrintJson(std::string_view query, const std::vector<TextNeighbour>& answer,
                           const std::vector<std::string>& missing) const {
  Json results = Json::array();
  for (const TextNeighbour& neighbour : answer) {
    results.push_back({{"rank", results.size() + 1},
                       {"line", neighbour.text + 1},
                       {"score", neighbour.score},
                       {"text", index_.text(neighbour.text)}});
  }
  PrintJsonLine({{"query", query}, {"results", std::move(results)}, {"missing", missing}});
}

}  // namespace nce2vec
