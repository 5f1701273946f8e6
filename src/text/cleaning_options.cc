#include "src/text/cleaning_options.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "absl/strings/str_format.h"
#include "src/base/option_values.h"
#include "src/base/status_macros.h"

namespace nce2vec {
namespace {

constexpr char kKeyPrefix[] = "clean.";

// A setting and the member that it is. Choices stand in the order of the member's values.
struct Access {
  CleaningSetting setting;
  std::function<size_t(const CleaningOptions&)> choice;
  std::function<void(CleaningOptions&, size_t)> choose;
};

template <class T>
Access Choice(std::string_view name, T CleaningOptions::*member,
              std::vector<std::string_view> choices, std::string_view help) {
  return {{name, std::move(choices), help},
          [member](const CleaningOptions& options) { return static_cast<size_t>(options.*member); },
          [member](CleaningOptions& options, size_t value) {
            options.*member = static_cast<T>(value);
          }};
}

const std::vector<Access>& AllChoices() {
  using O = CleaningOptions;
  static const auto& all = *new std::vector<Access>{
      Choice("markup", &O::remove_markup, {"keep", "remove"},
             "HTML tags and comments within a line; removing reads entities like &amp;, too"),
      Choice("urls", &O::remove_urls, {"keep", "remove"}, "web and mail addresses"),
      Choice("normalize", &O::normalization, {"none", "nfc", "nfkc"},
             "Unicode's normal form; nfkc makes full-width letters and ligatures plain, too"),
      Choice("sentences", &O::split_sentences, {"no", "yes"}, "make each sentence a line"),
      Choice("segment", &O::segment_words, {"no", "yes"},
             "spaces between the words of Chinese, Japanese, Thai, Lao, Khmer and Burmese"),
      Choice("accents", &O::strip_accents, {"keep", "strip"},
             "of Latin, Greek and Cyrillic letters"),
      Choice("case", &O::letter_case, {"keep", "lower", "fold"},
             "fold: lower, and sharp s becomes ss"),
      Choice("letters", &O::ascii_letters, {"all", "ascii"},
             "ascii: all but a to z (and digits, unless they are dropped) becomes space"),
      Choice("numbers", &O::numbers, {"keep", "zero", "spell", "drop"},
             "zero: each digit becomes 0; spell: a word, like \"four\"; drop: words of digits go"),
      Choice(
          "punctuation", &O::punctuation, {"keep", "split", "drop"},
          "split: each mark becomes a word; drop: a space. Those inside words stay, as in don't"),
      Choice("jamo", &O::decompose_jamo, {"no", "yes"}, "Korean syllables into their letters"),
  };
  return all;
}

constexpr char kLanguage[] = "language";

const Access* Find(std::string_view name) {
  for (const Access& access : AllChoices()) {
    if (access.setting.name == name) return &access;
  }
  return nullptr;
}

absl::Status CheckLanguage(std::string_view language) {
  const bool plain = std::all_of(language.begin(), language.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
  });
  if (plain && language.size() <= 32) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrFormat(
      "--language must be a name like th or pt-BR, of at most 32 letters, not '%s'", language));
}

}  // namespace

const std::vector<CleaningSetting>& CleaningSettings() {
  static const auto& settings = *[] {
    auto* made = new std::vector<CleaningSetting>;
    for (const Access& access : AllChoices()) made->push_back(access.setting);
    made->push_back({kLanguage, {}, "whose rules sentences and words follow, as in \"th\""});
    return made;
  }();
  return settings;
}

absl::Status CleaningOptions::Validate() const {
  NCE2VEC_RETURN_IF_ERROR(CheckLanguage(language));
  if (decompose_jamo && ascii_letters) {
    return absl::InvalidArgumentError("--letters ascii leaves nothing that --jamo could decompose");
  }
  return absl::OkStatus();
}

absl::StatusOr<CleaningOptions> CleaningOptions::Preset(std::string_view name) {
  CleaningOptions options;
  if (name == "none") return options;
  if (name == "text8") {
    options.remove_markup = true;
    options.letter_case = LetterCase::kLower;
    options.ascii_letters = true;
    options.numbers = Numbers::kSpell;
    options.punctuation = Punctuation::kDrop;
    return options;
  }
  if (name == "words") {
    options.remove_markup = true;
    options.remove_urls = true;
    options.normalization = Normalization::kNfkc;
    options.letter_case = LetterCase::kLower;
    options.punctuation = Punctuation::kDrop;
    return options;
  }
  return absl::InvalidArgumentError(
      absl::StrFormat("--preset must be none, text8 or words, not '%s'", name));
}

absl::Status CleaningOptions::Set(std::string_view name, std::string_view value) {
  if (name == kLanguage) {
    NCE2VEC_RETURN_IF_ERROR(CheckLanguage(value));
    language = value;
    return absl::OkStatus();
  }
  const Access* access = Find(name);
  if (access == nullptr) {
    return absl::InvalidArgumentError(absl::StrFormat("there is no cleaning setting '%s'", name));
  }
  const std::vector<std::string_view>& choices = access->setting.choices;
  const auto found = std::find(choices.begin(), choices.end(), value);
  if (found == choices.end()) {
    const std::vector<std::string> names(choices.begin(), choices.end());
    return absl::InvalidArgumentError(absl::StrFormat(
        "the cleaning setting '%s' must be %s, not '%s'", name, JoinedByOr(names), value));
  }
  access->choose(*this, static_cast<size_t>(found - choices.begin()));
  return absl::OkStatus();
}

std::string CleaningOptions::Get(std::string_view name) const {
  if (name == kLanguage) return language;
  const Access* access = Find(name);
  if (access == nullptr) return "";
  return std::string(access->setting.choices[access->choice(*this)]);
}

bool CleaningOptions::IsIn(const std::map<std::string, std::string>& metadata) {
  const auto first = metadata.lower_bound(kKeyPrefix);
  return first != metadata.end() && first->first.starts_with(kKeyPrefix);
}

std::map<std::string, std::string> CleaningOptions::ToMetadata() const {
  std::map<std::string, std::string> metadata;
  for (const CleaningSetting& setting : CleaningSettings()) {
    metadata[kKeyPrefix + std::string(setting.name)] = Get(setting.name);
  }
  return metadata;
}

absl::StatusOr<CleaningOptions> CleaningOptions::FromMetadata(
    const std::map<std::string, std::string>& metadata) {
  CleaningOptions options;
  for (const CleaningSetting& setting : CleaningSettings()) {
    const auto found = metadata.find(kKeyPrefix + std::string(setting.name));
    if (found == metadata.end()) continue;
    NCE2VEC_RETURN_IF_ERROR(options.Set(setting.name, found->second));
  }
  NCE2VEC_RETURN_IF_ERROR(options.Validate());
  return options;
}

}  // namespace nce2vec
