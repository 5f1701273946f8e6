#include "src/cli/nearest_name.h"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <vector>

#include "absl/strings/str_format.h"

namespace nce2vec {
namespace {

size_t EditDistance(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

std::string NearestName(std::string_view unknown, std::span<const std::string> names) {
  std::string nearest;
  // Further off than three letters, or half of them, is no help.
  size_t best = std::min<size_t>(4, (unknown.size() + 1) / 2);
  for (const std::string& name : names) {
    // The beginning of a name is no guess at all.
    const bool begins = unknown.size() > 2 && name.starts_with(unknown);
    const size_t distance = begins ? 0 : EditDistance(unknown, name);
    if (distance < best) {
      best = distance;
      nearest = name;
    }
  }
  return nearest;
}

std::string DidYouMean(std::string_view unknown, std::span<const std::string> names) {
  const std::string nearest = NearestName(unknown, names);
  return nearest.empty() ? "" : absl::StrFormat(" (did you mean %s?)", nearest);
}

}  // namespace nce2vec
