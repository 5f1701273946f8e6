// How evaluations of texts look: tables for people and scripts, JSON for programs.
#ifndef SRC_CLI_TEXT_EVALUATION_REPORT_H_
#define SRC_CLI_TEXT_EVALUATION_REPORT_H_

#include <string>
#include <vector>

#include "eval/classification.h"
#include "eval/retrieval.h"
#include "eval/sts.h"
#include "src/encode/pooling.h"
#include "src/model/embeddings.h"

namespace nce2vec {

// How texts became vectors: the head of every report.
struct TextSetting {
  const Embeddings& embeddings;
  PoolingOptions pooling;
  size_t dim = 0;                  // coordinates used
  bool component_removed = false;  // STS only
};

struct NamedStsResult {
  std::string data;
  size_t excluded_pairs = 0;
  StsResult result;
};

// Tables: a line that begins with '#', then columns right-aligned but for the last, one row a data
// set. JSON: an object a data set, in one line.
//
// A last row is the mean over the data sets, where there are several: one vote each, however many
// pairs they have.
void PrintStsTable(const TextSetting& setting, const std::vector<NamedStsResult>& results,
                   bool with_average);
void PrintStsJson(const TextSetting& setting, const NamedStsResult& result);
void PrintStsAverageJson(const TextSetting& setting, const std::vector<NamedStsResult>& results);

struct NamedRetrievalResult {
  std::string data;
  size_t unknown_judgements = 0;
  RetrievalResult result;
};

void PrintRetrievalTable(const TextSetting& setting,
                         const std::vector<NamedRetrievalResult>& results);
void PrintRetrievalJson(const TextSetting& setting, const NamedRetrievalResult& result);

struct ClassificationSetting {
  std::string train;
  std::string test;
  LinearProbeOptions probe;
};

void PrintClassificationTable(const TextSetting& setting,
                              const ClassificationSetting& classification,
                              const ClassificationResult& result);
void PrintClassificationJson(const TextSetting& setting,
                             const ClassificationSetting& classification,
                             const ClassificationResult& result);

}  // namespace nce2vec

#endif  // SRC_CLI_TEXT_EVALUATION_REPORT_H_
