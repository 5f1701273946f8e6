#include "eval/analogy_questions.h"

#include <algorithm>
#include <filesystem>
#include <numeric>
#include <system_error>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/str_format.h"
#include "eval/data_file.h"
#include "src/base/status_macros.h"
#include "src/text/tokenizer.h"
#include "src/vocab/word_hash.h"

namespace nce2vec {
namespace {

namespace fs = std::filesystem;

// More than any data set has; the square of a BATS file's lines could be more than memory.
constexpr size_t kMaxQuestions = size_t{50} << 20;

std::string SectionName(std::string_view line) {
  const size_t begin = std::min(line.find_first_not_of(": "), line.size());
  line.remove_prefix(begin);
  return std::string(line.substr(0, line.find_last_not_of(" \t") + 1));
}

// Gives words and lists of answers their places, in the order of their first appearance.
class QuestionBuilder {
 public:
  explicit QuestionBuilder(const std::string& name) { questions_.name = name; }

  absl::Status AddText(std::string_view text, const std::string& name);
  absl::StatusOr<AnalogyQuestions> Finish();

 private:
  uint32_t Place(const std::string& word);
  uint32_t PlaceAnswers(std::vector<uint32_t> answers);
  absl::Status AddQuestions(std::string_view text, const std::string& name);
  absl::Status AddPairs(std::string_view text, const std::string& name);

  AnalogyQuestions questions_;
  absl::flat_hash_map<std::string, uint32_t> words_;
  absl::flat_hash_map<uint32_t, uint32_t> single_answers_;
  Tokenizer tokenizer_{TextOptions{}};
};

uint32_t QuestionBuilder::Place(const std::string& word) {
  const auto [entry, added] =
      words_.try_emplace(word, static_cast<uint32_t>(questions_.words.size()));
  if (added) questions_.words.push_back(word);
  return entry->second;
}

uint32_t QuestionBuilder::PlaceAnswers(std::vector<uint32_t> answers) {
  questions_.answers.push_back(std::move(answers));
  return static_cast<uint32_t>(questions_.answers.size() - 1);
}

absl::Status QuestionBuilder::AddQuestions(std::string_view text, const std::string& name) {
  size_t line_number = 0;
  for (const std::string_view line : SplitLines(text)) {
    ++line_number;
    if (line.starts_with(": ")) {
      questions_.sections.push_back({SectionName(line), {}});
      continue;
    }
    const std::vector<std::string> words = tokenizer_.Split(line);
    if (words.empty()) continue;
    if (words.size() != 4) {
      ++questions_.malformed_lines;
      continue;
    }
    if (questions_.sections.empty()) {
      return absl::InvalidArgumentError(absl::StrFormat(
          "%s: line %d: a question before the first section; put a line \": NAME\" above it", name,
          line_number));
    }
    AnalogyItem item{Place(words[0]), Place(words[1]), Place(words[2]), 0};
    const uint32_t answer = Place(words[3]);
    const auto [list, added] = single_answers_.try_emplace(answer, 0);
    if (added) list->second = PlaceAnswers({answer});
    item.answers = list->second;
    questions_.sections.back().questions.push_back(item);
  }
  return absl::OkStatus();
}

absl::Status QuestionBuilder::AddPairs(std::string_view text, const std::string& name) {
  struct Line {
    uint32_t word, first_answer, answers;
  };
  std::vector<Line> lines;
  for (const std::string_view line : SplitLines(text)) {
    const std::vector<std::string> fields = tokenizer_.Split(line);
    if (fields.empty()) continue;
    std::vector<uint32_t> answers;
    for (size_t begin = 0; fields.size() == 2 && begin <= fields[1].size();) {
      const size_t end = std::min(fields[1].find('/', begin), fields[1].size());
      if (end > begin) answers.push_back(Place(fields[1].substr(begin, end - begin)));
      begin = end + 1;
    }
    if (answers.empty()) {
      ++questions_.malformed_lines;
      continue;
    }
    const uint32_t first = answers[0];
    lines.push_back({Place(fields[0]), first, PlaceAnswers(std::move(answers))});
  }
  if (questions_.size() + lines.size() * lines.size() > kMaxQuestions) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "%s: %d lines of pairs make more than %d M questions: not an evaluation data file", name,
        lines.size(), kMaxQuestions >> 20));
  }
  questions_.sections.push_back({fs::path(name).stem().string(), {}});
  for (const Line& ab : lines) {
    for (const Line& cd : lines) {
      if (&ab == &cd) continue;
      questions_.sections.back().questions.push_back(
          {ab.word, ab.first_answer, cd.word, cd.answers});
    }
  }
  return absl::OkStatus();
}

absl::Status QuestionBuilder::AddText(std::string_view text, const std::string& name) {
  questions_.fingerprint ^= WordHash{}(text);
  for (const std::string_view line : SplitLines(text)) {
    const size_t words = tokenizer_.Split(line).size();
    if (words == 0) continue;
    if (words == 2 && !line.starts_with(':')) return AddPairs(text, name);
    break;
  }
  return AddQuestions(text, name);
}

absl::StatusOr<AnalogyQuestions> QuestionBuilder::Finish() {
  if (questions_.size() == 0) {
    return absl::InvalidArgumentError(
        absl::StrFormat("%s: no analogy questions: expected \": SECTION\" lines and lines of four "
                        "words, or lines \"word <TAB> answer/answer\"",
                        questions_.name));
  }
  return std::move(questions_);
}

absl::StatusOr<std::vector<std::string>> FilesUnder(const std::string& folder) {
  std::vector<std::string> files;
  std::error_code error;
  fs::recursive_directory_iterator entry(folder, error);
  for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    const bool hidden = entry->path().filename().string().starts_with('.');
    if (hidden && entry->is_directory()) entry.disable_recursion_pending();
    if (!hidden && entry->is_regular_file()) files.push_back(entry->path().string());
  }
  if (error) {
    return absl::InvalidArgumentError(
        absl::StrFormat("can't list %s: %s", folder, error.message()));
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

bool AnalogySection::syntactic() const {
  const auto digit = [this](size_t i) {
    return i < name.size() && name[i] >= '0' && name[i] <= '9';
  };
  if ((name.starts_with('I') || name.starts_with('D')) && digit(1) && digit(2)) return true;
  return name.starts_with("gram") || name.find("syntactic") != std::string::npos;
}

size_t AnalogyQuestions::size() const {
  return std::accumulate(
      sections.begin(), sections.end(), size_t{0},
      [](size_t sum, const AnalogySection& section) { return sum + section.questions.size(); });
}

absl::StatusOr<AnalogyQuestions> ParseAnalogyQuestions(std::string_view text,
                                                       const std::string& name) {
  QuestionBuilder builder(name);
  NCE2VEC_RETURN_IF_ERROR(builder.AddText(text, name));
  return builder.Finish();
}

absl::StatusOr<AnalogyQuestions> ReadAnalogyQuestions(const std::string& path) {
  std::vector<std::string> files = {path};
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) {
    NCE2VEC_ASSIGN_OR_RETURN(files, FilesUnder(path));
  }
  QuestionBuilder builder(path);
  for (const std::string& file : files) {
    NCE2VEC_ASSIGN_OR_RETURN(const std::string text, ReadDataFile(file));
    NCE2VEC_RETURN_IF_ERROR(builder.AddText(text, file));
  }
  return builder.Finish();
}

}  // namespace nce2vec
