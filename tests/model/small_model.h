// Models of a few words with given vectors.
#ifndef TESTS_MODEL_SMALL_MODEL_H_
#define TESTS_MODEL_SMALL_MODEL_H_

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "src/base/matrix.h"
#include "src/model/embeddings.h"
#include "src/model/model_file.h"
#include "tests/base/temporary_folder.h"

namespace nce2vec {

struct WordAndVector {
  std::string word;
  std::vector<float> vector;
};

// The first word is the most frequent one. The file is removed at once; its mapping stays.
inline Embeddings MakeModel(const std::vector<WordAndVector>& rows, TextOptions text_options = {}) {
  std::vector<WordCount> words;
  Matrix vectors = Matrix::Create(rows.size(), rows[0].vector.size()).value();
  for (size_t row = 0; row < rows.size(); ++row) {
    words.push_back({rows[row].word, static_cast<Count>(rows.size() - row)});
    std::copy(rows[row].vector.begin(), rows[row].vector.end(), vectors.row(row).begin());
  }
  const Vocabulary vocabulary = Vocabulary::FromOrdered(words).value();
  ModelContents contents;
  contents.vocabulary = &vocabulary;
  contents.input = vectors.view();
  contents.text_options = text_options;
  const TemporaryFolder folder;
  REQUIRE(WriteModel(contents, AtomicFile::Create(folder / "small.model").value()).ok());
  return Embeddings::Open(folder / "small.model").value();
}

}  // namespace nce2vec

#endif  // TESTS_MODEL_SMALL_MODEL_H_
