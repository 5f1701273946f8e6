// Gathers words and vectors of a file whose number of rows is not known, or not to be believed.
#ifndef SRC_MODEL_VECTOR_COLLECTOR_H_
#define SRC_MODEL_VECTOR_COLLECTOR_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "src/base/matrix.h"
#include "src/model/word2vec_format.h"
#include "src/vocab/vocabulary.h"

namespace nce2vec {

// Rows go to blocks of a few megabytes, which Finish() moves into one matrix, releasing each block:
// the peak is the matrix and one block, without a second pass (a pipe has none) and without
// trusting a header. Not movable, since its hash set looks into it. One thread.
class VectorCollector {
 public:
  explicit VectorCollector(size_t dim);
  VectorCollector(const VectorCollector&) = delete;
  VectorCollector& operator=(const VectorCollector&) = delete;

  // The place for the next row, [dim]; Keep() makes it a row, else it is given again.
  absl::StatusOr<std::span<float>> NextRow();
  // Adds the next row under `word`, repaired where it is not UTF-8; a repeated word is counted and
  // its row dropped. InvalidArgument when the word is empty.
  absl::Status Keep(std::string_view word);

  // Rows seen, dropped ones too.
  size_t rows_seen() const { return words_.size() + duplicates_; }

  // Vocabulary and matrix; the collector is used up.
  absl::StatusOr<ImportedVectors> Finish(VectorFormat format);

 private:
  // Looks words up by text in a set of positions, so that each word is held once.
  struct WordHash {
    using is_transparent = void;
    const std::vector<WordCount>* words;
    size_t operator()(uint32_t index) const;
    size_t operator()(std::string_view word) const;
  };
  struct WordEqual {
    using is_transparent = void;
    const std::vector<WordCount>* words;
    bool operator()(uint32_t a, uint32_t b) const { return a == b; }
    bool operator()(uint32_t a, std::string_view b) const { return (*words)[a].word == b; }
    bool operator()(std::string_view a, uint32_t b) const { return (*words)[b].word == a; }
  };

  size_t dim_;
  size_t block_rows_;
  std::vector<Matrix> blocks_;
  std::vector<WordCount> words_;
  absl::flat_hash_set<uint32_t, WordHash, WordEqual> known_;
  size_t duplicates_ = 0;
  size_t invalid_words_ = 0;
};

}  // namespace nce2vec

#endif  // SRC_MODEL_VECTOR_COLLECTOR_H_
