// Results of evaluations as plain rows: the page shows them and knows nothing of how they came
// about.
#ifndef SRC_REPORT_EVALUATION_ROWS_H_
#define SRC_REPORT_EVALUATION_ROWS_H_

#include <cstddef>
#include <string>
#include <vector>

namespace nce2vec {

// A data set of word pairs that people judged.
struct SimilarityRow {
  std::string data;     // its name
  std::string failure;  // why there is no score; empty where there is one
  double spearman = 0;  // with its 95 % interval:
  double low = 0;
  double high = 0;
  double pearson = 0;
  size_t pairs = 0;  // that were used
  size_t out_of_vocabulary = 0;
};

enum class AnalogyRowKind { kSection, kSemantic, kSyntactic, kTotal };

// A section of a file of analogy questions, or a sum over several.
struct AnalogyRow {
  std::string name;
  AnalogyRowKind kind = AnalogyRowKind::kSection;
  size_t correct = 0;
  size_t asked = 0;
  size_t skipped = 0;  // a word out of vocabulary
};

struct AnalogyRows {
  std::string data;
  size_t restrict_vocab = 0;  // questions and answers are of the first N words; 0: all
  std::vector<AnalogyRow> rows;
};

struct EvaluationRows {
  std::vector<SimilarityRow> similarity;
  std::vector<AnalogyRows> analogy;
};

}  // namespace nce2vec

#endif  // SRC_REPORT_EVALUATION_ROWS_H_
