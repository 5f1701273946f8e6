#include "eval/analogy_evaluation.h"

#include <tbb/parallel_for.h>

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string_view>

#include "src/kernels/score_rows.h"
#include "src/query/scan.h"
#include "src/query/top_k.h"

namespace nce2vec {
namespace {

// Questions answered together, so that a row of the model is read once for all of them, and rows
// scored at a time: the scores of a block (256 KB) stay in the second-level cache.
constexpr size_t kBlockQuestions = 64;
constexpr size_t kBlockRows = 1024;
// gensim looks at five answers for one that is no variant of the question's words.
constexpr size_t kAnswersLookedAt = 5;

struct KnownQuestion {
  AnalogyQuestion words;
  WordId expected;
  size_t section;
  bool correct = false;
};

bool IsInput(const AnalogyQuestion& question, WordId id) {
  return id == question.a || id == question.b || id == question.c;
}

// Answers one block of questions.
class BlockSolver {
 public:
  BlockSolver(const Embeddings& embeddings, const WordMatcher& matcher, AnalogyObjective objective,
              std::span<KnownQuestion> questions)
      : embeddings_(embeddings),
        matcher_(matcher),
        objective_(objective),
        questions_(questions),
        best_(questions.size(), TopK(kAnswersLookedAt)) {}

  void Solve() {
    if (objective_ == AnalogyObjective::k3CosAdd) {
      MakeSums();
    } else {
      MakeWords();
    }
    scores_.resize(query_count_ * kBlockRows);
    for (size_t begin = 0; begin < matcher_.rows(); begin += kBlockRows) {
      ScoreBlock(begin, std::min(kBlockRows, matcher_.rows() - begin));
    }
    for (size_t q = 0; q < questions_.size(); ++q) {
      questions_[q].correct = IsCorrect(questions_[q], best_[q]);
    }
  }

 private:
  bool HasZeroVector(const AnalogyQuestion& question) const {
    const std::span<const float> norms = embeddings_.norms();
    return !(norms[Index(question.a)] > 0 && norms[Index(question.b)] > 0 &&
             norms[Index(question.c)] > 0);
  }

  // 3CosAdd: one query a question, b - a + c. Its length does not change the order of the answers.
  void MakeSums() {
    const size_t dim = embeddings_.dim();
    query_count_ = questions_.size();
    queries_.assign(query_count_ * dim, 0.0f);
    for (size_t q = 0; q < questions_.size(); ++q) {
      const AnalogyQuestion& words = questions_[q].words;
      if (HasZeroVector(words)) continue;
      const std::vector<float> a = UnitVector(embeddings_, words.a);
      const std::vector<float> b = UnitVector(embeddings_, words.b);
      const std::vector<float> c = UnitVector(embeddings_, words.c);
      for (size_t i = 0; i < dim; ++i) queries_[q * dim + i] = b[i] - a[i] + c[i];
    }
  }

  // 3CosMul: one query a word. Neighbouring questions share most of theirs.
  void MakeWords() {
    for (const KnownQuestion& question : questions_) {
      words_.insert(words_.end(), {question.words.a, question.words.b, question.words.c});
    }
    std::sort(words_.begin(), words_.end());
    words_.erase(std::unique(words_.begin(), words_.end()), words_.end());
    query_count_ = words_.size();
    for (const WordId id : words_) {
      if (embeddings_.norms()[Index(id)] > 0) {
        const std::vector<float> unit = UnitVector(embeddings_, id);
        queries_.insert(queries_.end(), unit.begin(), unit.end());
      } else {
        queries_.resize(queries_.size() + embeddings_.dim(), 0.0f);
      }
    }
  }

  void ScoreBlock(size_t begin, size_t rows) {
    const ConstRows& all = embeddings_.input();
    ScoreRows({all.data + begin * all.stride, rows, all.dim, all.stride},
              {queries_.data(), query_count_, all.dim, all.dim}, scores_.data(), kBlockRows);
    const std::span<const float> norms = embeddings_.norms().subspan(begin, rows);
    inverse_norms_.resize(rows);
    for (size_t r = 0; r < rows; ++r) inverse_norms_[r] = norms[r] > 0 ? 1 / norms[r] : 0;
    for (size_t q = 0; q < questions_.size(); ++q) {
      if (HasZeroVector(questions_[q].words)) continue;
      if (objective_ == AnalogyObjective::k3CosAdd) {
        const float* scores = &scores_[q * kBlockRows];
        Collect(q, begin, rows, [&](size_t r) { return scores[r] * inverse_norms_[r]; });
      } else {
        const float* a = ScoresOf(questions_[q].words.a);
        const float* b = ScoresOf(questions_[q].words.b);
        const float* c = ScoresOf(questions_[q].words.c);
        Collect(q, begin, rows, [&](size_t r) {
          return CosMul(a[r] * inverse_norms_[r], b[r] * inverse_norms_[r],
                        c[r] * inverse_norms_[r]);
        });
      }
    }
  }

  const float* ScoresOf(WordId id) const {
    const auto place = std::lower_bound(words_.begin(), words_.end(), id) - words_.begin();
    return &scores_[static_cast<size_t>(place) * kBlockRows];
  }

  template <class Score>
  void Collect(size_t question, size_t begin, size_t rows, Score score) {
    TopK& best = best_[question];
    for (size_t r = 0; r < rows; ++r) {
      const float value = score(r);
      if (!(value >= best.threshold()) || inverse_norms_[r] == 0) continue;
      const WordId id = ToWordId(begin + r);
      if (!IsInput(questions_[question].words, id)) best.Offer({id, value});
    }
  }

  // The first answer that is no variant of the question's words. When all are, gensim takes the
  // last.
  bool IsCorrect(const KnownQuestion& question, const TopK& best) const {
    std::optional<WordId> answer;
    for (const Neighbour& neighbour : best.Sorted()) {
      answer = matcher_.FirstVariant(neighbour.id);
      if (!IsInput(question.words, *answer)) break;
    }
    return answer == question.expected;
  }

  const Embeddings& embeddings_;
  const WordMatcher& matcher_;
  AnalogyObjective objective_;
  std::span<KnownQuestion> questions_;
  std::vector<TopK> best_;
  std::vector<WordId> words_;  // 3CosMul: the word of each query, sorted
  size_t query_count_ = 0;
  std::vector<float> queries_;
  std::vector<float> scores_;
  std::vector<float> inverse_norms_;
};

std::vector<KnownQuestion> FindKnown(const WordMatcher& matcher, const AnalogyQuestions& questions,
                                     std::vector<AnalogyScore>& scores) {
  std::vector<KnownQuestion> known;
  for (size_t section = 0; section < questions.sections.size(); ++section) {
    scores.push_back({questions.sections[section].name});
    for (const std::array<std::string, 4>& words : questions.sections[section].questions) {
      std::array<std::optional<WordId>, 4> ids;
      std::transform(words.begin(), words.end(), ids.begin(),
                     [&](const std::string& word) { return matcher.Find(word); });
      if (std::find(ids.begin(), ids.end(), std::nullopt) != ids.end()) {
        ++scores[section].skipped;
        continue;
      }
      known.push_back({{*ids[0], *ids[1], *ids[2]}, *ids[3], section});
    }
  }
  return known;
}

}  // namespace

void AnalogyScore::Add(const AnalogyScore& other) {
  correct += other.correct;
  asked += other.asked;
  skipped += other.skipped;
}

AnalogyResult EvaluateAnalogies(const Embeddings& embeddings, const AnalogyQuestions& questions,
                                const AnalogyEvaluationOptions& options) {
  std::vector<std::string_view> words;
  for (const AnalogySection& section : questions.sections) {
    for (const auto& question : section.questions) {
      words.insert(words.end(), question.begin(), question.end());
    }
  }
  const WordMatcher matcher(embeddings, options.case_mode, options.restrict_vocab, words);

  AnalogyResult result;
  std::vector<KnownQuestion> known = FindKnown(matcher, questions, result.sections);
  const size_t blocks = (known.size() + kBlockQuestions - 1) / kBlockQuestions;
  tbb::parallel_for(size_t{0}, blocks, [&](size_t block) {
    const size_t begin = block * kBlockQuestions;
    const size_t count = std::min(kBlockQuestions, known.size() - begin);
    BlockSolver(embeddings, matcher, options.objective,
                std::span<KnownQuestion>(known).subspan(begin, count))
        .Solve();
  });

  for (const KnownQuestion& question : known) {
    ++result.sections[question.section].asked;
    if (question.correct) ++result.sections[question.section].correct;
  }
  result.semantic.name = "semantic";
  result.syntactic.name = "syntactic";
  result.total.name = "total";
  for (size_t i = 0; i < result.sections.size(); ++i) {
    (questions.sections[i].syntactic() ? result.syntactic : result.semantic)
        .Add(result.sections[i]);
    result.total.Add(result.sections[i]);
  }
  return result;
}

}  // namespace nce2vec
