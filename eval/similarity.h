// Word similarity: does the cosine of two words order pairs as people do?
#ifndef EVAL_SIMILARITY_H_
#define EVAL_SIMILARITY_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "eval/bootstrap.h"
#include "eval/model_comparison.h"
#include "eval/word_matcher.h"
#include "src/base/ids.h"
#include "src/base/matrix.h"
#include "src/model/embeddings.h"

namespace nce2vec {

struct SimilarityPair {
  std::string first;
  std::string second;
  double score = 0;  // as people judged it
};

struct SimilarityData {
  std::string name;
  std::vector<SimilarityPair> pairs;
  size_t malformed_lines = 0;  // passed over; a header line is none
  uint64_t fingerprint = 0;    // a hash of the file's bytes
};

// Lines of two words and a number, separated by tabs, commas, semicolons or white space, whichever
// fits most lines. Where the separator is a mark, fields may be quoted as in CSV (RFC 4180): "..."
// with "" for a quote, on one line; between semicolons the number may have a decimal comma. Passed
// over: empty lines, lines that begin with '#', a header
// line, a byte order mark. InvalidArgument when no line fits.
absl::StatusOr<SimilarityData> ParseSimilarityData(std::string_view text, const std::string& name);
absl::StatusOr<SimilarityData> ReadSimilarityData(const std::string& path);

struct SimilarityOptions {
  CaseMode case_mode = CaseMode::kFold;
  size_t restrict_vocab = 0;
  BootstrapOptions bootstrap;
};

struct SimilarityResult {
  size_t used = 0;
  size_t out_of_vocabulary = 0;  // pairs with an unknown word: skipped
  double pearson = 0;
  double spearman = 0;
  Interval spearman_interval;
};

// The rows of each pair's words, nullopt where a word is unknown.
using PairRows = std::vector<std::optional<std::pair<WordId, WordId>>>;

// All words of the data, for a WordMatcher.
std::vector<std::string_view> WordsOf(const SimilarityData& data);
PairRows MatchPairs(const WordMatcher& matcher, const SimilarityData& data);

// The cosine of each pair, nullopt where a word is unknown. A zero vector has cosine 0 with all, as
// in gensim.
std::vector<std::optional<double>> PairCosines(const ConstRows& rows, const PairRows& pairs);
// `compose_unknown`: a word that is not in the vocabulary has the vector of its n-grams, where the
// model has subwords and one of them.
std::vector<std::optional<double>> PairCosines(const Embeddings& embeddings,
                                               const SimilarityData& data, CaseMode case_mode,
                                               size_t restrict_vocab, bool compose_unknown = false);

// The measures of CompareSimilarity.
inline constexpr size_t kSpearmanMeasure = 0;
inline constexpr size_t kPearsonMeasure = 1;
inline constexpr size_t kSimilarityMeasures = 2;

// Correlations of several models' PairCosines with people's judgement. `options.data_set` is
// replaced by the data's fingerprint.
ModelResamples CompareSimilarity(const SimilarityData& data,
                                 std::span<const std::vector<std::optional<double>>> cosines,
                                 BootstrapOptions options);

// One model's. The numbers of gensim's evaluate_word_pairs. FailedPrecondition when too few pairs
// are known for a correlation to exist.
absl::StatusOr<SimilarityResult> EvaluateSimilarity(const Embeddings& embeddings,
                                                    const SimilarityData& data,
                                                    const SimilarityOptions& options);

// The error that says why there is none, where a model knows `used` of the pairs.
absl::Status NoCorrelation(const SimilarityData& data, size_t used);

}  // namespace nce2vec

#endif  // EVAL_SIMILARITY_H_
