#include "corpus_tools/frequency_summary.h"

#include <algorithm>
#include <cmath>
#include <span>

namespace nce2vec {
namespace {

constexpr size_t kFirstZipfRank = 10;
constexpr Count kFewestZipfCount = 10;
constexpr double kCoverageWanted = 0.98;
constexpr Count kSmallText = 100'000'000;
constexpr Count kMostForSmallText = 5;
constexpr Count kMostForLargeText = 100;

double Share(Count part, Count whole) {
  return static_cast<double>(part) / static_cast<double>(whole);
}

// 1, 2, 3, 5, 10, 20, 30, 50, 100, ...
std::vector<Count> MinCounts(Count largest) {
  std::vector<Count> counts;
  for (Count ten = 1; ten <= largest; ten *= 10) {
    for (const Count digit : {1, 2, 3, 5}) {
      if (ten * digit <= largest) counts.push_back(ten * digit);
    }
  }
  return counts;
}

// `sums` [V + 1]: the tokens of the words before.
void AddCuts(const Vocabulary& vocabulary, const std::vector<Count>& sums,
             FrequencySummary& summary) {
  const std::span<const int64_t> counts = vocabulary.arrays().counts;
  for (const Count min_count : MinCounts(counts.front())) {
    const auto end = std::partition_point(counts.begin(), counts.end(),
                                          [&](Count count) { return count >= min_count; });
    const auto words = static_cast<size_t>(end - counts.begin());
    summary.cuts.push_back({min_count, words, Share(sums[words], summary.tokens)});
  }
  for (const int percent : {50, 80, 90, 95, 98, 99}) {
    const double wanted = static_cast<double>(summary.tokens) * percent / 100;
    const auto reached = std::partition_point(
        sums.begin(), sums.end(), [&](Count sum) { return static_cast<double>(sum) < wanted; });
    summary.covering.emplace_back(percent, static_cast<size_t>(reached - sums.begin()));
  }
}

void FitZipf(const Vocabulary& vocabulary, FrequencySummary& summary) {
  const std::span<const int64_t> counts = vocabulary.arrays().counts;
  const auto end = std::partition_point(counts.begin(), counts.end(),
                                        [](Count count) { return count >= kFewestZipfCount; });
  const auto last = static_cast<size_t>(end - counts.begin());
  if (last < kFirstZipfRank + 9) return;
  double n = 0, x = 0, y = 0, xx = 0, xy = 0, yy = 0;
  for (double rank = kFirstZipfRank; rank <= static_cast<double>(last); rank *= 1.02) {
    const auto at = static_cast<size_t>(rank);
    const double ln_rank = std::log(static_cast<double>(at));
    const double ln_count = std::log(static_cast<double>(counts[at - 1]));
    n += 1;
    x += ln_rank;
    y += ln_count;
    xx += ln_rank * ln_rank;
    xy += ln_rank * ln_count;
    yy += ln_count * ln_count;
  }
  const double covariance = xy - x * y / n;
  const double variance_x = xx - x * x / n;
  const double variance_y = yy - y * y / n;
  summary.zipf_exponent = -covariance / variance_x;
  summary.zipf_fit = variance_y > 0 ? covariance * covariance / (variance_x * variance_y) : 1;
  summary.zipf_last_rank = last;
}

Count SuggestMinCount(const FrequencySummary& summary) {
  const Count most = summary.tokens < kSmallText ? kMostForSmallText : kMostForLargeText;
  Count suggested = 2;
  for (const FrequencySummary::Cut& cut : summary.cuts) {
    if (cut.coverage >= kCoverageWanted && cut.min_count <= most) {
      suggested = std::max(suggested, cut.min_count);
    }
  }
  return suggested;
}

}  // namespace

FrequencySummary SummariseFrequencies(const Vocabulary& vocabulary) {
  FrequencySummary summary;
  summary.words = vocabulary.size();
  summary.tokens = vocabulary.total_count();
  if (summary.tokens <= 0) return summary;
  std::vector<Count> sums = {0};
  for (const Count count : vocabulary.arrays().counts) sums.push_back(sums.back() + count);
  AddCuts(vocabulary, sums, summary);
  FitZipf(vocabulary, summary);
  summary.suggested_min_count = SuggestMinCount(summary);
  return summary;
}

}  // namespace nce2vec
