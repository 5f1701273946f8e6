// The vector files of word2vec.c, in and out, text and binary; GloVe's text is the same without the
// first line.
#ifndef SRC_MODEL_WORD2VEC_FORMAT_H_
#define SRC_MODEL_WORD2VEC_FORMAT_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "src/base/matrix.h"
#include "src/base/output_file.h"
#include "src/vocab/vocabulary.h"

namespace nce2vec {

enum class VectorFormat {
  kWord2vecText,    // "V D\n", then "word x1 ... xD\n"
  kWord2vecBinary,  // "V D\n", then "word " and D little-endian floats, with or without '\n'
  kGloveText,       // lines as in word2vec text, no first line
};

std::string_view VectorFormatName(VectorFormat format);  // "word2vec-text", "word2vec-bin", "glove"

// Words and vectors as a foreign file has them: its order, which by custom is falling frequency; it
// has no counts, so rank r of V gets V - r, as gensim does.
struct ImportedVectors {
  Vocabulary vocabulary;
  Matrix vectors;                                     // [V, D]
  VectorFormat format = VectorFormat::kWord2vecText;  // as recognised
  size_t duplicates_ignored = 0;  // the first of equal words is kept, as in gensim
  size_t invalid_utf8 = 0;        // words whose ill-formed bytes became U+FFFD
};

// Reads a file (`path` as for OpenByteSource, so it may be compressed) and recognises its format by
// content: a first line of two numbers, then whether the bytes after the first word are numbers in
// text. InvalidArgument or DataLoss names path and line or byte of what is wrong: a header that
// claims more or fewer rows than the file holds, a row of the wrong length, a number that is none,
// NaN, infinity. Memory: words, matrix, and some megabytes of the file; none is taken because a
// header says so. Text is parsed with TBB.
absl::StatusOr<ImportedVectors> ReadVectors(const std::string& path);

// Writes and commits `vectors` [V, D]. Text numbers are the shortest that read back to the same
// float, whatever the locale; binary rows end with '\n', as word2vec.c writes them. Rows are
// formatted with TBB. InvalidArgument when a word holds white space, which these formats can't
// express.
absl::Status WriteVectors(const Vocabulary& vocabulary, const ConstRows& vectors,
                          VectorFormat format, AtomicFile file);

}  // namespace nce2vec

#endif  // SRC_MODEL_WORD2VEC_FORMAT_H_
