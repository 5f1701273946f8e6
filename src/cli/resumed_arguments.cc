// Arguments of a training that goes on, from those it began with and those given now. They are
// merged as words: which flags there are depends on the objective, which is one of them.
#include <algorithm>
#include <cctype>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "src/base/status_macros.h"
#include "src/cli/checkpoint_flags.h"
#include "src/train/checkpoint_folder.h"
#include "src/train/training_start.h"

namespace nce2vec {
namespace {

namespace fs = std::filesystem;

struct GivenFlag {
  std::string name;  // without dashes, the long one
  std::vector<std::string> values;
};

std::string LongName(char letter) {
  switch (letter) {
    case 'i':
      return "input";
    case 'o':
      return "output";
    case 'q':
      return "quiet";
    case 'h':
      return "help";
    default:
      return std::string(1, letter);
  }
}

// "--=x" names nothing; it is refused when it is parsed in earnest.
bool IsLongFlag(std::string_view word) {
  return word.size() > 2 && word.starts_with("--") && word[2] != '=';
}

// "-" and "-0.5" are values.
bool IsShortFlag(std::string_view word) {
  return word.size() >= 2 && word[0] == '-' &&
         std::isalpha(static_cast<unsigned char>(word[1])) != 0;
}

std::vector<GivenFlag> Parse(const Arguments& args) {
  std::vector<GivenFlag> flags;
  for (const std::string& word : args) {
    if (IsLongFlag(word)) {
      const size_t equals = word.find('=');
      GivenFlag& flag = flags.emplace_back();
      flag.name = word.substr(2, equals == std::string::npos ? equals : equals - 2);
      if (equals != std::string::npos) flag.values.push_back(word.substr(equals + 1));
    } else if (IsShortFlag(word)) {
      flags.push_back({LongName(word[1]), {}});
      if (word.size() > 2) flags.back().values.push_back(word.substr(2));
    } else if (flags.empty()) {
      flags.push_back({"", {word}});  // refused when it is parsed in earnest
    } else {
      flags.back().values.push_back(word);
    }
  }
  return flags;
}

Arguments Words(const std::vector<GivenFlag>& flags) {
  Arguments words;
  for (const GivenFlag& flag : flags) {
    if (!flag.name.empty() && flag.values.empty()) words.push_back("--" + flag.name);
    for (const std::string& value : flag.values) {
      words.push_back(flag.name.empty() ? value : "--" + flag.name + "=" + value);
    }
  }
  return words;
}

const GivenFlag* Find(const std::vector<GivenFlag>& flags, std::string_view name) {
  const auto found = std::find_if(flags.begin(), flags.end(),
                                  [&](const GivenFlag& flag) { return flag.name == name; });
  return found == flags.end() ? nullptr : &*found;
}

std::string Absolute(const std::string& path) {
  return path == "-" || path.empty() ? path : fs::absolute(path).string();
}

// "FILE" or "NAME=FILE,FILE,...", as eval/sts.h has it.
std::string AbsoluteDataSet(const std::string& text) {
  const size_t equals = text.find('=');
  if (equals == std::string::npos || text.find('/') < equals) return Absolute(text);
  std::string result = text.substr(0, equals + 1);
  for (size_t begin = equals + 1; begin <= text.size();) {
    const size_t end = std::min(text.find(',', begin), text.size());
    if (begin != equals + 1) result += ',';
    result += Absolute(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return result;
}

}  // namespace

Arguments WithFlag(Arguments args, const std::string& name, const std::string& value) {
  if (Find(Parse(args), name) == nullptr) args.push_back("--" + name + "=" + value);
  return args;
}

Arguments WithAbsolutePaths(const Arguments& args) {
  constexpr std::string_view kPaths[] = {"input", "output",  "metrics", "scratch",
                                         "init",  "cleaned", "weights", "phrases"};
  std::vector<GivenFlag> flags = Parse(args);
  for (GivenFlag& flag : flags) {
    const bool path =
        std::find(std::begin(kPaths), std::end(kPaths), flag.name) != std::end(kPaths);
    for (std::string& value : flag.values) {
      if (path) value = Absolute(value);
      if (flag.name == "validation-sts") value = AbsoluteDataSet(value);
    }
  }
  // What the next --resume says itself: where the folder is, and whether to talk.
  std::erase_if(flags, [](const GivenFlag& flag) {
    return flag.name == "checkpoint" || flag.name == "resume" || flag.name == "quiet";
  });
  return Words(flags);
}

absl::StatusOr<Arguments> WithResumedArguments(const Arguments& args) {
  const std::vector<GivenFlag> given = Parse(args);
  const GivenFlag* resume = Find(given, "resume");
  if (resume == nullptr || resume->values.size() != 1 || Find(given, "help") != nullptr) {
    return args;
  }
  const std::string start = StartPath(resume->values[0]);
  if (std::error_code error; !fs::exists(start, error)) {
    // One command for the first time and for all others: where it says all that a beginning needs.
    if (Find(given, "input") != nullptr && Find(given, "output") != nullptr) return args;
    return absl::NotFoundError(
        absl::StrFormat("--resume %s: there is no %s: training with --checkpoint %s never began, "
                        "or began elsewhere",
                        resume->values[0], start, resume->values[0]));
  }
  NCE2VEC_ASSIGN_OR_RETURN(const Arguments recorded, ReadStartArguments(start));
  std::vector<GivenFlag> merged = Parse(recorded);
  std::erase_if(merged, [&](const GivenFlag& flag) { return Find(given, flag.name) != nullptr; });
  merged.insert(merged.end(), given.begin(), given.end());
  return Words(merged);
}

}  // namespace nce2vec
