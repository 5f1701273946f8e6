#include "eval/analogy_questions.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"
#include "eval/data_file.h"
#include "src/base/status_macros.h"
#include "src/text/tokenizer.h"

namespace nce2vec {
namespace {

std::string SectionName(std::string_view line) {
  const size_t begin = std::min(line.find_first_not_of(": "), line.size());
  line.remove_prefix(begin);
  return std::string(line.substr(0, line.find_last_not_of(" \t") + 1));
}

}  // namespace

absl::StatusOr<AnalogyQuestions> ParseAnalogyQuestions(std::string_view text,
                                                       const std::string& name) {
  AnalogyQuestions questions;
  questions.name = name;
  Tokenizer tokenizer{TextOptions{}};
  size_t line_number = 0;
  for (const std::string_view line : SplitLines(text)) {
    ++line_number;
    if (line.starts_with(": ")) {
      questions.sections.push_back({SectionName(line), {}});
      continue;
    }
    std::vector<std::string> words = tokenizer.Split(line);
    if (words.empty()) continue;
    if (words.size() != 4) {
      ++questions.malformed_lines;
      continue;
    }
    if (questions.sections.empty()) {
      return absl::InvalidArgumentError(absl::StrFormat(
          "%s: line %d: a question before the first section; put a line \": NAME\" above it", name,
          line_number));
    }
    questions.sections.back().questions.push_back(
        {std::move(words[0]), std::move(words[1]), std::move(words[2]), std::move(words[3])});
  }
  const size_t total =
      std::accumulate(questions.sections.begin(), questions.sections.end(), size_t{0},
                      [](size_t sum, const AnalogySection& s) { return sum + s.questions.size(); });
  if (total == 0) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "%s: no analogy questions: expected \": SECTION\" lines and lines of four words", name));
  }
  return questions;
}

absl::StatusOr<AnalogyQuestions> ReadAnalogyQuestions(const std::string& path) {
  NCE2VEC_ASSIGN_OR_RETURN(const std::string text, ReadDataFile(path));
  return ParseAnalogyQuestions(text, path);
}

}  // namespace nce2vec
