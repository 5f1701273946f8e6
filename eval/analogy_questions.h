// Files of analogy questions: ": section" lines, then "a b c d" lines.
#ifndef EVAL_ANALOGY_QUESTIONS_H_
#define EVAL_ANALOGY_QUESTIONS_H_

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace nce2vec {

struct AnalogySection {
  std::string name;
  std::vector<std::array<std::string, 4>> questions;  // a is to b as c is to d

  // Google's sections of grammar are called gram1-... to gram9-...; all others ask for facts.
  bool syntactic() const {
    return name.starts_with("gram") || name.find("syntactic") != std::string::npos;
  }
};

struct AnalogyQuestions {
  std::string name;
  std::vector<AnalogySection> sections;
  size_t malformed_lines = 0;  // neither empty nor four words: passed over
};

// InvalidArgument when a question stands before the first section, or there is none at all.
absl::StatusOr<AnalogyQuestions> ParseAnalogyQuestions(std::string_view text,
                                                       const std::string& name);
absl::StatusOr<AnalogyQuestions> ReadAnalogyQuestions(const std::string& path);

}  // namespace nce2vec

#endif  // EVAL_ANALOGY_QUESTIONS_H_
