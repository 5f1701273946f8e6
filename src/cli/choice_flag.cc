#include "src/cli/choice_flag.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "absl/strings/str_format.h"
#include "src/base/option_values.h"

namespace nce2vec {

namespace po = boost::program_options;

ChoiceFlag::ChoiceFlag(std::string* target, std::vector<std::string> choices)
    : po::typed_value<std::string>(target), choices_(std::move(choices)) {}

void ChoiceFlag::xparse(boost::any& value, const std::vector<std::string>& tokens) const {
  po::typed_value<std::string>::xparse(value, tokens);
  const auto& given = boost::any_cast<const std::string&>(value);
  if (std::find(choices_.begin(), choices_.end(), given) != choices_.end()) return;
  // Boost puts the flag's name in; the value is substituted too, so that a '%' in it stays one.
  po::error_with_option_name error("%canonical_option% must be " + JoinedByOr(choices_) +
                                   ", not '%given%'");
  error.set_substitute("given", given);
  throw error;
}

ChoiceFlag* OneOf(std::string* target, const std::vector<std::string_view>& choices) {
  auto* flag = new ChoiceFlag(target, std::vector<std::string>(choices.begin(), choices.end()));
  flag->value_name("NAME");
  if (target != nullptr && !target->empty()) flag->default_value(*target);
  return flag;
}

}  // namespace nce2vec
