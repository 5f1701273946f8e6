// Word similarity: does the cosine of two words order pairs as people do?
#ifndef EVAL_SIMILARITY_H_
#define EVAL_SIMILARITY_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "eval/rank_correlation.h"
#include "eval/word_matcher.h"
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
};

// Lines of two words and a number, separated by tabs, commas or white space, whichever fits most
// lines. Passed over: empty lines, lines that begin with '#', a header line, a byte order mark.
// InvalidArgument when no line fits.
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

// The numbers of gensim's evaluate_word_pairs. FailedPrecondition when too few pairs are known for
// a correlation to exist.
absl::StatusOr<SimilarityResult> EvaluateSimilarity(const Embeddings& embeddings,
                                                    const SimilarityData& data,
                                                    const SimilarityOptions& options);

}  // namespace nce2vec

#endif  // EVAL_SIMILARITY_H_
