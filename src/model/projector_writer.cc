#include "src/model/projector_writer.h"

#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_format.h"
#include "src/base/output_file.h"
#include "src/base/status_macros.h"
#include "src/model/row_blocks.h"
#include "src/model/word2vec_writer.h"

namespace nce2vec {
namespace {

// Paths are relative to the folder of this file.
constexpr std::string_view kConfig =
    "embeddings {\n"
    "  tensor_name: \"word vectors\"\n"
    "  tensor_path: \"vectors.tsv\"\n"
    "  metadata_path: \"metadata.tsv\"\n"
    "}\n";

absl::Status WriteRows(const WordVectors& vectors, AtomicFile file,
                       const ConversionProgress& progress) {
  const auto fill = [&](size_t first, size_t last, std::string& bytes) {
    std::vector<float> row(vectors.dim());
    for (size_t i = first; i < last; ++i) {
      vectors.ReadRow(i, row);
      const size_t begin = bytes.size();
      AppendNumbers(row, '\t', bytes);
      bytes.erase(begin, 1);
      bytes += '\n';
    }
  };
  NCE2VEC_RETURN_IF_ERROR(WriteRowBlocks(vectors.size(), fill, file, progress));
  return file.Commit();
}

// A line of names stands above several columns. Above a single one there is none: the projector
// would take it for a word.
absl::Status WriteWords(const WordVectors& vectors, AtomicFile file) {
  if (vectors.counts_known()) NCE2VEC_RETURN_IF_ERROR(file.Write("word\tcount\n"));
  for (size_t i = 0; i < vectors.size(); ++i) {
    NCE2VEC_RETURN_IF_ERROR(file.Write(vectors.word(i)));
    NCE2VEC_RETURN_IF_ERROR(file.Write(
        vectors.counts_known() ? absl::StrFormat("\t%d\n", vectors.count(i)) : std::string("\n")));
  }
  return file.Commit();
}

}  // namespace

absl::Status WriteProjector(const WordVectors& vectors, AtomicFolder folder,
                            const ConversionProgress& progress) {
  NCE2VEC_RETURN_IF_ERROR(vectors.CheckWords(VectorFormat::kTensorboard));
  NCE2VEC_ASSIGN_OR_RETURN(AtomicFile rows, AtomicFile::Create(folder / "vectors.tsv"));
  NCE2VEC_RETURN_IF_ERROR(WriteRows(vectors, std::move(rows), progress));
  NCE2VEC_ASSIGN_OR_RETURN(AtomicFile words, AtomicFile::Create(folder / "metadata.tsv"));
  NCE2VEC_RETURN_IF_ERROR(WriteWords(vectors, std::move(words)));
  NCE2VEC_ASSIGN_OR_RETURN(AtomicFile config,
                           AtomicFile::Create(folder / "projector_config.pbtxt"));
  NCE2VEC_RETURN_IF_ERROR(config.Write(kConfig));
  NCE2VEC_RETURN_IF_ERROR(config.Commit());
  return folder.Commit();
}

}  // namespace nce2vec
