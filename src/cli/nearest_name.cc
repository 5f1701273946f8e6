#include "src/cli/nearest_name.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/str_format.h"
#include "src/query/suggestions.h"

namespace nce2vec {
std::string NearestName(std::string_view unknown, std::span<const std::string> names) {
  const SpellingDistance spelling(unknown);
  std::string nearest;
  // Further off than three letters, or half of them, is no help.
  size_t best = std::min<size_t>(4, (unknown.size() + 1) / 2);
  for (const std::string& name : names) {
    // The beginning of a name is no guess at all.
    const bool begins = unknown.size() > 2 && name.starts_with(unknown);
    const size_t distance = begins ? 0 : spelling.To(name, best);
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
