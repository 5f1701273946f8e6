// What a command says about itself, read off its flags. --help, the manual pages and the completion
// scripts are all made from this, so that they can't disagree.
#ifndef SRC_CLI_COMMAND_DESCRIPTION_H_
#define SRC_CLI_COMMAND_DESCRIPTION_H_

#include <boost/program_options.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace nce2vec {

// What a command's author writes besides the flags.
struct CommandHelp {
  std::string_view usage;  // "nce2vec nn --model MODEL [options] [WORD ...]"; a line for each form
  std::string_view summary;  // paragraphs and lists, laid out as prose.h says
  std::string_view example;  // lines a reader can paste, two spaces before each
};

struct OptionDescription {
  std::string name;                  // "--input"; empty where there is only a short name
  std::string short_name;            // "-i"; may be empty
  std::string value;                 // "PATH", without dots; empty: a switch
  std::string default_value;         // "5"; empty: none
  std::string text;                  // what it does; names all choices
  std::vector<std::string> choices;  // all values that it may have; empty: any value
  bool value_optional = false;       // --name or --name=VALUE
  bool required = false;
  bool repeated = false;    // takes several values in a row
  bool positional = false;  // words without a flag are its values

  // What a shell completes as a value, by the value's name: the one place that knows which names
  // stand for what.
  bool takes_file() const;
  bool takes_folder() const;
  bool takes_command() const { return value == "COMMAND"; }
};

struct CommandDescription {
  std::string usage;
  std::string summary;
  std::string example;
  std::vector<OptionDescription> options;  // as they were added
};

// Reads the flags' names, values and defaults. `positional` names the flag whose values may stand
// without it; empty: none.
CommandDescription DescribeFlags(const CommandHelp& help,
                                 const boost::program_options::options_description& flags,
                                 std::string_view positional);

// "-i, --input"
std::string OptionNames(const OptionDescription& option);

// What it does, and whether it is required or what its default is.
std::string OptionText(const OptionDescription& option);

}  // namespace nce2vec

#endif  // SRC_CLI_COMMAND_DESCRIPTION_H_
