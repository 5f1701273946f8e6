#include "eval/analogy_evaluation.h"

#include <algorithm>
#include <limits>
#include <map>
#include <numeric>
#include <optional>
#include <string_view>

#include "src/base/status_macros.h"

namespace nce2vec {
namespace {

constexpr size_t kObjectives = 2;

// The rows of the data set's words, and lists of right answers without those that are unknown.
struct KnownWords {
  std::vector<std::optional<WordId>> words;
  std::vector<std::vector<WordId>> answers;
};

KnownWords FindKnown(const WordMatcher& matcher, const AnalogyQuestions& questions) {
  KnownWords known;
  for (const std::string& word : questions.words) known.words.push_back(matcher.Find(word));
  for (const std::vector<uint32_t>& list : questions.answers) {
    known.answers.emplace_back();
    for (const uint32_t word : list) {
      if (known.words[word].has_value()) known.answers.back().push_back(*known.words[word]);
    }
  }
  return known;
}

// Whether the first answer that is no variant of the question's words is a right one. When all
// are variants, gensim takes the last.
bool IsRight(const WordMatcher& matcher, const AnalogyQuestion& question,
             const std::vector<WordId>& best, const std::vector<WordId>& right) {
  std::optional<WordId> answer;
  for (const WordId id : best) {
    answer = matcher.FirstVariant(id);
    if (answer != question.a && answer != question.b && answer != question.c) break;
  }
  return answer.has_value() && std::find(right.begin(), right.end(), *answer) != right.end();
}

// Questions that all models treat alike need not be told apart when they are drawn: how many were
// drawn of each pattern of right answers says it all.
struct Patterns {
  std::vector<uint32_t> of_item;           // [items]
  std::vector<std::vector<bool>> columns;  // [patterns][columns]
};

Patterns FindPatterns(std::span<const std::vector<AnalogyMark>> marks,
                      std::span<const size_t> models, const std::vector<uint32_t>& questions) {
  Patterns patterns;
  std::map<std::vector<bool>, uint32_t> places;
  for (const uint32_t question : questions) {
    std::vector<bool> columns;
    for (size_t objective = 0; objective < kObjectives; ++objective) {
      for (const size_t model : models) columns.push_back(marks[model][question].right[objective]);
    }
    const auto [place, added] =
        places.try_emplace(columns, static_cast<uint32_t>(patterns.columns.size()));
    if (added) patterns.columns.push_back(std::move(columns));
    patterns.of_item.push_back(place->second);
  }
  return patterns;
}

// Of the drawn items. Four counts of each pattern, since there are few patterns, and an addition
// would else have to wait for the last one to the same count.
std::vector<uint32_t> CountPatterns(const Patterns& patterns, std::span<const uint32_t> sample) {
  const size_t size = patterns.columns.size();
  std::vector<uint32_t> counts(4 * size, 0);
  size_t i = 0;
  for (; i + 4 <= sample.size(); i += 4) {
    for (size_t lane = 0; lane < 4; ++lane) {
      ++counts[lane * size + patterns.of_item[sample[i + lane]]];
    }
  }
  for (; i < sample.size(); ++i) ++counts[patterns.of_item[sample[i]]];
  for (size_t lane = 1; lane < 4; ++lane) {
    for (size_t p = 0; p < size; ++p) counts[p] += counts[lane * size + p];
  }
  counts.resize(size);
  return counts;
}

void Accuracies(const Patterns& patterns, const std::vector<uint32_t>& counts,
                std::span<double> accuracies) {
  const size_t total = std::accumulate(counts.begin(), counts.end(), size_t{0});
  for (size_t column = 0; column < accuracies.size(); ++column) {
    size_t right = 0;
    for (size_t pattern = 0; pattern < counts.size(); ++pattern) {
      if (patterns.columns[pattern][column]) right += counts[pattern];
    }
    accuracies[column] = static_cast<double>(right) / static_cast<double>(total);
  }
}

Resamples ResampleAccuracies(const Patterns& patterns, size_t columns,
                             const BootstrapOptions& options) {
  Resamples resamples;
  resamples.values.resize(columns);
  if (patterns.of_item.empty()) {
    resamples.draws.assign(
        columns, std::vector<double>(options.resamples, std::numeric_limits<double>::quiet_NaN()));
    return resamples;
  }
  std::vector<uint32_t> all(patterns.columns.size(), 0);
  for (const uint32_t pattern : patterns.of_item) ++all[pattern];
  std::vector<double> accuracies(columns);
  Accuracies(patterns, all, accuracies);
  std::copy(accuracies.begin(), accuracies.end(), resamples.values.begin());
  resamples.draws = Resample(patterns.of_item.size(), columns, options,
                             [&](std::span<const uint32_t> sample, std::span<double> drawn) {
                               Accuracies(patterns, CountPatterns(patterns, sample), drawn);
                             });
  return resamples;
}

AnalogyScore ScoreOf(const AnalogyPart& part, const std::vector<AnalogyMark>& marks,
                     AnalogyObjective objective) {
  AnalogyScore score;
  score.name = part.name;
  for (const uint32_t item : part.items) {
    ++(marks[item].asked ? score.asked : score.skipped);
    if (marks[item].right[static_cast<size_t>(objective)]) ++score.correct;
  }
  return score;
}

}  // namespace

std::vector<AnalogyMark> MarkAnalogies(const Embeddings& embeddings,
                                       const AnalogyQuestions& questions,
                                       const AnalogyEvaluationOptions& options) {
  const std::vector<std::string_view> words(questions.words.begin(), questions.words.end());
  const WordMatcher matcher(embeddings, options.case_mode, options.restrict_vocab, words);
  const KnownWords known = FindKnown(matcher, questions);

  std::vector<AnalogyMark> marks;
  std::vector<AnalogyQuestion> asked;
  for (const AnalogySection& section : questions.sections) {
    for (const AnalogyItem& item : section.questions) {
      const auto &a = known.words[item.a], &b = known.words[item.b], &c = known.words[item.c];
      marks.emplace_back();
      if (!a || !b || !c || known.answers[item.answers].empty()) continue;
      marks.back().asked = true;
      asked.push_back({*a, *b, *c});
    }
  }
  const std::vector<AnalogyBest> best =
      SolveAnalogies(embeddings, matcher.rows(), asked, options.progress);
  size_t place = 0;
  size_t solved = 0;
  for (const AnalogySection& section : questions.sections) {
    for (const AnalogyItem& item : section.questions) {
      AnalogyMark& mark = marks[place++];
      if (!mark.asked) continue;
      for (size_t objective = 0; objective < kObjectives; ++objective) {
        mark.right[objective] = IsRight(matcher, asked[solved], best[solved].ids[objective],
                                        known.answers[item.answers]);
      }
      ++solved;
    }
  }
  return marks;
}

std::vector<AnalogyPart> AnalogyParts(const AnalogyQuestions& questions) {
  using Kind = AnalogyPart::Kind;
  std::vector<AnalogyPart> sections;
  std::vector<AnalogyPart> sums = {{Kind::kSemantic, "semantic", {}},
                                   {Kind::kSyntactic, "syntactic", {}},
                                   {Kind::kTotal, "total", {}}};
  uint32_t place = 0;
  for (const AnalogySection& section : questions.sections) {
    AnalogyPart part{Kind::kSection, section.name, std::vector<uint32_t>(section.questions.size())};
    std::iota(part.items.begin(), part.items.end(), place);
    place += static_cast<uint32_t>(part.items.size());
    for (AnalogyPart* sum : {&sums[section.syntactic() ? 1 : 0], &sums[2]}) {
      sum->items.insert(sum->items.end(), part.items.begin(), part.items.end());
    }
    sections.push_back(std::move(part));
  }
  sections.insert(sections.end(), sums.begin(), sums.end());
  return sections;
}

ModelResamples CompareAnalogies(const AnalogyQuestions& questions, const AnalogyPart& part,
                                std::span<const std::vector<AnalogyMark>> marks,
                                BootstrapOptions options) {
  options.data_set = questions.fingerprint;
  std::vector<std::vector<bool>> known;
  for (const std::vector<AnalogyMark>& of_model : marks) {
    known.emplace_back();
    for (const uint32_t item : part.items) known.back().push_back(of_model[item].asked);
  }
  return ResampleModels(known, kObjectives,
                        [&](std::span<const size_t> models, std::span<const uint32_t> items) {
                          std::vector<uint32_t> chosen;
                          for (const uint32_t i : items) chosen.push_back(part.items[i]);
                          return ResampleAccuracies(FindPatterns(marks, models, chosen),
                                                    kObjectives * models.size(), options);
                        });
}

AnalogyResult EvaluateAnalogies(const Embeddings& embeddings, const AnalogyQuestions& questions,
                                const AnalogyEvaluationOptions& options) {
  const std::vector<AnalogyMark> marks = MarkAnalogies(embeddings, questions, options);
  AnalogyResult result;
  for (const AnalogyPart& part : AnalogyParts(questions)) {
    const AnalogyScore score = ScoreOf(part, marks, options.objective);
    switch (part.kind) {
      case AnalogyPart::Kind::kSection:
        result.sections.push_back(score);
        break;
      case AnalogyPart::Kind::kSemantic:
        result.semantic = score;
        break;
      case AnalogyPart::Kind::kSyntactic:
        result.syntactic = score;
        break;
      case AnalogyPart::Kind::kTotal:
        result.total = score;
        break;
    }
  }
  return result;
}

}  // namespace nce2vec
