#include "src/cli/same_file.h"

#include <sys/stat.h>

#include "absl/strings/str_format.h"

namespace nce2vec {

absl::Status CheckNotAnInput(const std::string& output, const std::vector<std::string>& inputs) {
  struct stat out {};
  if (stat(output.c_str(), &out) != 0) return absl::OkStatus();  // does not exist yet
  for (const std::string& input : inputs) {
    struct stat in {};
    if (input == "-" || stat(input.c_str(), &in) != 0) continue;
    if (in.st_dev == out.st_dev && in.st_ino == out.st_ino) {
      return absl::InvalidArgumentError(absl::StrFormat(
          "%s is an input too; it would be overwritten. Choose another output", output));
    }
  }
  return absl::OkStatus();
}

}  // namespace nce2vec
