#include "src/cli/text_evaluation_report.h"

#include <cstdio>
#include <nlohmann/json.hpp>

#include "absl/strings/str_format.h"
#include "src/cli/answers.h"
#include "src/cli/report_table.h"

namespace nce2vec {
namespace {

// The head's line, without its end.
void PrintSetting(const TextSetting& setting) {
  absl::PrintF("# model %s, %d words, %d dimensions, pooling %s", setting.embeddings.path(),
               setting.embeddings.size(), setting.dim, PoolingName(setting.pooling.pooling));
  if (setting.pooling.pooling == Pooling::kSif) absl::PrintF(" (a = %g)", setting.pooling.sif_a);
  if (setting.component_removed) absl::PrintF(", without the first principal component");
}

Json SettingJson(const TextSetting& setting, std::string_view data) {
  Json json = {{"model", setting.embeddings.path()},
               {"data", data},
               {"model_words", setting.embeddings.size()},
               {"dim", setting.dim},
               {"pooling", PoolingName(setting.pooling.pooling)}};
  if (setting.pooling.pooling == Pooling::kSif) json["sif_a"] = setting.pooling.sif_a;
  return json;
}

double OutOfVocabulary(const TextCounts& tokens) {
  if (tokens.tokens == 0) return 0;
  return static_cast<double>(tokens.tokens - tokens.known) / static_cast<double>(tokens.tokens);
}

std::string OutOfVocabularyPercent(const TextCounts& tokens) {
  return absl::StrFormat("%.1f", 100 * OutOfVocabulary(tokens));
}

void AddTokens(const TextCounts& tokens, Json& json) {
  json["tokens"] = tokens.tokens;
  json["out_of_vocabulary"] = OutOfVocabulary(tokens);
}

// Means of the correlations, sums of the counts.
NamedStsResult Average(const std::vector<NamedStsResult>& results) {
  NamedStsResult average{"average", 0, {}};
  for (const NamedStsResult& one : results) {
    average.excluded_pairs += one.excluded_pairs;
    average.result.spearman += one.result.spearman / static_cast<double>(results.size());
    average.result.pearson += one.result.pearson / static_cast<double>(results.size());
    average.result.pairs += one.result.pairs;
    average.result.unknown_pairs += one.result.unknown_pairs;
    average.result.tokens += one.result.tokens;
  }
  return average;
}

TableRow StsRow(const NamedStsResult& named, const std::string& name) {
  const StsResult& result = named.result;
  const bool interval = result.spearman_interval.has_value();
  return {FourDecimals(result.spearman),
          interval ? FourDecimals(result.spearman_interval->low) : "-",
          interval ? FourDecimals(result.spearman_interval->high) : "-",
          FourDecimals(result.pearson),
          Digits(result.pairs),
          Digits(named.excluded_pairs),
          Digits(result.unknown_pairs),
          OutOfVocabularyPercent(result.tokens),
          name};
}

void AddSts(const NamedStsResult& named, Json& json) {
  const StsResult& result = named.result;
  json["spearman"] = result.spearman;
  if (result.spearman_interval.has_value()) {
    json["spearman_interval"] = {result.spearman_interval->low, result.spearman_interval->high};
  }
  json["pearson"] = result.pearson;
  json["pairs"] = result.pairs;
  json["excluded_pairs"] = named.excluded_pairs;
  json["unknown_pairs"] = result.unknown_pairs;
  AddTokens(result.tokens, json);
}

}  // namespace

void PrintStsTable(const TextSetting& setting, const std::vector<NamedStsResult>& results,
                   bool with_average) {
  PrintSetting(setting);
  std::fputc('\n', stdout);
  std::vector<TableRow> rows = {
      {"spearman", "low95", "high95", "pearson", "pairs", "excluded", "unknown", "oov%", "data"}};
  for (const NamedStsResult& result : results) rows.push_back(StsRow(result, result.data));
  if (with_average) {
    rows.push_back(StsRow(Average(results), absl::StrFormat("= average of %d", results.size())));
  }
  PrintTable(rows);
}

void PrintStsJson(const TextSetting& setting, const NamedStsResult& result) {
  Json json = SettingJson(setting, result.data);
  json["component_removed"] = setting.component_removed;
  AddSts(result, json);
  PrintJsonLine(json);
}

void PrintStsAverageJson(const TextSetting& setting, const std::vector<NamedStsResult>& results) {
  const NamedStsResult average = Average(results);
  Json json = SettingJson(setting, average.data);
  json["component_removed"] = setting.component_removed;
  json["average_of"] = results.size();
  AddSts(average, json);
  PrintJsonLine(json);
}

void PrintRetrievalTable(const TextSetting& setting,
                         const std::vector<NamedRetrievalResult>& results) {
  PrintSetting(setting);
  std::fputc('\n', stdout);
  std::vector<TableRow> rows = {{"ndcg@10", "mrr@10", "recall@100", "queries", "unknown_q",
                                 "documents", "unknown_d", "oov%", "data"}};
  for (const auto& [data, judgements, result] : results) {
    rows.push_back({FourDecimals(result.ndcg), FourDecimals(result.mrr),
                    FourDecimals(result.recall), Digits(result.queries),
                    Digits(result.unknown_queries), Digits(result.documents),
                    Digits(result.unknown_documents), OutOfVocabularyPercent(result.tokens), data});
  }
  PrintTable(rows);
}

void PrintRetrievalJson(const TextSetting& setting, const NamedRetrievalResult& named) {
  const RetrievalResult& result = named.result;
  Json json = SettingJson(setting, named.data);
  json["ndcg@10"] = result.ndcg;
  json["mrr@10"] = result.mrr;
  json["recall@100"] = result.recall;
  json["queries"] = result.queries;
  json["queries_without_relevant"] = result.queries_without_relevant;
  json["unknown_queries"] = result.unknown_queries;
  json["documents"] = result.documents;
  json["unknown_documents"] = result.unknown_documents;
  json["unknown_judgements"] = named.unknown_judgements;
  AddTokens(result.tokens, json);
  PrintJsonLine(json);
}

void PrintClassificationTable(const TextSetting& setting,
                              const ClassificationSetting& classification,
                              const ClassificationResult& result) {
  PrintSetting(setting);
  absl::PrintF(", l2 %g\n# trained on %s\n", classification.probe.l2, classification.train);
  PrintTable({{"accuracy", "macro_f1", "majority", "classes", "train", "test", "unknown", "unseen",
               "oov%", "data"},
              {FourDecimals(result.accuracy), FourDecimals(result.macro_f1),
               FourDecimals(result.majority_share), Digits(result.classes),
               Digits(result.train_texts), Digits(result.test_texts),
               Digits(result.unknown_test_texts), Digits(result.unseen_label_texts),
               OutOfVocabularyPercent(result.tokens), classification.test}});
}

void PrintClassificationJson(const TextSetting& setting,
                             const ClassificationSetting& classification,
                             const ClassificationResult& result) {
  Json json = SettingJson(setting, classification.test);
  json["train"] = classification.train;
  json["l2"] = classification.probe.l2;
  json["accuracy"] = result.accuracy;
  json["macro_f1"] = result.macro_f1;
  json["majority_share"] = result.majority_share;
  json["classes"] = result.classes;
  json["train_texts"] = result.train_texts;
  json["test_texts"] = result.test_texts;
  json["unknown_train_texts"] = result.unknown_train_texts;
  json["unknown_test_texts"] = result.unknown_test_texts;
  json["unseen_label_texts"] = result.unseen_label_texts;
  AddTokens(result.tokens, json);
  json["steps"] = result.solution.steps;
  json["converged"] = result.solution.converged;
  PrintJsonLine(json);
}

}  // namespace nce2vec
