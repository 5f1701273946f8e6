// Classification of texts by a linear probe: how much of what texts are about do their vectors say?
#ifndef EVAL_CLASSIFICATION_H_
#define EVAL_CLASSIFICATION_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "eval/linear_probe.h"
#include "src/encode/text_encoder.h"

namespace nce2vec {

struct LabelledTexts {
  std::string name;
  std::vector<std::string> labels;
  std::vector<std::string> texts;  // as many
  size_t malformed_lines = 0;      // passed over
};

// Lines "label <TAB> text"; the text goes to the line's end, and the label is without blanks at
// either end. Passed over: empty lines, a byte order mark; and, counted, lines without a tab or a
// label. InvalidArgument when no line fits.
absl::StatusOr<LabelledTexts> ParseLabelledTexts(std::string_view text, const std::string& name);
absl::StatusOr<LabelledTexts> ReadLabelledTexts(const std::string& path);

struct ClassificationResult {
  double accuracy = 0;  // over all test texts
  // The mean of F1 over the classes that are a test text's label or a prediction, as in
  // scikit-learn.
  double macro_f1 = 0;
  double majority_share = 0;  // of the test file's most frequent label
  size_t classes = 0;         // in training
  size_t train_texts = 0;
  size_t test_texts = 0;
  // Without a known word: the zero vector, which gets the class that the biases prefer.
  size_t unknown_train_texts = 0;
  size_t unknown_test_texts = 0;
  size_t unseen_label_texts = 0;  // test texts of a label that training never had: counted as wrong
  TextCounts tokens;              // of both files
  LbfgsResult solution;           // whether training reached the optimum
};

// Trains a LinearProbe on the unit vectors of `train`, applies it to `test`. Deterministic,
// parallel; the result is the same for any number of threads. InvalidArgument when `train` has
// fewer than two labels; ResourceExhausted when the memory is not there.
absl::StatusOr<ClassificationResult> EvaluateClassification(const TextEncoder& encoder,
                                                            const LabelledTexts& train,
                                                            const LabelledTexts& test,
                                                            const LinearProbeOptions& options);

}  // namespace nce2vec

#endif  // EVAL_CLASSIFICATION_H_
