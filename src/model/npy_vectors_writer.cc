#include <utility>
#include <vector>

#include "src/base/status_macros.h"
#include "src/model/npy_vectors.h"
#include "src/model/npy_writer.h"
#include "src/model/row_blocks.h"

namespace nce2vec {

std::string NpyVocabularyPath(const std::string& array_path) {
  constexpr std::string_view kEnding = ".npy";
  std::string stem = array_path;
  if (stem.ends_with(kEnding)) stem.resize(stem.size() - kEnding.size());
  return stem + ".vocab.txt";
}

absl::Status WriteNpyVectors(const WordVectors& vectors, AtomicFile array, AtomicFile words,
                             const ConversionProgress& progress) {
  NCE2VEC_RETURN_IF_ERROR(vectors.CheckWords(VectorFormat::kNpy));
  for (size_t i = 0; i < vectors.size(); ++i) {
    NCE2VEC_RETURN_IF_ERROR(words.Write(vectors.word(i)));
    NCE2VEC_RETURN_IF_ERROR(words.Write("\n"));
  }
  NCE2VEC_RETURN_IF_ERROR(array.Write(NpyHeader(vectors.size(), vectors.dim())));
  const auto fill = [&](size_t first, size_t last, std::string& bytes) {
    std::vector<float> row(vectors.dim());
    for (size_t i = first; i < last; ++i) {
      vectors.ReadRow(i, row);
      bytes.append(reinterpret_cast<const char*>(row.data()), row.size() * sizeof(float));
    }
  };
  NCE2VEC_RETURN_IF_ERROR(WriteRowBlocks(vectors.size(), fill, array, progress));
  return AtomicFile::CommitBoth(std::move(words), std::move(array));
}

}  // namespace nce2vec
