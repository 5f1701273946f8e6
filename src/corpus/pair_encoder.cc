#include "src/corpus/pair_encoder.h"

#include <tbb/task_arena.h>

#include <algorithm>
#include <cmath>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/str_format.h"
#include "src/base/output_file.h"
#include "src/base/status_macros.h"
#include "src/corpus/arena_size.h"
#include "src/corpus/pair_order.h"
#include "src/corpus/pair_reader.h"
#include "src/corpus/word_spool.h"

namespace nce2vec {
namespace {

// Pairs of the inputs, from a scratch file, in blocks.
absl::Status ForEachPair(const ScratchFile& file,
                         absl::FunctionRef<absl::Status(const GivenPair&)> visit) {
  constexpr uint64_t kBlockBytes = (uint64_t{1} << 16) * sizeof(GivenPair);
  std::vector<GivenPair> block;
  for (uint64_t begin = 0; begin < file.size(); begin += kBlockBytes) {
    block.resize(std::min(kBlockBytes, file.size() - begin) / sizeof(GivenPair));
    NCE2VEC_RETURN_IF_ERROR(file.ReadAt(begin, std::as_writable_bytes(std::span(block))));
    for (const GivenPair& pair : block) NCE2VEC_RETURN_IF_ERROR(visit(pair));
  }
  return absl::OkStatus();
}

// How often a pair of this weight stands in the corpus: whole times, and once for what is left.
uint64_t WholeTimes(float weight) { return static_cast<uint64_t>(weight); }
float LeftOver(float weight) { return weight - std::floor(weight); }
uint64_t Times(float weight) { return WholeTimes(weight) + (LeftOver(weight) > 0 ? 1 : 0); }

// Which words, by their provisional ids, may stand in which column.
struct Roles {
  std::vector<bool> centre;
  std::vector<bool> context;

  bool Allow(const GivenPair& pair) const { return centre[pair.centre] && context[pair.context]; }
};

// A sum of weights as a count: what is there at all counts 1.
Count RoundedUp(double weights) { return static_cast<Count>(std::ceil(weights)); }

std::vector<bool> Frequent(const std::vector<double>& weights, Count min_count) {
  std::vector<bool> frequent(weights.size());
  for (size_t i = 0; i < weights.size(); ++i) {
    frequent[i] = RoundedUp(weights[i]) >= min_count;
  }
  return frequent;
}

class PairEncoder {
 public:
  PairEncoder(const EncodeOptions& options, uint64_t seed) : options_(options), seed_(seed) {}

  absl::StatusOr<EncodedText> Encode(const ReadCallbacks& callbacks) {
    NCE2VEC_RETURN_IF_ERROR(options_.vocabulary.Validate());
    NCE2VEC_ASSIGN_OR_RETURN(file_, ScratchFile::Create(options_.scratch_folder));
    NCE2VEC_ASSIGN_OR_RETURN(
        read_, ReadPairs(options_.inputs, options_.text.max_token_bytes, options_.threads,
                         callbacks, [&](std::span<const GivenPair> pairs) {
                           for (const GivenPair& pair : pairs) {
                             all_times_ += Times(pair.weight);
                             weight_sum_ += static_cast<double>(pair.weight);
                           }
                           return MoreRoom(file_.Append(std::as_bytes(pairs)));
                         }));
    NCE2VEC_ASSIGN_OR_RETURN(WordCounter::Result words, DecideWords());
    NCE2VEC_RETURN_IF_ERROR(CountKept());
    NCE2VEC_ASSIGN_OR_RETURN(WordSpool spool, Shuffled());
    EncodedText result;
    tbb::task_arena arena(ArenaSize(options_.threads));
    NCE2VEC_ASSIGN_OR_RETURN(result.corpus,
                             arena.execute([&] { return std::move(spool).Renumber(words.ids); }));
    result.vocabulary = std::move(words.vocabulary);
    result.stats = read_.stats;
    result.stats.tokens = 2 * all_times_;
    result.words_seen = words.words_seen;
    result.distinct_words = read_.words.distinct();
    return result;
  }

 private:
  static absl::Status MoreRoom(const absl::Status& status) {
    if (!absl::IsResourceExhausted(status)) return status;
    return absl::ResourceExhaustedError(
        absl::StrFormat("%s; choose a roomier folder with --scratch", status.message()));
  }

  // The vocabulary, and the roles that its words have.
  absl::StatusOr<WordCounter::Result> DecideWords() {
    const Count min_count = options_.vocabulary.min_count;
    roles_.centre = Frequent(read_.centre_weights, min_count);
    roles_.context = Frequent(read_.context_weights, min_count);
    const Vocabulary* earlier = options_.earlier.vocabulary;
    std::vector<Count> counts(read_.words.distinct());
    bool any = earlier != nullptr;
    for (uint32_t i = 0; i < counts.size(); ++i) {
      if (earlier != nullptr && earlier->Find(read_.words.word(i)).has_value()) {
        roles_.centre[i] = roles_.context[i] = true;
      }
      const double weight = (roles_.centre[i] ? read_.centre_weights[i] : 0) +
                            (roles_.context[i] ? read_.context_weights[i] : 0);
      counts[i] = RoundedUp(weight);
      any = any || counts[i] > 0;
    }
    if (!any) return TooRare();
    read_.words.Recount(std::move(counts));
    VocabularyOptions counted = options_.vocabulary;
    counted.min_count = 1;  // rare words count 0 now
    NCE2VEC_ASSIGN_OR_RETURN(WordCounter::Result words,
                             read_.words.Finish(counted, options_.earlier));
    for (size_t i = 0; i < words.ids.size(); ++i) {
      if (words.ids[i] == kUnknownWord) roles_.centre[i] = roles_.context[i] = false;
    }
    return words;
  }

  absl::Status TooRare() const {
    const auto most = [](const std::vector<double>& weights) {
      return weights.empty() ? 0.0 : *std::max_element(weights.begin(), weights.end());
    };
    return absl::FailedPreconditionError(absl::StrFormat(
        "%s: no word stands %d times (--min-count) in one column: the most frequent one of the "
        "first stands there %g times, of the second %g times",
        NameOfInputs(options_.inputs), options_.vocabulary.min_count, most(read_.centre_weights),
        most(read_.context_weights)));
  }

  // Kept pairs, counted before there is space taken for them.
  absl::Status CountKept() {
    uint64_t bytes = 0;
    NCE2VEC_RETURN_IF_ERROR(ForEachPair(file_, [&](const GivenPair& pair) {
      if (!roles_.Allow(pair)) return absl::OkStatus();
      kept_times_ += Times(pair.weight);
      bytes += WholeTimes(pair.weight) * 2 * sizeof(uint32_t);
      bytes += (LeftOver(pair.weight) > 0 ? 3 : 0) * sizeof(uint32_t);
      return absl::OkStatus();
    }));
    if (kept_times_ == 0) {
      return absl::FailedPreconditionError(absl::StrFormat(
          "%s: no pair is left whose words both stand %d times (--min-count) in their columns; try "
          "a lower one",
          NameOfInputs(options_.inputs), options_.vocabulary.min_count));
    }
    if (kept_times_ > PairOrder::kPairsInMemory) bytes += kept_times_ * sizeof(GivenPair);
    NCE2VEC_ASSIGN_OR_RETURN(const uint64_t free_bytes,
                             ScratchFile::FreeBytes(options_.scratch_folder));
    if (free_bytes >= bytes) return absl::OkStatus();
    return absl::ResourceExhaustedError(absl::StrFormat(
        "%s: the weights of the pairs add up to %g, which takes %.3f MB of scratch space, and "
        "%.3f MB are free; divide all weights by one number, or choose a roomier folder with "
        "--scratch",
        ScratchFile::Folder(options_.scratch_folder), weight_sum_, static_cast<double>(bytes) / 1e6,
        static_cast<double>(free_bytes) / 1e6));
  }

  // The kept pairs in provisional ids, each as often as its weight says, in random order.
  absl::StatusOr<WordSpool> Shuffled() {
    NCE2VEC_ASSIGN_OR_RETURN(PairOrder order,
                             PairOrder::Create(kept_times_, seed_, options_.scratch_folder));
    const absl::Status status = ForEachPair(file_, [&](const GivenPair& pair) {
      return roles_.Allow(pair) ? AddTimes(pair, order) : absl::OkStatus();
    });
    NCE2VEC_RETURN_IF_ERROR(MoreRoom(status));
    file_ = ScratchFile();
    NCE2VEC_ASSIGN_OR_RETURN(WordSpool spool, WordSpool::Create(options_.scratch_folder));
    const absl::Status appended = std::move(order).Visit(
        [&](std::span<const GivenPair> pairs) { return Append(pairs, spool); });
    NCE2VEC_RETURN_IF_ERROR(appended);
    return spool;
  }

  static absl::Status AddTimes(const GivenPair& pair, PairOrder& order) {
    for (uint64_t i = WholeTimes(pair.weight); i > 0; --i) {
      NCE2VEC_RETURN_IF_ERROR(order.Add({pair.centre, pair.context, 1}));
    }
    const float left = LeftOver(pair.weight);
    return left > 0 ? order.Add({pair.centre, pair.context, left}) : absl::OkStatus();
  }

  static absl::Status Append(std::span<const GivenPair> pairs, WordSpool& spool) {
    constexpr size_t kSentencesAtATime = 1024;
    std::vector<uint32_t> ids;
    for (size_t i = 0; i < pairs.size(); ++i) {
      if (pairs[i].weight != 1) ids.push_back(static_cast<uint32_t>(WeightMark(pairs[i].weight)));
      ids.push_back(pairs[i].centre);
      ids.push_back(pairs[i].context);
      if ((i + 1) % kPairsInSentence != 0 && i + 1 < pairs.size()) continue;
      ids.push_back(static_cast<uint32_t>(kSentenceEnd));
      if ((i + 1) % (kPairsInSentence * kSentencesAtATime) != 0) continue;
      NCE2VEC_RETURN_IF_ERROR(spool.Append(ids));
      ids.clear();
    }
    return spool.Append(ids);
  }

  const EncodeOptions& options_;
  uint64_t seed_;
  ScratchFile file_;  // the pairs of the inputs, in provisional ids
  CountedPairs read_;
  double weight_sum_ = 0;
  uint64_t all_times_ = 0;
  uint64_t kept_times_ = 0;
  Roles roles_;
};

}  // namespace

absl::StatusOr<EncodedText> EncodePairs(const EncodeOptions& options, uint64_t seed,
                                        const ReadCallbacks& callbacks) {
  return PairEncoder(options, seed).Encode(callbacks);
}

}  // namespace nce2vec
