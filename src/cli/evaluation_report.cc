#include "src/cli/evaluation_report.h"

#include <cstdio>
#include <nlohmann/json.hpp>

#include "absl/strings/str_format.h"
#include "src/cli/answers.h"
#include "src/cli/report_table.h"

namespace nce2vec {
namespace {

void PrintSetting(const EvaluationSetting& setting) {
  absl::PrintF("# model %s", setting.model);
  if (setting.restrict_vocab == 0 || setting.restrict_vocab >= setting.model_words) {
    absl::PrintF(", all %d words", setting.model_words);
  } else {
    absl::PrintF(", the first %d of %d words", setting.restrict_vocab, setting.model_words);
  }
  absl::PrintF(", case %s", CaseModeName(setting.case_mode));
  if (!setting.objective.empty()) absl::PrintF(", %s", setting.objective);
  std::fputc('\n', stdout);
}

Json SettingJson(const EvaluationSetting& setting, std::string_view data) {
  Json json = {{"model", setting.model},
               {"data", data},
               {"model_words", setting.model_words},
               {"restrict_vocab", setting.restrict_vocab},
               {"case", CaseModeName(setting.case_mode)}};
  if (!setting.objective.empty()) json["objective"] = setting.objective;
  return json;
}

TableRow AnalogyRow(const AnalogyScore& score, const std::string& name) {
  const std::string accuracy =
      score.asked == 0 ? "-" : absl::StrFormat("%.2f", 100 * score.accuracy());
  return {accuracy, Digits(score.correct), Digits(score.asked), Digits(score.skipped), name};
}

Json ScoreJson(const AnalogyScore& score) {
  return {{"name", score.name},
          {"accuracy", score.accuracy()},
          {"correct", score.correct},
          {"asked", score.asked},
          {"skipped", score.skipped}};
}

}  // namespace

void PrintSimilarityTable(const EvaluationSetting& setting,
                          const std::vector<NamedSimilarityResult>& results) {
  PrintSetting(setting);
  std::vector<TableRow> rows = {{"spearman", "low95", "high95", "pearson", "pairs", "oov", "data"}};
  for (const auto& [data, result] : results) {
    rows.push_back({FourDecimals(result.spearman), FourDecimals(result.spearman_interval.low),
                    FourDecimals(result.spearman_interval.high), FourDecimals(result.pearson),
                    Digits(result.used), Digits(result.out_of_vocabulary), data});
  }
  PrintTable(rows);
}

void PrintSimilarityJson(const EvaluationSetting& setting, const NamedSimilarityResult& result) {
  Json json = SettingJson(setting, result.data);
  json["spearman"] = result.result.spearman;
  json["spearman_interval"] = {result.result.spearman_interval.low,
                               result.result.spearman_interval.high};
  json["pearson"] = result.result.pearson;
  json["pairs"] = result.result.used;
  json["out_of_vocabulary"] = result.result.out_of_vocabulary;
  PrintJsonLine(json);
}

void PrintAnalogyTable(const EvaluationSetting& setting, std::string_view data,
                       const AnalogyResult& result) {
  PrintSetting(setting);
  absl::PrintF("# data %s\n", data);
  std::vector<TableRow> rows = {{"percent", "correct", "asked", "skipped", "section"}};
  for (const AnalogyScore& section : result.sections)
    rows.push_back(AnalogyRow(section, section.name));
  for (const AnalogyScore* sum : {&result.semantic, &result.syntactic, &result.total}) {
    rows.push_back(AnalogyRow(*sum, "= " + sum->name));
  }
  PrintTable(rows);
}

void PrintAnalogyJson(const EvaluationSetting& setting, std::string_view data,
                      const AnalogyResult& result) {
  Json json = SettingJson(setting, data);
  json["sections"] = Json::array();
  for (const AnalogyScore& section : result.sections)
    json["sections"].push_back(ScoreJson(section));
  for (const AnalogyScore* sum : {&result.semantic, &result.syntactic, &result.total}) {
    json[sum->name] = ScoreJson(*sum);
  }
  PrintJsonLine(json);
}

}  // namespace nce2vec
