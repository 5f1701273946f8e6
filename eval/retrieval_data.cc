// The files of a retrieval data set; see eval/retrieval.h.
#include <array>
#include <charconv>
#include <cmath>
#include <optional>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/strings/str_format.h"
#include "eval/data_file.h"
#include "eval/retrieval.h"
#include "src/base/status_macros.h"

namespace nce2vec {
namespace {

using Places = absl::flat_hash_map<std::string_view, size_t>;

// One line of a file, with what an error about it must say.
struct Row {
  const std::string& file;
  size_t line;
  std::vector<std::string_view> columns;

  absl::Status Error(const std::string& complaint) const {
    return absl::InvalidArgumentError(absl::StrFormat("%s:%d: %s", file, line, complaint));
  }
};

std::vector<std::string_view> SplitColumns(std::string_view line) {
  std::vector<std::string_view> columns;
  while (true) {
    const size_t end = line.find('\t');
    columns.push_back(line.substr(0, end));
    if (end == std::string_view::npos) return columns;
    line.remove_prefix(end + 1);
  }
}

// Hands every line of `text` that is not empty to `use`, as a row of the columns named.
template <class Use>
absl::Status ForEachRow(const std::string& file, std::string_view text, size_t columns,
                        std::string_view column_names, Use use) {
  Row row{file, 0, {}};
  size_t rows = 0;
  for (const std::string_view line : SplitLines(text)) {
    ++row.line;
    if (line.find_first_not_of(" \t") == std::string_view::npos) continue;
    ++rows;
    row.columns = SplitColumns(line);
    if (row.columns.size() != columns) {
      return row.Error(absl::StrFormat("expected %d columns separated by tabs (%s), found %d",
                                       columns, column_names, row.columns.size()));
    }
    NCE2VEC_RETURN_IF_ERROR(use(row));
  }
  if (rows > 0) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrFormat("%s: no lines; expected columns separated by tabs: %s", file, column_names));
}

absl::Status AddId(const Row& row, Places& places) {
  const std::string_view id = row.columns[0];
  if (id.empty()) return row.Error("the id is empty");
  if (places.try_emplace(id, places.size()).second) return absl::OkStatus();
  return row.Error(absl::StrFormat("the id '%s' stands in an earlier line too", id));
}

std::string DocumentText(std::string_view title, std::string_view text) {
  if (text.starts_with(title)) return std::string(text);
  return absl::StrFormat("%s %s", title, text);
}

std::optional<double> ParseGain(std::string_view text) {
  double gain = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, gain);
  if (error != std::errc() || stop != end || !std::isfinite(gain)) return std::nullopt;
  return gain;
}

absl::Status ReadJudgements(const std::string& file, std::string_view text, const Places& queries,
                            const Places& documents, RetrievalData& data) {
  absl::flat_hash_set<std::pair<size_t, size_t>> judged;
  bool any_relevant = false;
  const auto add = [&](const Row& row) -> absl::Status {
    const std::optional<double> gain = ParseGain(row.columns[2]);
    if (!gain.has_value()) {
      return row.Error(absl::StrFormat("expected a number as gain, found '%s'", row.columns[2]));
    }
    const auto query = queries.find(row.columns[0]);
    const auto document = documents.find(row.columns[1]);
    if (query == queries.end() || document == documents.end()) {
      ++data.unknown_judgements;
      return absl::OkStatus();
    }
    if (!judged.emplace(query->second, document->second).second) {
      return row.Error(absl::StrFormat("document '%s' was judged for query '%s' before",
                                       row.columns[1], row.columns[0]));
    }
    if (*gain > 0) {
      data.relevant[query->second].push_back({document->second, *gain});
      any_relevant = true;
    }
    return absl::OkStatus();
  };
  NCE2VEC_RETURN_IF_ERROR(ForEachRow(file, text, 3, "query, document, gain", add));
  if (any_relevant) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrFormat(
      "%s: no line names a query, a document of the corpus and a gain above 0 (%d name unknown "
      "ids)",
      file, data.unknown_judgements));
}

}  // namespace

absl::StatusOr<RetrievalData> ParseRetrievalData(const std::string& name, std::string_view corpus,
                                                 std::string_view queries, std::string_view qrels) {
  RetrievalData data;
  data.name = name;
  Places document_places;
  const auto add_document = [&](const Row& row) {
    data.documents.push_back(DocumentText(row.columns[1], row.columns[2]));
    return AddId(row, document_places);
  };
  NCE2VEC_RETURN_IF_ERROR(
      ForEachRow(name + "/corpus.tsv", corpus, 3, "id, title, text", add_document));
  Places query_places;
  const auto add_query = [&](const Row& row) {
    data.queries.emplace_back(row.columns[1]);
    return AddId(row, query_places);
  };
  NCE2VEC_RETURN_IF_ERROR(ForEachRow(name + "/queries.tsv", queries, 2, "id, text", add_query));
  data.relevant.resize(data.queries.size());
  NCE2VEC_RETURN_IF_ERROR(
      ReadJudgements(name + "/qrels.tsv", qrels, query_places, document_places, data));
  return data;
}

absl::StatusOr<RetrievalData> ReadRetrievalData(const std::string& folder) {
  std::array<std::string, 3> texts;
  const std::array<std::string, 3> names = {"corpus.tsv", "queries.tsv", "qrels.tsv"};
  for (size_t i = 0; i < names.size(); ++i) {
    NCE2VEC_ASSIGN_OR_RETURN(texts[i], ReadDataFile(folder + "/" + names[i]));
  }
  return ParseRetrievalData(folder, texts[0], texts[1], texts[2]);
}

}  // namespace nce2vec
