// What `convert --to` can write, and the files it writes it to.
#ifndef SRC_CLI_CONVERT_TARGET_H_
#define SRC_CLI_CONVERT_TARGET_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "src/base/output_file.h"
#include "src/base/output_folder.h"
#include "src/model/vector_format.h"
#include "src/model/word_vectors.h"

namespace nce2vec {

enum class ConvertKind {
  kModel,            // a file of ours
  kModelWithCodes,   // the same, with int8 codes beside its rows
  kVectors,          // words and vectors and nothing else
  kStaticEmbedding,  // a text encoder
};

struct ConvertTarget {
  std::string_view name;
  ConvertKind kind = ConvertKind::kModel;
  VectorFormat format = VectorFormat::kWord2vecText;  // of kVectors
};

// `name` must be one of ConvertTargetNames.
ConvertTarget FindConvertTarget(std::string_view name);
std::vector<std::string_view> ConvertTargetNames();

// InvalidArgument when `output` can't be a path for this target.
absl::Status CheckOutputName(const ConvertTarget& target, const std::string& output);
// The files that come to stand at `output`, or the folder.
std::vector<std::string> OutputPaths(const ConvertTarget& target, const std::string& output);

// Where a conversion goes, made before anything is read: an output that can't be had is said at
// once. Nothing stands there before it is committed.
struct ConvertOutput {
  AtomicFile file;      // but for targets that are folders
  AtomicFile words;     // npy only
  AtomicFolder folder;  // targets that are folders
};
absl::StatusOr<ConvertOutput> CreateOutput(const ConvertTarget& target, const std::string& path);

// Writes and commits a target of kind kVectors.
absl::Status WriteVectors(const WordVectors& vectors, VectorFormat format, ConvertOutput output,
                          const ConversionProgress& progress);

}  // namespace nce2vec

#endif  // SRC_CLI_CONVERT_TARGET_H_
