// What `report` asks of the evaluations: their results as the page's rows.
#ifndef SRC_CLI_REPORT_EVALUATION_H_
#define SRC_CLI_REPORT_EVALUATION_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "eval/analogy_questions.h"
#include "eval/similarity.h"
#include "src/model/embeddings.h"
#include "src/report/evaluation_rows.h"

namespace nce2vec {

struct ReportDataSets {
  std::vector<SimilarityData> similarity;
  std::vector<AnalogyQuestions> analogy;
};

// Reads all files; malformed lines are said unless `quiet`. The first file that can't be used is an
// error.
absl::StatusOr<ReportDataSets> ReadReportDataSets(const std::vector<std::string>& similarity,
                                                  const std::vector<std::string>& analogy,
                                                  bool quiet);

// The scores that `evaluate similarity` and `evaluate analogy` give with their defaults. A data set
// that the model can't be scored on has a row that says why.
EvaluationRows EvaluateForReport(const Embeddings& embeddings, const ReportDataSets& data_sets);

}  // namespace nce2vec

#endif  // SRC_CLI_REPORT_EVALUATION_H_
