// Analogy questions: a is to b as c is to what?
#ifndef EVAL_ANALOGY_QUESTIONS_H_
#define EVAL_ANALOGY_QUESTIONS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace nce2vec {

struct AnalogyItem {
  uint32_t a = 0, b = 0, c = 0;  // places in AnalogyQuestions::words
  uint32_t answers = 0;          // place in AnalogyQuestions::answers
};

struct AnalogySection {
  std::string name;
  std::vector<AnalogyItem> questions;

  // Of grammar, not of facts, by the name: Google's sections gram1-... to gram9-..., MSR's
  // msr-syntactic; BATS's I (inflectional) and D (derivational morphology), where E (encyclopedic)
  // and L (lexicographic) are semantics.
  bool syntactic() const;
};

struct AnalogyQuestions {
  std::string name;
  std::vector<std::string> words;              // distinct
  std::vector<std::vector<uint32_t>> answers;  // lists of words; any of a list is right
  std::vector<AnalogySection> sections;
  size_t malformed_lines = 0;  // not empty, and not of the file's layout: passed over
  uint64_t fingerprint = 0;    // a hash of the files' bytes

  size_t size() const;  // questions of all sections
};

// One of two layouts. Google's and MSR's: ": section" lines, then lines "a b c d". BATS's
// (Gladkova et al. 2016): lines "word <TAB> answer/answer/..." (or with blanks), where each ordered
// pair of two different lines is a question, whose b is the first of its line's answers and whose
// right answers are all of the other line's; the file is a section, named `name` without folders
// and ending. The first line that isn't empty tells which: BATS's has two fields and no colon in
// front. InvalidArgument when a question stands before the first section, or there is none at all.
absl::StatusOr<AnalogyQuestions> ParseAnalogyQuestions(std::string_view text,
                                                       const std::string& name);

// The same of a file, which may be compressed; or of a folder in BATS's layout: each file in it or
// in a folder of it is a section, in the order of their paths. Files that begin with '.' are no
// part of it.
absl::StatusOr<AnalogyQuestions> ReadAnalogyQuestions(const std::string& path);

}  // namespace nce2vec

#endif  // EVAL_ANALOGY_QUESTIONS_H_
