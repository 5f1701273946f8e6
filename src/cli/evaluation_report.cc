#include "src/cli/evaluation_report.h"

#include <algorithm>
#include <cstdio>
#include <functional>

#include "absl/strings/str_format.h"
#include "src/cli/evaluation_records.h"
#include "src/cli/report_table.h"

namespace nce2vec {
namespace {

using Level = ReportedPart::Level;
using Parts = std::vector<const ReportedPart*>;

std::string Number(const EvaluationReport& report, const std::optional<double>& value) {
  if (!value.has_value()) return "-";
  return report.shares ? absl::StrFormat("%.2f", 100 * *value) : FourDecimals(*value);
}

void AddEstimate(const EvaluationReport& report, const Estimate& estimate, bool with_interval,
                 TableRow& row) {
  row.push_back(Number(report, estimate.value));
  if (!with_interval) return;
  const std::optional<Interval>& interval = estimate.interval;
  row.push_back(interval ? Number(report, interval->low) : "-");
  row.push_back(interval ? Number(report, interval->high) : "-");
}

std::string Percent(size_t part, size_t whole) {
  if (whole == 0) return "-";
  return absl::StrFormat("%.1f", 100 * static_cast<double>(part) / static_cast<double>(whole));
}

// What stands in the last column, under the name of it.
struct Label {
  std::string head;
  std::function<std::string(const ReportedPart&)> text;
};

std::string SectionLabel(const ReportedPart& part) {
  return part.level == Level::kSection ? part.section : "= " + part.part;
}

std::string DataLabel(const ReportedPart& part) {
  if (part.level == Level::kAverage) return "= average";
  if (part.part.empty()) return part.data;
  return absl::StrFormat("%s, %s", part.data,
                         part.level == Level::kSection ? part.section : part.part);
}

void PrintOwnScores(const EvaluationReport& report, const Parts& parts, const Label& label) {
  const bool several = report.models.size() > 1;
  TableRow head;
  for (const ReportedMeasure& measure : report.measures) {
    head.push_back(measure.name);
    if (measure.with_interval) head.insert(head.end(), {"low95", "high95"});
  }
  head.insert(head.end(), {report.used, "oov%"});
  if (several) head.push_back("model");
  head.push_back(label.head);
  std::vector<TableRow> rows = {head};
  for (const ReportedPart* part : parts) {
    for (size_t model = 0; model < report.models.size(); ++model) {
      const ModelScores& scores = part->scores.models[model];
      TableRow row;
      for (const ReportedMeasure& measure : report.measures) {
        AddEstimate(report, scores.own[measure.place], measure.with_interval, row);
      }
      row.push_back(Digits(scores.used));
      row.push_back(Percent(part->scores.items - scores.used, part->scores.items));
      if (several) row.push_back(Digits(model + 1));
      row.push_back(label.text(*part));
      rows.push_back(std::move(row));
    }
  }
  PrintTable(rows);
}

void PrintSharedScores(const EvaluationReport& report, const Parts& parts, const Label& label) {
  TableRow head;
  for (const ReportedMeasure& measure : report.measures) {
    if (measure.with_interval)
      head.insert(head.end(), {measure.name, "low95", "high95", "gain", "p"});
  }
  head.insert(head.end(), {report.used, "model", label.head});
  std::vector<TableRow> rows = {head};
  for (const ReportedPart* part : parts) {
    for (size_t model = 0; model < report.models.size(); ++model) {
      TableRow row;
      for (const ReportedMeasure& measure : report.measures) {
        if (!measure.with_interval) continue;
        const SharedEstimate& shared = part->scores.models[model].shared[measure.place];
        AddEstimate(report, shared.estimate, true, row);
        row.push_back(Number(report, shared.gain));
        row.push_back(shared.p_value ? FourDecimals(*shared.p_value) : "-");
      }
      row.insert(row.end(),
                 {Digits(part->scores.shared_items), Digits(model + 1), label.text(*part)});
      rows.push_back(std::move(row));
    }
  }
  PrintTable(rows);
}

std::string WordsSaid(const EvaluationReport& report, const ReportedModel& model) {
  if (report.restrict_vocab == 0 || report.restrict_vocab >= model.words) {
    return absl::StrFormat("%s, all %d words", model.path, model.words);
  }
  return absl::StrFormat("%s, the first %d of %d words", model.path, report.restrict_vocab,
                         model.words);
}

// Parts of the wanted levels that hold anything, in order; of one data set, or of all where `data`
// is nullptr.
Parts Select(const EvaluationReport& report, const std::vector<Level>& levels,
             const std::string* data) {
  Parts parts;
  for (const ReportedPart& part : report.parts) {
    const bool wanted = std::find(levels.begin(), levels.end(), part.level) != levels.end();
    const bool empty_sum = part.level == Level::kSum && part.scores.items == 0;
    if (wanted && !empty_sum && (data == nullptr || part.data == *data)) parts.push_back(&part);
  }
  return parts;
}

// One model: each data set's sections, if there are any, then the data sets.
void PrintOneModel(const EvaluationReport& report) {
  absl::PrintF("# model %s, case %s\n", WordsSaid(report, report.models[0]),
               CaseModeName(report.case_mode));
  size_t data_sets = 0;
  bool any_sections = false;
  for (const ReportedPart& part : report.parts) {
    if (part.level != Level::kWhole) continue;
    ++data_sets;
    if (part.part.empty()) continue;
    any_sections = true;
    absl::PrintF("# data %s\n", part.data);
    PrintOwnScores(report,
                   Select(report, {Level::kSection, Level::kSum, Level::kWhole}, &part.data),
                   {"section", SectionLabel});
  }
  if (any_sections && data_sets == 1) return;
  if (any_sections) absl::PrintF("# all data sets\n");
  PrintOwnScores(report, Select(report, {Level::kWhole, Level::kAverage}, nullptr),
                 {"data", DataLabel});
}

void PrintSeveralModels(const EvaluationReport& report) {
  for (size_t model = 0; model < report.models.size(); ++model) {
    absl::PrintF("# model %d: %s\n", model + 1, WordsSaid(report, report.models[model]));
  }
  std::vector<Level> levels = {Level::kSum, Level::kWhole, Level::kAverage};
  if (report.sections) levels.push_back(Level::kSection);
  const Parts parts = Select(report, levels, nullptr);
  const std::string_view things = report.shares ? "questions" : "pairs";
  absl::PrintF("# case %s; each model on all %s that it knows\n", CaseModeName(report.case_mode),
               things);
  PrintOwnScores(report, parts, {"data", DataLabel});
  absl::PrintF(
      "\n# on the %s that all models know; gain on model 1 and its p (paired bootstrap, two-sided, "
      "%d resamples)\n",
      things, report.resamples);
  PrintSharedScores(report, parts, {"data", DataLabel});
}

}  // namespace

void AddAverage(std::span<const ModelResamples> data_sets, double confidence,
                const std::string& part, EvaluationReport& report) {
  if (data_sets.size() < 2) return;
  report.parts.push_back(
      {Level::kAverage, "average", part, "", Summarise(Average(data_sets), confidence)});
}

void PrintReport(const EvaluationReport& report, ReportFormat format) {
  if (format == ReportFormat::kJson) {
    PrintJsonRecords(report);
  } else if (format == ReportFormat::kCsv) {
    PrintCsvRecords(report);
  } else if (report.models.size() == 1) {
    PrintOneModel(report);
  } else {
    PrintSeveralModels(report);
  }
}

}  // namespace nce2vec
