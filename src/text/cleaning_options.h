// What is done to text before it is cut into words. `nce2vec corpus clean` does it to a text that
// is trained on later; the options then travel with that text and inside the model, so that queries
// are treated alike.
#ifndef SRC_TEXT_CLEANING_OPTIONS_H_
#define SRC_TEXT_CLEANING_OPTIONS_H_

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace nce2vec {

enum class Normalization {
  kNone,
  kNfc,   // one form for what looks the same: e and U+0301 become U+00E9
  kNfkc,  // and for what means the same: full-width letters, ligatures, superscripts
};

enum class LetterCase {
  kKeep,
  kLower,  // as Python's str.lower()
  kFold,   // as Python's str.casefold(): lower case, and ss for sharp s
};

enum class Numbers {
  kKeep,
  kZero,   // each decimal digit becomes 0: 1984 and 2012 are one word, 0000
  kSpell,  // each becomes its English name, a word of its own: "1984" is "one nine eight four"
  kDrop,   // words of nothing but digits and the marks in them go: "3.14", not "mp3"
};

enum class Punctuation {
  kKeep,
  kSplit,  // each mark and symbol becomes a word of its own
  kDrop,   // each becomes a space
};

struct CleaningOptions {
  bool remove_markup = false;  // HTML: tags and comments within a line go, entities are read
  bool remove_urls = false;    // web and mail addresses
  Normalization normalization = Normalization::kNfc;
  LetterCase letter_case = LetterCase::kKeep;
  bool strip_accents = false;  // of Latin, Greek and Cyrillic: what NFD splits off as a mark
  Numbers numbers = Numbers::kKeep;
  Punctuation punctuation = Punctuation::kKeep;
  bool ascii_letters = false;    // all but a to z and A to Z separates words
  bool split_sentences = false;  // each sentence becomes a line
  bool segment_words = false;  // Chinese, Japanese, Thai, Lao, Khmer, Burmese by ICU's dictionaries
  bool decompose_jamo = false;  // Korean syllables into their letters, for subwords
  // Whose rules for sentences and words are taken, as in "th" or "pt-BR"; empty: no one's. At most
  // 32 letters, digits, '-' and '_'.
  std::string language;

  absl::Status Validate() const;

  // "none": the defaults. "text8": that of the benchmark text of this name: a to z, digits spelled
  // out. "words": NFKC, lower case, without markup, addresses and punctuation. InvalidArgument.
  static absl::StatusOr<CleaningOptions> Preset(std::string_view name);

  // A setting by its name in CleaningSettings(). InvalidArgument for other names and values.
  absl::Status Set(std::string_view name, std::string_view value);
  std::string Get(std::string_view name) const;  // empty for other names

  // The form they have in a model file and beside a text: "clean.NAME" for each setting.
  // FromMetadata gives the defaults where there is none of these keys, and InvalidArgument for
  // values that aren't theirs.
  std::map<std::string, std::string> ToMetadata() const;
  static absl::StatusOr<CleaningOptions> FromMetadata(
      const std::map<std::string, std::string>& metadata);

  // Whether there is any of these keys.
  static bool IsIn(const std::map<std::string, std::string>& metadata);

  friend bool operator==(const CleaningOptions&, const CleaningOptions&) = default;
};

// One of CleaningOptions' members as flags and files know it.
struct CleaningSetting {
  std::string_view name;
  std::vector<std::string_view> choices;  // none: any text that Validate accepts
  std::string_view help;
};

// In the order in which they are applied, as near as one can say.
const std::vector<CleaningSetting>& CleaningSettings();

}  // namespace nce2vec

#endif  // SRC_TEXT_CLEANING_OPTIONS_H_
