// Semantic textual similarity: does the cosine of two texts order pairs as people do?
#ifndef EVAL_STS_H_
#define EVAL_STS_H_

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "eval/rank_correlation.h"
#include "src/encode/text_encoder.h"

namespace nce2vec {

struct StsPair {
  std::string first;  // without blanks at either end, as `second`
  std::string second;
  double score = 0;  // as people judged it
};

struct StsData {
  std::string name;
  std::vector<StsPair> pairs;
  size_t malformed_lines = 0;  // passed over; a header line is none
  size_t excluded_pairs = 0;   // left out by ExcludePairs
};

// The files that make one data set. The parts of a year of SemEval's STS are scored as one set of
// pairs, not part by part: the "all" setting of most papers.
struct StsSource {
  std::string name;
  std::vector<std::string> paths;
};

// "NAME=FILE,FILE,..."; or "FILE", which is a set of itself, of that name. A '=' after a '/' is of
// the file's name. InvalidArgument when a name or a file is empty.
absl::StatusOr<StsSource> ParseStsSource(std::string_view text);

// Lines "score <TAB> text 1 <TAB> text 2"; columns after the third are ignored. Passed over: empty
// lines, a byte order mark, a header line, which is a first line of three columns whose first is no
// number; and, counted, lines of fewer columns or without a finite score. InvalidArgument when no
// line fits.
absl::StatusOr<StsData> ParseStsData(std::string_view text, const std::string& name);
// All pairs of the source's files, in their order. Errors name the file.
absl::StatusOr<StsData> ReadStsData(const StsSource& source);

// Leaves out of `data` the pairs whose two texts, in either order, are a pair of `unwanted`.
void ExcludePairs(std::span<const StsData> unwanted, StsData& data);

struct StsOptions {
  // Subtract each vector's projection on the first principal component of all vectors of the data
  // set (Arora et al. 2017).
  bool remove_component = false;
  BootstrapOptions bootstrap;  // 0 resamples: no interval, which saves most of the time
};

struct StsResult {
  double spearman = 0;
  double pearson = 0;
  std::optional<Interval> spearman_interval;  // empty when none was asked for
  size_t pairs = 0;
  size_t unknown_pairs = 0;  // with a text without a known word: cosine 0, not skipped
  TextCounts tokens;         // of both texts of all pairs
};

// Parallel; the result is the same for any number of threads. FailedPrecondition when there is no
// correlation: too few pairs, or scores or cosines that are all alike. ResourceExhausted when the
// memory is not there.
absl::StatusOr<StsResult> EvaluateSts(const TextEncoder& encoder, const StsData& data,
                                      const StsOptions& options);

}  // namespace nce2vec

#endif  // EVAL_STS_H_
