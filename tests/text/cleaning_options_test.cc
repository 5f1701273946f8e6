#include "src/text/cleaning_options.h"

#include <doctest/doctest.h>

#include <set>
#include <string>

namespace nce2vec {
namespace {

TEST_CASE("every setting can be set to each of its choices, and reads back from a file") {
  std::set<std::string> values;
  for (const CleaningSetting& setting : CleaningSettings()) {
    for (const std::string_view choice : setting.choices) {
      CleaningOptions options;
      REQUIRE(options.Set(setting.name, choice).ok());
      CHECK(options.Get(setting.name) == choice);
      CHECK(CleaningOptions::FromMetadata(options.ToMetadata()).value() == options);
      if (options != CleaningOptions()) values.insert(std::string(setting.name));
    }
  }
  CHECK(values.size() == CleaningSettings().size() - 1);  // all but the language
  CleaningOptions thai;
  REQUIRE(thai.Set("language", "th").ok());
  CHECK(CleaningOptions::FromMetadata(thai.ToMetadata()).value().language == "th");
}

TEST_CASE("what can't be is refused by name") {
  CleaningOptions options;
  CHECK(options.Set("case", "upper").message() ==
        "the cleaning setting 'case' must be keep, lower or fold, not 'upper'");
  CHECK(absl::IsInvalidArgument(options.Set("colour", "red")));
  CHECK(absl::IsInvalidArgument(options.Set("language", "../etc/passwd")));
  CHECK(absl::IsInvalidArgument(CleaningOptions::FromMetadata({{"clean.case", "?"}}).status()));
  CHECK(CleaningOptions::FromMetadata({{"train.dim", "5"}}).value() == CleaningOptions());
  options = CleaningOptions::Preset("text8").value();
  options.decompose_jamo = true;
  CHECK(absl::IsInvalidArgument(options.Validate()));
  CHECK(options.Set("language", "ko").ok());  // whatever else is set
}

TEST_CASE("presets") {
  CHECK(CleaningOptions::Preset("none").value() == CleaningOptions());
  CHECK(CleaningOptions::Preset("text8").value().ascii_letters);
  CHECK(CleaningOptions::Preset("words").value().normalization == Normalization::kNfkc);
  CHECK(absl::IsInvalidArgument(CleaningOptions::Preset("text9").status()));
}

}  // namespace
}  // namespace nce2vec
