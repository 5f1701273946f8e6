#include "eval/analogy_solver.h"

#include <tbb/enumerable_thread_specific.h>
#include <tbb/parallel_for.h>

#include <algorithm>
#include <atomic>
#include <bit>
#include <cmath>
#include <limits>
#include <mutex>
#include <numeric>

#include "absl/container/flat_hash_map.h"
#include "src/kernels/analogy_scores.h"
#include "src/kernels/score_batch.h"
#include "src/kernels/score_rows.h"
#include "src/query/cosine.h"
#include "src/query/scan.h"
#include "src/query/top_k.h"

namespace nce2vec {
namespace {

// Rows scored at a time. The cosines of a section's words, some 100 of them, with so many rows stay
// in the second-level cache (200 KB) while its questions pass by.
constexpr size_t kBlockRows = 512;
static_assert(kBlockRows % kPanelQueries == 0);
static_assert(kBlockRows % kAnalogyStripRows == 0 && kBlockRows <= kAnalogyMaxRows);
// What bounds the memory: questions and their distinct words that are answered together. Few
// batches are good, since each of them reads all rows.
constexpr size_t kBatchQuestions = 32768;
constexpr size_t kBatchWords = 2048;
// More than the answers asked for, so that a few whose scores are off by a rounding at the end of
// the list don't matter. A cache line.
constexpr size_t kKept = 8;
// Scores nearer than this (a share of the larger one for products) are told apart in double
// precision: some ten times the rounding of three dot products of 300 floats.
constexpr float kNear = 1e-5F;
// Products this large have a denominator so small that its rounding counts.
constexpr float kLargeProduct = 64;

// The kKept candidates that stand first in the total order, sorted; a plain array, as there are
// thousands of them.
struct Candidates {
  std::array<Neighbour, kKept> best;

  Candidates() {
    best.fill({ToWordId(std::numeric_limits<uint32_t>::max()), -std::numeric_limits<float>::max()});
  }
  float threshold() const { return best.back().score; }
  size_t size() const {
    return static_cast<size_t>(
        std::count_if(best.begin(), best.end(), [](const Neighbour& candidate) {
          return Index(candidate.id) != std::numeric_limits<uint32_t>::max();
        }));
  }
  void Offer(const Neighbour& candidate) {
    if (!Before(candidate, best.back())) return;
    size_t place = kKept - 1;
    for (; place > 0 && Before(candidate, best[place - 1]); --place) best[place] = best[place - 1];
    best[place] = candidate;
  }
};

bool IsInput(const AnalogyQuestion& question, WordId id) {
  return id == question.a || id == question.b || id == question.c;
}

// A question whose words are places in the batch's list of them, and whose number is its own.
struct BatchQuestion {
  uint32_t a, b, c;
  uint32_t number;
};

struct Batch {
  std::vector<WordId> words;
  std::vector<BatchQuestion> questions;  // those with the same a and b stand together
};

// What a thread has found so far, by places in Batch::questions; and its buffers.
struct ThreadState {
  std::array<std::vector<Candidates>, 2> found;
  std::array<std::vector<float>, 2> thresholds;  // of questions with one a and b
  std::vector<float> cosines;                    // [words][kBlockRows]
  std::vector<float> inverse_norms;
  QueryPanels panels;  // the block's rows
  std::vector<const float*> c_rows;
  std::vector<AnalogyStrips> strips;

  explicit ThreadState(const Batch& batch)
      : cosines(batch.words.size() * kBlockRows, 0.0F), inverse_norms(kBlockRows) {
    for (size_t objective = 0; objective < 2; ++objective) {
      found[objective].resize(batch.questions.size());
    }
  }
};

// Scores that a question's answers must reach, as far as all threads together know: each is the
// last of some thread's candidates. What is below stands behind kKept others, so it may be dropped
// whenever that is seen: the result doesn't depend on who sees what when.
class SharedThresholds {
 public:
  explicit SharedThresholds(size_t questions) : values_(questions) {
    for (std::atomic<float>& value : values_) {
      value.store(Candidates().threshold(), std::memory_order_relaxed);
    }
  }
  float Get(size_t question) const { return values_[question].load(std::memory_order_relaxed); }
  // Of two threads that raise one at a time the lower may win: a worse threshold, but a true one.
  void Raise(size_t question, float threshold) {
    if (threshold > Get(question)) values_[question].store(threshold, std::memory_order_relaxed);
  }

 private:
  std::vector<std::atomic<float>> values_;
};

class BatchSolver {
 public:
  BatchSolver(const Embeddings& embeddings, size_t rows, const Batch& batch)
      : embeddings_(embeddings),
        rows_(rows),
        batch_(batch),
        thresholds_{SharedThresholds(batch.questions.size()),
                    SharedThresholds(batch.questions.size())} {
    for (const WordId id : batch.words) {
      const std::vector<float> unit = UnitVector(embeddings, id);
      units_.insert(units_.end(), unit.begin(), unit.end());
    }
  }

  // `best` has a place for each question's number; `progress` gets the share of this batch.
  void Solve(std::vector<AnalogyBest>& best, const AnalogyProgress& progress) {
    tbb::enumerable_thread_specific<ThreadState> states([this] { return ThreadState(batch_); });
    const size_t blocks = (rows_ + kBlockRows - 1) / kBlockRows;
    std::mutex mutex;
    size_t done = 0;
    tbb::parallel_for(size_t{0}, blocks, [&](size_t block) {
      const size_t begin = block * kBlockRows;
      SolveBlock(begin, std::min(kBlockRows, rows_ - begin), states.local());
      if (!progress) return;
      const std::lock_guard<std::mutex> lock(mutex);
      progress(static_cast<double>(++done) / static_cast<double>(blocks));
    });
    tbb::parallel_for(size_t{0}, batch_.questions.size(), [&](size_t q) {
      for (size_t objective = 0; objective < 2; ++objective) {
        Candidates merged;
        for (const ThreadState& state : states) {
          for (const Neighbour& candidate : state.found[objective][q].best) merged.Offer(candidate);
        }
        best[batch_.questions[q].number].ids[objective] =
            Answers(batch_.questions[q], static_cast<AnalogyObjective>(objective), merged);
      }
    });
  }

 private:
  AnalogyQuestion WordsOf(const BatchQuestion& question) const {
    return {batch_.words[question.a], batch_.words[question.b], batch_.words[question.c]};
  }

  void ComputeCosines(size_t begin, size_t rows, ThreadState& state) const {
    const ConstRows& all = embeddings_.input();
    const ConstRows block{all.data + begin * all.stride, rows, all.dim, all.stride};
    const ConstRows words{units_.data(), batch_.words.size(), all.dim, all.dim};
    if (rows == kBlockRows) {
      // Whole panels: the product's rows are the words, as they are to lie.
      state.panels.Pack(block);
      ScoreBatch(words, state.panels, state.cosines.data());
    } else {
      ScoreRows(block, words, state.cosines.data(), kBlockRows);
    }
    const std::span<const float> norms = embeddings_.norms().subspan(begin, rows);
    for (size_t r = 0; r < rows; ++r) {
      state.inverse_norms[r] = norms[r] > 0 && std::isfinite(norms[r]) ? 1 / norms[r] : 0;
    }
    for (size_t w = 0; w < batch_.words.size(); ++w) {
      float* const cosines = &state.cosines[w * kBlockRows];
      for (size_t r = 0; r < rows; ++r) cosines[r] *= state.inverse_norms[r];
    }
    // What is no candidate must be a finite number nevertheless. (So are the rows beyond the last:
    // they hold what an earlier block left there.)
    for (size_t r = 0; r < rows; ++r) {
      if (state.inverse_norms[r] > 0) continue;
      for (size_t w = 0; w < batch_.words.size(); ++w) state.cosines[w * kBlockRows + r] = 0;
    }
  }

  void SolveBlock(size_t begin, size_t rows, ThreadState& state) {
    ComputeCosines(begin, rows, state);
    const std::vector<BatchQuestion>& questions = batch_.questions;
    const auto cosines = [&](uint32_t word) { return &state.cosines[word * kBlockRows]; };
    for (size_t from = 0; from < questions.size();) {
      const BatchQuestion& first = questions[from];
      size_t to = from;
      state.c_rows.clear();
      for (; to < questions.size() && questions[to].a == first.a && questions[to].b == first.b;
           ++to) {
        state.c_rows.push_back(cosines(questions[to].c));
      }
      for (size_t objective = 0; objective < 2; ++objective) {
        state.thresholds[objective].clear();
        for (size_t q = from; q < to; ++q) {
          state.thresholds[objective].push_back(thresholds_[objective].Get(q));
        }
      }
      state.strips.resize(to - from);
      FindAnalogyStrips({cosines(first.a), cosines(first.b), state.c_rows, kBlockRows},
                        state.thresholds[0], state.thresholds[1], state.strips);
      for (size_t q = from; q < to; ++q) {
        const float* a = cosines(questions[q].a);
        const float* b = cosines(questions[q].b);
        const float* c = cosines(questions[q].c);
        Look(state.strips[q - from].sum, begin, rows, q, 0, state,
             [&](size_t r) { return AnalogySum(a[r], b[r], c[r]); });
        Look(state.strips[q - from].product, begin, rows, q, 1, state,
             [&](size_t r) { return AnalogyProduct(AnalogyRatio(a[r], b[r]), c[r]); });
      }
      from = to;
    }
  }

  template <class Score>
  void Look(uint64_t strips, size_t begin, size_t rows, size_t q, size_t objective,
            ThreadState& state, Score score) {
    if (strips == 0) return;
    const AnalogyQuestion words = WordsOf(batch_.questions[q]);
    Candidates& found = state.found[objective][q];
    float threshold = std::max(found.threshold(), thresholds_[objective].Get(q));
    for (; strips != 0; strips &= strips - 1) {
      const size_t first = static_cast<size_t>(std::countr_zero(strips)) * kAnalogyStripRows;
      // All of a strip's scores first: without a branch in between they are computed side by side.
      std::array<float, kAnalogyStripRows> values;
      for (size_t i = 0; i < kAnalogyStripRows; ++i) values[i] = score(first + i);
      const size_t count = std::min(kAnalogyStripRows, rows - std::min(first, rows));
      for (size_t i = 0; i < count; ++i) {
        if (!(values[i] >= threshold) || state.inverse_norms[first + i] == 0) continue;
        const WordId id = ToWordId(begin + first + i);
        if (IsInput(words, id)) continue;
        found.Offer({id, values[i]});
        threshold = std::max(threshold, found.threshold());
      }
    }
    thresholds_[objective].Raise(q, found.threshold());
  }

  std::vector<WordId> Answers(const BatchQuestion& question, AnalogyObjective objective,
                              const Candidates& candidates) const {
    const size_t count = candidates.size();
    std::vector<WordId> ids;
    for (size_t i = 0; i < count; ++i) ids.push_back(candidates.best[i].id);
    if (AnyNear(objective, candidates, count)) SortExactly(WordsOf(question), objective, ids);
    ids.resize(std::min(ids.size(), kAnalogyAnswers));
    return ids;
  }

  static bool AnyNear(AnalogyObjective objective, const Candidates& candidates, size_t count) {
    const bool product = objective == AnalogyObjective::k3CosMul;
    if (product && count > 0 && candidates.best[0].score > kLargeProduct) return true;
    for (size_t i = 1; i < std::min(count, kAnalogyAnswers + 1); ++i) {
      const float larger = candidates.best[i - 1].score;
      const float near = product ? kNear * larger : kNear;
      if (larger - candidates.best[i].score <= near) return true;
    }
    return false;
  }

  void SortExactly(const AnalogyQuestion& words, AnalogyObjective objective,
                   std::vector<WordId>& ids) const {
    std::vector<std::pair<double, WordId>> scored;
    for (const WordId id : ids) {
      const double a = Cosine(embeddings_, words.a, id).value_or(0);
      const double b = Cosine(embeddings_, words.b, id).value_or(0);
      const double c = Cosine(embeddings_, words.c, id).value_or(0);
      scored.emplace_back(objective == AnalogyObjective::k3CosAdd
                              ? b - a + c
                              : (1 + b) / 2 * ((1 + c) / 2) / ((1 + a) / 2 + 1e-6),
                          id);
    }
    std::sort(scored.begin(), scored.end(), [](const auto& x, const auto& y) {
      return x.first != y.first ? x.first > y.first : x.second < y.second;
    });
    for (size_t i = 0; i < ids.size(); ++i) ids[i] = scored[i].second;
  }

  const Embeddings& embeddings_;
  size_t rows_;
  const Batch& batch_;
  std::array<SharedThresholds, 2> thresholds_;  // by objective
  std::vector<float> units_;                    // [words][dim]
};

// The batch of the questions from `next` on, which is moved behind them. Those with a zero vector
// are left out.
Batch NextBatch(const Embeddings& embeddings, std::span<const AnalogyQuestion> questions,
                size_t& next) {
  Batch batch;
  absl::flat_hash_map<WordId, uint32_t> places;
  const auto place = [&](WordId id) {
    const auto [entry, added] = places.try_emplace(id, static_cast<uint32_t>(batch.words.size()));
    if (added) batch.words.push_back(id);
    return entry->second;
  };
  const auto usable = [&](WordId id) {
    const float norm = embeddings.norms()[Index(id)];
    return norm > 0 && std::isfinite(norm);
  };
  for (; next < questions.size(); ++next) {
    if (batch.questions.size() == kBatchQuestions || batch.words.size() + 3 > kBatchWords) break;
    const AnalogyQuestion& words = questions[next];
    if (!usable(words.a) || !usable(words.b) || !usable(words.c)) continue;
    batch.questions.push_back(
        {place(words.a), place(words.b), place(words.c), static_cast<uint32_t>(next)});
  }
  std::stable_sort(batch.questions.begin(), batch.questions.end(),
                   [](const BatchQuestion& x, const BatchQuestion& y) {
                     return x.a != y.a ? x.a < y.a : x.b < y.b;
                   });
  return batch;
}

}  // namespace

std::vector<AnalogyBest> SolveAnalogies(const Embeddings& embeddings, size_t rows,
                                        std::span<const AnalogyQuestion> questions,
                                        const AnalogyProgress& progress) {
  std::vector<AnalogyBest> best(questions.size());
  for (size_t next = 0; next < questions.size();) {
    const size_t before = next;
    const Batch batch = NextBatch(embeddings, questions, next);
    if (batch.questions.empty()) continue;
    AnalogyProgress of_batch;
    if (progress) {
      of_batch = [&](double share) {
        progress((static_cast<double>(before) + share * static_cast<double>(next - before)) /
                 static_cast<double>(questions.size()));
      };
    }
    BatchSolver(embeddings, rows, batch).Solve(best, of_batch);
  }
  return best;
}

}  // namespace nce2vec
