// Vectors of any kind that `convert` reads: a model, mapped, or a file of others, in memory.
#ifndef SRC_CLI_CONVERT_SOURCE_H_
#define SRC_CLI_CONVERT_SOURCE_H_

#include <cstddef>
#include <string>
#include <variant>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "src/model/embeddings.h"
#include "src/model/vector_reader.h"
#include "src/model/word_vectors.h"

namespace nce2vec {

// Whether the file begins as a safetensors file does. False for what can't be read.
bool IsModelFile(const std::string& path);

class ConvertSource {
 public:
  // Of a model, `options` take their limit only; others with a value are InvalidArgument.
  static absl::StatusOr<ConvertSource> Open(const std::string& path, const ReadOptions& options);

  // Null when it is the other.
  const Embeddings* model() const { return std::get_if<Embeddings>(&vectors_); }
  const ImportedVectors* imported() const { return std::get_if<ImportedVectors>(&vectors_); }

  const Vocabulary& vocabulary() const;
  // All words, or the first `limit`; looks into this source.
  WordVectors Words(size_t limit) const;

 private:
  explicit ConvertSource(Embeddings model) : vectors_(std::move(model)) {}
  explicit ConvertSource(ImportedVectors imported) : vectors_(std::move(imported)) {}

  std::variant<Embeddings, ImportedVectors> vectors_;
};

// The metadata key of a model made from a foreign file, whose counts only express an order.
inline constexpr const char* kImportedFromKey = "nce2vec.imported_from";

}  // namespace nce2vec

#endif  // SRC_CLI_CONVERT_SOURCE_H_
