// Flags whose value is one of a few names: the same list refuses the others, completes the value in
// a shell, and is told in --help and in the manual.
#ifndef SRC_CLI_CHOICE_FLAG_H_
#define SRC_CLI_CHOICE_FLAG_H_

#include <boost/program_options.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nce2vec {

class ChoiceFlag : public boost::program_options::typed_value<std::string> {
 public:
  ChoiceFlag(std::string* target, std::vector<std::string> choices);

  const std::vector<std::string>& choices() const { return choices_; }

  // Boost's hook for reading a value: throws "--flag must be a, b or c, not 'd'".
  void xparse(boost::any& value, const std::vector<std::string>& tokens) const override;

 private:
  std::vector<std::string> choices_;
};

// A flag called NAME in --help, with the default that `target` holds, if it holds one. `target` may
// be null: a notifier gets the value. The flag's description owns the result.
ChoiceFlag* OneOf(std::string* target, const std::vector<std::string_view>& choices);

}  // namespace nce2vec

#endif  // SRC_CLI_CHOICE_FLAG_H_
