#include "src/cli/same_file.h"

#include <sys/stat.h>

#include <filesystem>
#include <system_error>

#include "absl/strings/str_format.h"

namespace nce2vec {

namespace {

// Where a file would be that is not there yet.
std::filesystem::path Place(const std::string& path) {
  std::error_code error;
  const std::filesystem::path place = std::filesystem::weakly_canonical(path, error);
  return error ? std::filesystem::path(path).lexically_normal() : place;
}

bool IsSameFile(const std::string& left, const std::string& right) {
  struct stat a {};
  struct stat b {};
  const bool have_a = stat(left.c_str(), &a) == 0;
  const bool have_b = stat(right.c_str(), &b) == 0;
  if (have_a && have_b) return a.st_dev == b.st_dev && a.st_ino == b.st_ino;
  return !have_a && !have_b && Place(left) == Place(right);
}

}  // namespace

absl::Status CheckNotAnInput(const std::string& output, const std::vector<std::string>& inputs) {
  for (const std::string& input : inputs) {
    if (input.empty() || input == "-") continue;
    if (IsSameFile(output, input)) {
      return absl::InvalidArgumentError(absl::StrFormat(
          "%s is an input too; it would be overwritten. Choose another output", output));
    }
  }
  return absl::OkStatus();
}

}  // namespace nce2vec
