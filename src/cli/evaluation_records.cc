#include "src/cli/evaluation_records.h"

#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

#include "src/base/option_values.h"
#include "src/cli/answers.h"
#include "src/cli/csv_line.h"

namespace nce2vec {
namespace {

// In the order of the columns; null for what there isn't.
using Record = std::vector<std::pair<std::string, Json>>;

Json OrNull(const std::optional<double>& value) { return value ? Json(*value) : Json(); }

void AddEstimate(const std::string& name, const Estimate& estimate, Record& record) {
  const std::optional<Interval>& interval = estimate.interval;
  record.emplace_back(name, OrNull(estimate.value));
  record.emplace_back(name + "_low95", interval ? Json(interval->low) : Json());
  record.emplace_back(name + "_high95", interval ? Json(interval->high) : Json());
}

void AddShared(const EvaluationReport& report, const ReportedPart& part, size_t model,
               Record& record) {
  const bool several = report.models.size() > 1;
  record.emplace_back("shared_" + report.used, several ? Json(part.scores.shared_items) : Json());
  for (const ReportedMeasure& measure : report.measures) {
    const SharedEstimate shared =
        several ? part.scores.models[model].shared[measure.place] : SharedEstimate{};
    AddEstimate("shared_" + measure.name, shared.estimate, record);
    record.emplace_back(measure.name + "_gain", OrNull(shared.gain));
    record.emplace_back(measure.name + "_p", OrNull(shared.p_value));
  }
}

Record RecordOf(const EvaluationReport& report, const ReportedPart& part, size_t model) {
  const ModelScores& scores = part.scores.models[model];
  const size_t unused = part.scores.items - scores.used;
  Record record = {{"model", report.models[model].path}, {"data", part.data}};
  if (report.shares) {
    record.emplace_back("part", part.part);
    record.emplace_back("section",
                        part.level == ReportedPart::Level::kSection ? Json(part.section) : Json());
  }
  record.emplace_back("model_words", report.models[model].words);
  record.emplace_back("restrict_vocab", report.restrict_vocab);
  record.emplace_back("case", CaseModeName(report.case_mode));
  record.emplace_back(report.used, scores.used);
  record.emplace_back(report.unused, unused);
  record.emplace_back("oov_share", part.scores.items == 0
                                       ? Json()
                                       : Json(static_cast<double>(unused) /
                                              static_cast<double>(part.scores.items)));
  for (const ReportedMeasure& measure : report.measures) {
    const Estimate& own = scores.own[measure.place];
    AddEstimate(measure.name, own, record);
    if (!report.shares) continue;
    // The average's share is no share of its questions.
    const bool counted = own.value.has_value() && part.level != ReportedPart::Level::kAverage;
    record.emplace_back(
        measure.name + "_correct",
        counted ? Json(std::llround(*own.value * static_cast<double>(scores.used))) : Json());
  }
  AddShared(report, part, model, record);
  return record;
}

std::string CsvField(const Json& value) {
  if (value.is_null()) return "";
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number_float()) return ShortestNumber(value.get<double>());
  return value.dump();
}

}  // namespace

void PrintJsonRecords(const EvaluationReport& report) {
  for (const ReportedPart& part : report.parts) {
    for (size_t model = 0; model < report.models.size(); ++model) {
      Json object = Json::object();
      for (auto& [key, value] : RecordOf(report, part, model)) {
        if (!value.is_null()) object[key] = std::move(value);
      }
      PrintJsonLine(object);
    }
  }
}

void PrintCsvRecords(const EvaluationReport& report) {
  bool first = true;
  for (const ReportedPart& part : report.parts) {
    for (size_t model = 0; model < report.models.size(); ++model) {
      std::vector<std::string> names;
      std::vector<std::string> fields;
      for (const auto& [key, value] : RecordOf(report, part, model)) {
        names.push_back(key);
        fields.push_back(CsvField(value));
      }
      if (std::exchange(first, false)) PrintCsvLine(names);
      PrintCsvLine(fields);
    }
  }
}

}  // namespace nce2vec
