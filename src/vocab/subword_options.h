// Which pieces of a word have vectors of their own: its character n-grams (Bojanowski et al. 2017,
// "Enriching Word Vectors with Subword Information").
#ifndef SRC_VOCAB_SUBWORD_OPTIONS_H_
#define SRC_VOCAB_SUBWORD_OPTIONS_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace nce2vec {

enum class SubwordUnit {
  kCharacter,  // a Unicode code point
  kJamo,       // a letter of a Korean syllable, three to each: an empty one stands for no final
               // consonant (Park et al. 2018); other code points as they are
};

std::string_view SubwordUnitName(SubwordUnit unit);  // "characters", "jamo"
absl::StatusOr<SubwordUnit> ParseSubwordUnitName(std::string_view name);

struct SubwordOptions {
  size_t min_units = 0;        // of an n-gram, [1, max_units]; both 0: no subwords
  size_t max_units = 0;        // [min_units, 32]
  size_t buckets = 2'000'000;  // that n-grams are hashed into, [1, 2e7]
  SubwordUnit unit = SubwordUnit::kCharacter;

  bool enabled() const { return max_units > 0; }
  bool operator==(const SubwordOptions&) const = default;

  // InvalidArgument names flag, value and range.
  absl::Status Validate() const;
  // As recorded in a model file; nothing where there are no subwords.
  std::map<std::string, std::string> ToMetadata() const;
  // InvalidArgument names the key and what it holds.
  static absl::StatusOr<SubwordOptions> FromMetadata(
      const std::map<std::string, std::string>& metadata);
};

// Sets min_units and max_units from "3-6", "5" or "none". InvalidArgument for anything else.
absl::Status ParseSubwordRange(std::string_view range, SubwordOptions* options);
std::string SubwordRange(const SubwordOptions& options);  // "3-6", or "none"

}  // namespace nce2vec

#endif  // SRC_VOCAB_SUBWORD_OPTIONS_H_
