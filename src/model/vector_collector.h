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
#include "src/model/vector_reader.h"
#include "src/vocab/vocabulary.h"

namespace nce2vec {

// Nobody's word is longer than this, nor a vector wider: what claims to be is no file of vectors.
inline constexpr size_t kMaxWordBytes = size_t{1} << 20;
inline constexpr size_t kMaxVectorDim = size_t{1} << 20;

// Rows go to blocks of a few megabytes, which Finish() moves into one matrix, releasing each block:
// the peak is the matrix and one block, without a second pass (a pipe has none) and without
// trusting a header. Not movable, since its hash set looks into it. One thread.
class VectorCollector {
 public:
  // No more than `limit` words are kept; 0: any number.
  explicit VectorCollector(size_t dim, size_t limit = 0);
  VectorCollector(const VectorCollector&) = delete;
  VectorCollector& operator=(const VectorCollector&) = delete;

  // Whether `limit` words are there: no more may be added.
  bool full() const { return limit_ != 0 && words_.size() == limit_; }
  // The place for the next row, [dim]; Keep() makes it a row, else it is given again.
  absl::StatusOr<std::span<float>> NextRow();
  // Adds the next row under `word`, repaired where it is not UTF-8; a repeated word is counted and
  // its row dropped. InvalidArgument when the word is empty, or longer than kMaxWordBytes.
  absl::Status Keep(std::string_view word);

  // Rows seen, dropped ones too.
  size_t rows_seen() const { return words_.size() + repeated_.count; }
  // Rows kept.
  size_t size() const { return words_.size(); }

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

  void Note(std::string_view word, OddWords& odd) const;

  size_t dim_;
  size_t limit_;
  size_t block_rows_;
  std::vector<Matrix> blocks_;
  std::vector<WordCount> words_;
  absl::flat_hash_set<uint32_t, WordHash, WordEqual> known_;
  OddWords repeated_;
  OddWords repaired_;
  OddWords with_blanks_;
};

}  // namespace nce2vec

#endif  // SRC_MODEL_VECTOR_COLLECTOR_H_
