#include "src/cli/flags.h"

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <iostream>
#include <numeric>
#include <sstream>

#include "absl/strings/str_format.h"

namespace nce2vec {
namespace {

namespace po = boost::program_options;

size_t EditDistance(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row.back();
}

std::string NearestFlag(const std::string& unknown, const po::options_description& flags) {
  std::string nearest;
  size_t best = 4;  // further off than three letters is no help
  for (const auto& flag : flags.options()) {
    const std::string name = flag->canonical_display_name(po::command_line_style::allow_long);
    const size_t distance = EditDistance(unknown, name);
    if (distance < best) {
      best = distance;
      nearest = name;
    }
  }
  return nearest;
}

void PrintHelp(const CommandHelp& help, const po::options_description& flags) {
  std::ostringstream text;
  text << "usage: " << help.usage << "\n\n" << help.summary << "\n\n" << flags;
  if (!help.example.empty()) text << "\nexample:\n" << help.example << "\n";
  std::cout << text.str() << std::flush;
}

}  // namespace

absl::StatusOr<ParseOutcome> ParseFlags(const Arguments& args, const CommandHelp& help,
                                        po::options_description& flags,
                                        const std::string& positional) {
  flags.add_options()("help,h", "print this text and leave");
  po::positional_options_description positions;
  if (!positional.empty()) positions.add(positional.c_str(), -1);
  // Beginnings of flags are not guessed: a flag added later would change what a script means.
  const int style = po::command_line_style::default_style & ~po::command_line_style::allow_guessing;
  try {
    po::command_line_parser parser(args);
    po::variables_map values;
    po::store(parser.options(flags).positional(positions).style(style).run(), values);
    if (values.count("help") != 0) {
      PrintHelp(help, flags);
      return ParseOutcome::kHelpPrinted;
    }
    po::notify(values);
  } catch (const po::unknown_option& error) {
    const std::string nearest = NearestFlag(error.get_option_name(), flags);
    return absl::InvalidArgumentError(
        absl::StrFormat("unknown option %s%s; --help lists all", error.get_option_name(),
                        nearest.empty() ? "" : absl::StrFormat(" (did you mean %s?)", nearest)));
  } catch (const po::too_many_positional_options_error&) {
    return absl::InvalidArgumentError("takes no words besides its options; see --help");
  } catch (const po::error& error) {
    return absl::InvalidArgumentError(absl::StrFormat("%s; see --help", error.what()));
  }
  return ParseOutcome::kRun;
}

std::string OneLine(const absl::Status& status) {
  std::string message(status.message());
  for (char& c : message) {
    if (std::iscntrl(static_cast<unsigned char>(c)) != 0) c = ' ';
  }
  return message;
}

int ReportFailure(std::string_view command, const absl::Status& status, int exit_code) {
  const std::string message = OneLine(status);
  std::fflush(stdout);
  std::fprintf(stderr, "nce2vec %.*s: %s\n", static_cast<int>(command.size()), command.data(),
               message.c_str());
  return exit_code;
}

}  // namespace nce2vec
