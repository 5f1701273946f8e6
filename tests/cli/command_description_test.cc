#include "src/cli/command_description.h"

#include <doctest/doctest.h>

#include <boost/program_options.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "src/base/option_values.h"
#include "src/cli/choice_flag.h"
#include "src/cli/size_flag.h"

namespace nce2vec {
namespace {

namespace po = boost::program_options;
using Strings = std::vector<std::string>;

// Every kind of flag that the commands have.
struct Flags {
  Strings inputs, words;
  std::string folder, sets;
  std::string tokenizer = "words";
  bool quiet = false, lowercase = false;
  uint64_t k = 10;
  unsigned threads = 7;

  CommandDescription Describe() {
    po::options_description flags;
    flags.add_options()                                                                         //
        ("input,i", po::value(&inputs)->multitoken()->required()->value_name("PATH..."), "in")  //
        ("tokenizer", OneOf(&tokenizer, {"whitespace", "words"}), "whitespace or words")        //
        ("case", OneOf(nullptr, {"fold", "exact"})->value_name("MODE"), "how words compare")    //
        ("lowercase",
         po::value(&lowercase)
             ->default_value(true, "1")
             ->implicit_value(true)  //
             ->value_name("0|1"),
         "fold")                                                                 //
        (",k", WholeNumber("k", &k), "how many")                                 //
        ("threads", ThreadCount(&threads), "threads")                            //
        ("scratch", po::value(&folder)->value_name("DIR"), "folder")             //
        ("sets", po::value(&sets)->value_name("FILE or NAME=FILE,..."), "sets")  //
        ("quiet,q", po::bool_switch(&quiet), "no talk")                          //
        ("word", po::value(&words)->value_name("WORD"), "a word");
    return DescribeFlags({"usage", "summary", "example"}, flags, "word");
  }
};

TEST_CASE("every kind of flag is described") {
  const CommandDescription description = Flags().Describe();
  CHECK(description.usage == "usage");
  CHECK(description.summary == "summary");
  CHECK(description.example == "example");
  const std::vector<OptionDescription>& options = description.options;
  REQUIRE(options.size() == 10);

  const OptionDescription& input = options[0];
  CHECK(OptionNames(input) == "-i, --input");
  CHECK(input.value == "PATH");
  CHECK(input.repeated);
  CHECK(input.required);
  CHECK(input.takes_file());
  CHECK(OptionText(input) == "in (required)");

  const OptionDescription& tokenizer = options[1];
  CHECK(OptionNames(tokenizer) == "--tokenizer");
  CHECK(tokenizer.value == "NAME");
  CHECK(tokenizer.choices == Strings{"whitespace", "words"});
  CHECK(OptionText(tokenizer) == "whitespace or words (default: words)");

  // A text that leaves the choices out gets them.
  CHECK(options[2].value == "MODE");
  CHECK(OptionText(options[2]) == "how words compare: fold or exact");

  const OptionDescription& lowercase = options[3];
  CHECK(lowercase.value == "0|1");
  CHECK(lowercase.value_optional);
  CHECK(lowercase.default_value == "1");
  CHECK(lowercase.choices == Strings{"0", "1"});

  CHECK(OptionNames(options[4]) == "-k");
  CHECK(options[4].name.empty());
  CHECK(OptionText(options[4]) == "how many (default: 10)");
  CHECK(options[5].default_value == "one per core");

  CHECK(options[6].takes_folder());
  CHECK_FALSE(options[6].takes_file());
  CHECK(options[7].value == "FILE or NAME=FILE,...");
  CHECK(options[7].takes_file());

  const OptionDescription& quiet = options[8];
  CHECK(OptionNames(quiet) == "-q, --quiet");
  CHECK(quiet.value.empty());
  CHECK(quiet.default_value.empty());
  CHECK_FALSE(quiet.positional);
  CHECK(OptionText(quiet) == "no talk");

  CHECK(options[9].positional);
  CHECK_FALSE(options[9].takes_file());
}

std::string Refusal(const Strings& args) {
  std::string name = "b";
  po::options_description flags;
  flags.add_options()("name", OneOf(&name, {"a", "b", "c"}), "");
  try {
    po::variables_map values;
    po::store(po::command_line_parser(args).options(flags).run(), values);
    po::notify(values);
  } catch (const po::error& error) {
    return error.what();
  }
  return "taken: " + name;
}

TEST_CASE("a choice is one of its list") {
  CHECK(Refusal({}) == "taken: b");
  CHECK(Refusal({"--name", "c"}) == "taken: c");
  CHECK(Refusal({"--name", "d"}) == "--name must be a, b or c, not 'd'");
  CHECK_FALSE(Refusal({"--name="}).starts_with("taken"));
  CHECK(Refusal({"--name", "%s%n"}) == "--name must be a, b or c, not '%s%n'");
  CHECK(Refusal({"--name", "a", "--name", "b"}).find("more than once") != std::string::npos);
}

TEST_CASE("lists of names") {
  CHECK(JoinedByOr(Strings{}).empty());
  CHECK(JoinedByOr(Strings{"a"}) == "a");
  CHECK(JoinedByOr(Strings{"a", "b"}) == "a or b");
  CHECK(JoinedByOr(Strings{"a", "b", "c"}) == "a, b or c");
}

}  // namespace
}  // namespace nce2vec
