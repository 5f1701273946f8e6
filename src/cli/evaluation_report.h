// How evaluations of words look: tables for people, JSON and CSV for programs.
#ifndef SRC_CLI_EVALUATION_REPORT_H_
#define SRC_CLI_EVALUATION_REPORT_H_

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "eval/model_comparison.h"
#include "eval/word_matcher.h"

namespace nce2vec {

// All models on one data set, or on a part of it.
struct ReportedPart {
  enum class Level {
    kSection,  // one section of a data set
    kSum,      // several sections of it
    kWhole,    // the data set
    kAverage,  // of all data sets
  };
  Level level = Level::kWhole;
  std::string data;
  std::string part;     // "section", "semantic", ...; empty where data sets have no parts
  std::string section;  // its name
  Comparison scores;
};

struct ReportedModel {
  std::string path;
  size_t words = 0;
};

struct ReportedMeasure {
  std::string name;
  size_t place = 0;           // among the comparison's measures
  bool with_interval = true;  // in tables; what has none is left out of comparisons too
};

struct EvaluationReport {
  std::vector<ReportedModel> models;
  size_t restrict_vocab = 0;
  CaseMode case_mode = CaseMode::kFold;
  size_t resamples = 0;
  std::vector<ReportedMeasure> measures;
  bool shares = false;    // of right answers: tables show them in percent
  bool sections = false;  // tables show sections though there are several models
  std::string used;       // what a model is asked: "pairs", "asked"; a column's name
  std::string unused;     // those it does not know; likewise
  std::vector<ReportedPart> parts;
};

// Adds the mean over data sets, if there are several, as the last part.
void AddAverage(std::span<const ModelResamples> data_sets, double confidence,
                const std::string& part, EvaluationReport& report);

enum class ReportFormat { kTable, kJson, kCsv };

// Tables: lines that begin with '#', then columns right-aligned but for the last. With one model, a
// row for each section and data set. With several, a table of each model on all it knows, and one
// of all models on what all of them know, with p-values. JSON: an object a model and part, a line
// each. CSV: the same, with a head; all columns are always there, those that say nothing are empty.
void PrintReport(const EvaluationReport& report, ReportFormat format);

}  // namespace nce2vec

#endif  // SRC_CLI_EVALUATION_REPORT_H_
