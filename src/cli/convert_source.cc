#include "src/cli/convert_source.h"

#include <array>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>

#include "absl/strings/str_format.h"
#include "src/base/status_macros.h"

namespace nce2vec {

// The length of its header, then the header, which is a JSON object.
bool IsModelFile(const std::string& path) {
  std::error_code error;
  const uint64_t size = std::filesystem::file_size(path, error);
  if (error) return false;
  std::ifstream file(path, std::ios::binary);
  std::array<char, 9> start = {};
  if (!file.read(start.data(), start.size())) return false;
  uint64_t header_bytes = 0;
  std::memcpy(&header_bytes, start.data(), sizeof(header_bytes));
  return start[8] == '{' && header_bytes <= size - 8;
}

absl::StatusOr<ConvertSource> ConvertSource::Open(const std::string& path,
                                                  const ReadOptions& options) {
  if (path == "-" || !IsModelFile(path)) {
    NCE2VEC_ASSIGN_OR_RETURN(ImportedVectors imported, ReadVectors(path, options));
    return ConvertSource(std::move(imported));
  }
  NCE2VEC_ASSIGN_OR_RETURN(Embeddings model, Embeddings::Open(path));
  if (options.dim != 0 || !options.vocabulary_path.empty()) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "%s: a model knows its dimensions and words; leave --dim and --vocab out", path));
  }
  return ConvertSource(std::move(model));
}

const Vocabulary& ConvertSource::vocabulary() const {
  return model() != nullptr ? model()->vocabulary() : imported()->vocabulary;
}

WordVectors ConvertSource::Words(size_t limit) const {
  if (model() == nullptr) return {vocabulary(), imported()->vectors.view(), limit};
  WordVectors words(vocabulary(), model()->input(), limit);
  words.set_counts_known(!model()->metadata().contains(kImportedFromKey));
  return words;
}

}  // namespace nce2vec
