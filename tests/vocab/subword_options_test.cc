#include "src/vocab/subword_options.h"

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace nce2vec {
namespace {

TEST_CASE("ranges are read and written") {
  SubwordOptions options;
  CHECK(ParseSubwordRange("3-6", &options).ok());
  CHECK(options.min_units == 3);
  CHECK(options.max_units == 6);
  CHECK(SubwordRange(options) == "3-6");
  CHECK(ParseSubwordRange("5", &options).ok());
  CHECK(SubwordRange(options) == "5-5");
  CHECK(ParseSubwordRange("none", &options).ok());
  CHECK_FALSE(options.enabled());
  for (const std::string wrong :
       {"", "6-3", "0-3", "3-", "-3", "3-6-9", "a", "3-99", "0", "-1-4"}) {
    CAPTURE(wrong);
    CHECK(ParseSubwordRange(wrong, &options).code() == absl::StatusCode::kInvalidArgument);
  }
}

TEST_CASE("metadata gives the options back, and says what is wrong with it") {
  SubwordOptions options;
  CHECK(options.ToMetadata().empty());
  CHECK_FALSE(SubwordOptions::FromMetadata({})->enabled());
  options = {2, 4, 1234, SubwordUnit::kJamo};
  CHECK(*SubwordOptions::FromMetadata(options.ToMetadata()) == options);
  const std::vector<std::pair<std::string, std::string>> damages = {{"subword.range", "x"},
                                                                    {"subword.buckets", "-1"},
                                                                    {"subword.buckets", "0"},
                                                                    {"subword.unit", "letters"}};
  for (const auto& damage : damages) {
    CAPTURE(damage.first);
    std::map<std::string, std::string> damaged = options.ToMetadata();
    damaged[damage.first] = damage.second;
    CHECK_FALSE(SubwordOptions::FromMetadata(damaged).ok());
    damaged.erase(damage.first);
    if (damage.first != "subword.range") CHECK_FALSE(SubwordOptions::FromMetadata(damaged).ok());
  }
}

}  // namespace
}  // namespace nce2vec
