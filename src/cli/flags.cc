#include "src/cli/flags.h"

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <utility>

#include "absl/strings/str_format.h"
#include "src/cli/help_text.h"
#include "src/cli/nearest_name.h"

namespace nce2vec {
namespace {

namespace po = boost::program_options;

// Where --help puts the description that it would print; null: it prints.
CommandDescription* description_wanted = nullptr;

void GiveHelp(const CommandHelp& help, const po::options_description& flags,
              const std::string& positional) {
  CommandDescription description = DescribeFlags(help, flags, positional);
  if (description_wanted != nullptr) {
    *description_wanted = std::move(description);
  } else {
    PrintForReader(HelpText(description));
  }
}

// Boost takes ---h for -h.
void RefuseThreeDashes(const po::parsed_options& parsed) {
  for (const po::option& option : parsed.options) {
    const bool given = !option.original_tokens.empty() && option.position_key < 0;
    if (given && option.original_tokens[0].starts_with("---")) {
      throw po::unknown_option(option.original_tokens[0]);
    }
  }
}

// Boost replaces words such as %value% in its messages until none is left: for ever, where the
// value holds one itself.
std::string Complaint(const po::error& error, const Arguments& args) {
  const bool safe = std::none_of(args.begin(), args.end(), [](const std::string& word) {
    return std::count(word.begin(), word.end(), '%') >= 2;
  });
  const auto* named = dynamic_cast<const po::error_with_option_name*>(&error);
  if (safe || named == nullptr) return error.what();
  return absl::StrFormat("the option '%s' can't be used so", named->get_option_name());
}

}  // namespace

std::vector<std::string> FlagNames(const po::options_description& flags) {
  std::vector<std::string> names;
  for (const auto& flag : flags.options()) {
    names.push_back(flag->canonical_display_name(po::command_line_style::allow_long));
  }
  return names;
}

absl::StatusOr<ParseOutcome> ParseFlags(const Arguments& args, const CommandHelp& help,
                                        po::options_description& flags,
                                        const std::string& positional) {
  flags.add_options()("help,h", kHelpFlagText);
  po::positional_options_description positions;
  if (!positional.empty()) positions.add(positional.c_str(), -1);
  // Beginnings of flags are not guessed: a flag added later would change what a script means.
  const int style = po::command_line_style::default_style & ~po::command_line_style::allow_guessing;
  try {
    po::command_line_parser parser(args);
    po::variables_map values;
    const po::parsed_options parsed =
        parser.options(flags).positional(positions).style(style).run();
    RefuseThreeDashes(parsed);
    po::store(parsed, values);
    if (values.count("help") != 0) {
      GiveHelp(help, flags, positional);
      return ParseOutcome::kHelpPrinted;
    }
    po::notify(values);
  } catch (const po::unknown_option& error) {
    const std::string given = error.get_option_name();
    const std::string name = given.substr(0, given.find('='));
    return absl::InvalidArgumentError(absl::StrFormat("unknown option %s%s; --help lists all", name,
                                                      DidYouMean(name, FlagNames(flags))));
  } catch (const po::too_many_positional_options_error&) {
    return absl::InvalidArgumentError("takes no words besides its options; see --help");
  } catch (const po::error& error) {
    return absl::InvalidArgumentError(absl::StrFormat("%s; see --help", Complaint(error, args)));
  }
  return ParseOutcome::kRun;
}

CommandDescription DescribeCommand(int (*main)(const Arguments& args), Arguments args) {
  CommandDescription description;
  description_wanted = &description;
  args.emplace_back("--help");
  main(args);
  description_wanted = nullptr;
  return description;
}

std::string OneLine(std::string message) {
  for (char& c : message) {
    if (std::iscntrl(static_cast<unsigned char>(c)) != 0) c = ' ';
  }
  return message;
}

std::string OneLine(const absl::Status& status) { return OneLine(std::string(status.message())); }

int ReportFailure(std::string_view command, const absl::Status& status, int exit_code) {
  const std::string message = OneLine(status);
  std::fflush(stdout);
  std::fprintf(stderr, "nce2vec%s%.*s: %s\n", command.empty() ? "" : " ",
               static_cast<int>(command.size()), command.data(), message.c_str());
  return exit_code;
}

}  // namespace nce2vec
