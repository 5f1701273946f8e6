// Where a command's text goes: a file that is written whole or not at all, or standard output.
#ifndef SRC_CLI_TEXT_OUTPUT_H_
#define SRC_CLI_TEXT_OUTPUT_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "src/base/output_file.h"

namespace nce2vec {

// One thread.
class TextOutput {
 public:
  // Standard output.
  TextOutput() = default;
  // "-" is standard output. Errors of AtomicFile::Create.
  static absl::StatusOr<TextOutput> Open(const std::string& path);

  absl::Status Write(std::string_view bytes);
  // Without it a file stays as it was.
  absl::Status Finish();
  // Together with a file that belongs to it: both or neither, as AtomicFile::CommitBoth.
  absl::Status FinishWith(AtomicFile companion);

 private:
  std::optional<AtomicFile> file_;
};

// Whether a write to standard output failed: then main() says so, or nothing where the reader has
// left, and a command has only to end.
bool StandardOutputFailed();

}  // namespace nce2vec

#endif  // SRC_CLI_TEXT_OUTPUT_H_
