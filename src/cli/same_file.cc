#include "src/cli/same_file.h"

#include <sys/stat.h>

#include <filesystem>
#include <system_error>

#include "absl/strings/str_format.h"

namespace nce2vec {

namespace {

// Neither need exist, so that there may be no file yet to tell them by.
bool SamePath(const std::string& first, const std::string& second) {
  std::error_code error;
  const std::filesystem::path one = std::filesystem::weakly_canonical(first, error);
  if (error) return false;
  const std::filesystem::path other = std::filesystem::weakly_canonical(second, error);
  return !error && std::filesystem::absolute(one, error) == std::filesystem::absolute(other, error);
}

}  // namespace

absl::Status CheckNotAnInput(const std::string& output, const std::vector<std::string>& inputs) {
  struct stat out {};
  const bool there = stat(output.c_str(), &out) == 0;
  for (const std::string& input : inputs) {
    struct stat in {};
    if (input.empty() || input == "-") continue;
    const bool same =
        there ? stat(input.c_str(), &in) == 0 && in.st_dev == out.st_dev && in.st_ino == out.st_ino
              : SamePath(input, output);
    if (same) {
      return absl::InvalidArgumentError(
          absl::StrFormat("%s is an input too%s; it would be overwritten. Choose another output",
                          output, input == output ? "" : absl::StrFormat(", as %s", input)));
    }
  }
  return absl::OkStatus();
}

}  // namespace nce2vec
