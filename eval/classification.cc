#include "eval/classification.h"

#include <tbb/parallel_for.h>

#include <algorithm>
#include <map>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"
#include "eval/data_file.h"
#include "eval/text_vectors.h"
#include "src/base/status_macros.h"

namespace nce2vec {
namespace {

using Classes = std::map<std::string, size_t>;

std::string_view Trim(std::string_view text) {
  constexpr std::string_view kBlank = " \r\v\f";
  const size_t begin = text.find_first_not_of(kBlank);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlank) - begin + 1);
}

// Classes in the order of their labels' bytes.
Classes NumberClasses(const LabelledTexts& data) {
  Classes classes;
  for (const std::string& label : data.labels) classes.try_emplace(label);
  size_t number = 0;
  for (auto& [label, place] : classes) place = number++;
  return classes;
}

// Classes of training and, after them, those that only the test file has.
std::vector<size_t> ClassesOfTest(const LabelledTexts& test, Classes& classes) {
  std::vector<size_t> numbers;
  for (const std::string& label : test.labels) {
    numbers.push_back(classes.try_emplace(label, classes.size()).first->second);
  }
  return numbers;
}

std::vector<size_t> Predict(const LinearProbe& probe, const Matrix& vectors) {
  std::vector<size_t> predicted(vectors.rows());
  tbb::parallel_for(size_t{0}, vectors.rows(),
                    [&](size_t i) { predicted[i] = probe.Predict(vectors.row(i)); });
  return predicted;
}

void Score(const std::vector<size_t>& expected, const std::vector<size_t>& predicted,
           size_t classes, ClassificationResult& result) {
  std::vector<size_t> right(classes);
  std::vector<size_t> expected_counts(classes);
  std::vector<size_t> predicted_counts(classes);
  size_t all_right = 0;
  for (size_t i = 0; i < expected.size(); ++i) {
    ++expected_counts[expected[i]];
    ++predicted_counts[predicted[i]];
    if (expected[i] != predicted[i]) continue;
    ++right[expected[i]];
    ++all_right;
  }
  size_t scored = 0;
  for (size_t c = 0; c < classes; ++c) {
    const size_t both = expected_counts[c] + predicted_counts[c];
    if (both == 0) continue;
    ++scored;
    result.macro_f1 += 2 * static_cast<double>(right[c]) / static_cast<double>(both);
  }
  const double count = static_cast<double>(expected.size());
  result.macro_f1 /= static_cast<double>(scored);
  result.accuracy = static_cast<double>(all_right) / count;
  result.majority_share =
      static_cast<double>(*std::max_element(expected_counts.begin(), expected_counts.end())) /
      count;
}

}  // namespace

absl::StatusOr<LabelledTexts> ParseLabelledTexts(std::string_view text, const std::string& name) {
  LabelledTexts data;
  data.name = name;
  for (const std::string_view line : SplitLines(text)) {
    if (line.find_first_not_of(" \t\r\v\f") == std::string_view::npos) continue;
    const size_t tab = line.find('\t');
    const std::string_view label = Trim(line.substr(0, tab));
    if (tab == std::string_view::npos || label.empty()) {
      ++data.malformed_lines;
      continue;
    }
    data.labels.emplace_back(label);
    data.texts.emplace_back(line.substr(tab + 1));
  }
  if (data.texts.empty()) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "%s: no line of a label and a text, separated by a tab: label <TAB> text", name));
  }
  return data;
}

absl::StatusOr<LabelledTexts> ReadLabelledTexts(const std::string& path) {
  NCE2VEC_ASSIGN_OR_RETURN(const std::string text, ReadDataFile(path));
  return ParseLabelledTexts(text, path);
}

absl::StatusOr<ClassificationResult> EvaluateClassification(const TextEncoder& encoder,
                                                            const LabelledTexts& train,
                                                            const LabelledTexts& test,
                                                            const LinearProbeOptions& options) {
  ClassificationResult result;
  Classes classes = NumberClasses(train);
  result.classes = classes.size();
  if (result.classes < 2) {
    return absl::InvalidArgumentError(
        absl::StrFormat("%s: expected texts of two labels at least, found only '%s'", train.name,
                        train.labels.empty() ? "" : train.labels[0]));
  }
  std::vector<size_t> train_classes;
  for (const std::string& label : train.labels) train_classes.push_back(classes.at(label));
  NCE2VEC_ASSIGN_OR_RETURN(const EncodedTexts train_vectors, UnitTextVectors(encoder, train.texts));
  NCE2VEC_ASSIGN_OR_RETURN(const EncodedTexts test_vectors, UnitTextVectors(encoder, test.texts));
  NCE2VEC_ASSIGN_OR_RETURN(
      const LinearProbe probe,
      LinearProbe::Train({train_vectors.vectors.view(), train_classes, result.classes}, options));
  result.solution = probe.solution();

  const std::vector<size_t> expected = ClassesOfTest(test, classes);
  Score(expected, Predict(probe, test_vectors.vectors), classes.size(), result);
  result.train_texts = train.texts.size();
  result.test_texts = test.texts.size();
  result.unknown_train_texts = UnknownTexts(train_vectors);
  result.unknown_test_texts = UnknownTexts(test_vectors);
  result.unseen_label_texts = static_cast<size_t>(std::count_if(
      expected.begin(), expected.end(), [&](size_t c) { return c >= result.classes; }));
  result.tokens = train_vectors.counts;
  result.tokens += test_vectors.counts;
  return result;
}

}  // namespace nce2vec
