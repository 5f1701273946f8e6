// How a text was cleaned, in a small file beside it.
#ifndef SRC_CLI_CLEANING_FILE_H_
#define SRC_CLI_CLEANING_FILE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "src/base/output_file.h"
#include "src/text/cleaning_options.h"

namespace nce2vec {

// "text.txt.cleaning" of "text.txt".
std::string CleaningFileOf(const std::string& text);

// A JSON object of strings: "format" and the settings as a model file names them. Written, and not
// yet committed.
absl::StatusOr<AtomicFile> MakeCleaningFile(const CleaningOptions& options,
                                            const std::string& path);
// DataLoss when it is no such file.
absl::StatusOr<CleaningOptions> ReadCleaningFile(const std::string& path);

// What stands beside the inputs of a training; nothing where none has such a file.
// FailedPrecondition when they were cleaned in different ways, or only some of them were.
absl::StatusOr<std::optional<CleaningOptions>> FindCleaning(const std::vector<std::string>& inputs);

}  // namespace nce2vec

#endif  // SRC_CLI_CLEANING_FILE_H_
