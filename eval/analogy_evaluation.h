// Word analogies: how many questions of a file a model answers right.
#ifndef EVAL_ANALOGY_EVALUATION_H_
#define EVAL_ANALOGY_EVALUATION_H_

#include <cstddef>
#include <string>
#include <vector>

#include "eval/analogy_questions.h"
#include "eval/word_matcher.h"
#include "src/model/embeddings.h"
#include "src/query/analogy.h"

namespace nce2vec {

struct AnalogyEvaluationOptions {
  AnalogyObjective objective = AnalogyObjective::k3CosAdd;
  CaseMode case_mode = CaseMode::kFold;
  // Questions and answers are limited to the first N words; 0: no limit. The limit most papers use.
  size_t restrict_vocab = 30000;
};

struct AnalogyScore {
  std::string name;
  size_t correct = 0;
  size_t asked = 0;
  size_t skipped = 0;  // a word out of the (restricted) vocabulary: not asked

  // 0 when nothing was asked.
  double accuracy() const {
    return asked == 0 ? 0.0 : static_cast<double>(correct) / static_cast<double>(asked);
  }
  void Add(const AnalogyScore& other);
};

struct AnalogyResult {
  std::vector<AnalogyScore> sections;
  AnalogyScore semantic;
  AnalogyScore syntactic;
  AnalogyScore total;  // over questions, not over sections
};

// The numbers of gensim's evaluate_word_analogies, which has but 3CosAdd. Answers whose form equals
// that of a question's word are passed over. Parallel; the result is the same for any number of
// threads.
AnalogyResult EvaluateAnalogies(const Embeddings& embeddings, const AnalogyQuestions& questions,
                                const AnalogyEvaluationOptions& options);

}  // namespace nce2vec

#endif  // EVAL_ANALOGY_EVALUATION_H_
