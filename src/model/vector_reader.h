// Vector files of others, whatever their format.
#ifndef SRC_MODEL_VECTOR_READER_H_
#define SRC_MODEL_VECTOR_READER_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "src/base/matrix.h"
#include "src/model/vector_format.h"
#include "src/vocab/vocabulary.h"

namespace nce2vec {

// Words that a reader had to treat in some way: how many, and the first of them.
struct OddWords {
  size_t count = 0;
  uint64_t first_row = 0;  // counted from 1, a first line of numbers not among them
  std::string first;       // in UTF-8
};

// Words and vectors as a foreign file has them: its order, which by custom is falling frequency; it
// has no counts, so rank r of V gets V - r, as gensim does.
struct ImportedVectors {
  Vocabulary vocabulary;
  Matrix vectors;                                     // [V, D]
  VectorFormat format = VectorFormat::kWord2vecText;  // as recognised
  OddWords repeated;     // left out: the first of equal words is kept, as in gensim
  OddWords repaired;     // their ill-formed bytes became U+FFFD
  OddWords with_blanks;  // kept with the spaces or tabs that they hold
};

struct ReadOptions {
  // Numbers a row, where the file doesn't say: word2vec binary without a first line. Text without
  // one tells by itself. Where the file says too, both must agree. 0: not known.
  size_t dim = 0;
  // Where the words of an npy array are; empty: NpyVocabularyPath() of the array's.
  std::string vocabulary_path = {};
  // Only the first so many words; what follows them is not read. 0: all.
  size_t limit = 0;
  // Hears of the plain bytes that were read.
  ConversionProgress progress = nullptr;
};

// Reads a file (`path` as for OpenByteSource, so it may be compressed) and recognises its format by
// content: a magic number; a first line of two numbers, then whether the bytes after the first word
// are numbers in text.
//
// In text, words may hold spaces: of more fields than one and D the last D are the numbers and what
// is before them the word, unless that ends in a number too. D is that of the first line, else what
// most of the first lines agree on. In word2vec binary a word ends at the first space.
//
// InvalidArgument or DataLoss names path and line or byte of what is wrong: a header that claims
// more or fewer rows than the file holds, a row of the wrong length, a number that is none, NaN,
// infinity; or, for formats of others that are recognised but not read, what to do. Memory: words,
// matrix, and some megabytes of the file; none is taken because a header says so. Text is parsed
// with TBB.
absl::StatusOr<ImportedVectors> ReadVectors(const std::string& path,
                                            const ReadOptions& options = {});

}  // namespace nce2vec

#endif  // SRC_MODEL_VECTOR_READER_H_
