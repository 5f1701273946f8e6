// Word analogies: how many questions of a data set a model answers right.
#ifndef EVAL_ANALOGY_EVALUATION_H_
#define EVAL_ANALOGY_EVALUATION_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "eval/analogy_questions.h"
#include "eval/analogy_solver.h"
#include "eval/bootstrap.h"
#include "eval/model_comparison.h"
#include "eval/word_matcher.h"
#include "src/model/embeddings.h"
#include "src/query/analogy.h"

namespace nce2vec {

struct AnalogyEvaluationOptions {
  AnalogyObjective objective = AnalogyObjective::k3CosAdd;
  CaseMode case_mode = CaseMode::kFold;
  // Questions and answers are limited to the first N words; 0: no limit. The limit most papers use.
  size_t restrict_vocab = 30000;
  AnalogyProgress progress;  // as SolveAnalogies calls it
};

// What became of one question.
struct AnalogyMark {
  bool asked = false;  // its three words and an answer are in the (restricted) vocabulary
  std::array<bool, 2> right = {};  // by objective
};

// The marks of all questions, section after section. The counts are those of gensim's
// evaluate_word_analogies, which has but 3CosAdd and one right answer. Answers whose form equals
// that of a question's word are passed over. Both objectives come from one pass, so
// `options.objective` says nothing here. Parallel; the result is the same for any number of
// threads.
std::vector<AnalogyMark> MarkAnalogies(const Embeddings& embeddings,
                                       const AnalogyQuestions& questions,
                                       const AnalogyEvaluationOptions& options);

// A section, or several that are counted as one.
struct AnalogyPart {
  enum class Kind { kSection, kSemantic, kSyntactic, kTotal };
  Kind kind = Kind::kSection;
  std::string name;             // of the section; else "semantic", "syntactic", "total"
  std::vector<uint32_t> items;  // places among all questions
};

// The sections in their order, then the three sums.
std::vector<AnalogyPart> AnalogyParts(const AnalogyQuestions& questions);

// Shares of right answers of several models in one part; measures are objectives, in the order of
// AnalogyObjective. `options.data_set` is replaced by the data's fingerprint. Questions of a
// section are made from the same few pairs, so intervals that take them as independent are too
// narrow.
ModelResamples CompareAnalogies(const AnalogyQuestions& questions, const AnalogyPart& part,
                                std::span<const std::vector<AnalogyMark>> marks,
                                BootstrapOptions options);

struct AnalogyScore {
  std::string name;
  size_t correct = 0;
  size_t asked = 0;
  size_t skipped = 0;  // a word out of the (restricted) vocabulary: not asked

  // 0 when nothing was asked.
  double accuracy() const {
    return asked == 0 ? 0.0 : static_cast<double>(correct) / static_cast<double>(asked);
  }
};

struct AnalogyResult {
  std::vector<AnalogyScore> sections;
  AnalogyScore semantic;
  AnalogyScore syntactic;
  AnalogyScore total;  // over questions, not over sections
};

// The counts of one model and one objective.
AnalogyResult EvaluateAnalogies(const Embeddings& embeddings, const AnalogyQuestions& questions,
                                const AnalogyEvaluationOptions& options);

}  // namespace nce2vec

#endif  // EVAL_ANALOGY_EVALUATION_H_
