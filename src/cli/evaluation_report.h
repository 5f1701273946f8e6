// How evaluation results look: tables for people and scripts, JSON for programs.
#ifndef SRC_CLI_EVALUATION_REPORT_H_
#define SRC_CLI_EVALUATION_REPORT_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "eval/analogy_evaluation.h"
#include "eval/similarity.h"
#include "src/model/embeddings.h"

namespace nce2vec {

// What was compared with what: the head of every report.
struct EvaluationSetting {
  std::string_view model;
  size_t model_words = 0;
  size_t restrict_vocab = 0;
  CaseMode case_mode = CaseMode::kFold;
  std::string_view objective;  // analogies only
};

struct NamedSimilarityResult {
  std::string data;
  SimilarityResult result;
};

// A line that begins with '#', then columns right-aligned but for the last, one row a data set.
void PrintSimilarityTable(const EvaluationSetting& setting,
                          const std::vector<NamedSimilarityResult>& results);
void PrintSimilarityJson(const EvaluationSetting& setting, const NamedSimilarityResult& result);

// One row a section, then semantic, syntactic and total.
void PrintAnalogyTable(const EvaluationSetting& setting, std::string_view data,
                       const AnalogyResult& result);
void PrintAnalogyJson(const EvaluationSetting& setting, std::string_view data,
                      const AnalogyResult& result);

}  // namespace nce2vec

#endif  // SRC_CLI_EVALUATION_REPORT_H_
