// A model of thirty words, for what is read beside a model.
#ifndef TESTS_FUZZ_FUZZED_MODEL_H_
#define TESTS_FUZZ_FUZZED_MODEL_H_

#include <string>
#include <vector>

#include "absl/strings/str_format.h"
#include "src/base/random.h"
#include "src/model/embeddings.h"
#include "src/model/model_file.h"
#include "src/model/quantised_rows.h"
#include "src/model/row_norms.h"

namespace nce2vec {

// What a model file may have besides words and their vectors.
enum class FuzzedParts { kOutput, kVectorsAlone, kAll };

inline void WriteFuzzedModel(const std::string& path, FuzzedParts parts = FuzzedParts::kOutput) {
  constexpr size_t kWords = 30;
  RandomStream random(1, StreamPurpose::kInitialise);
  Matrix rows = Matrix::Create(kWords, 4).value();
  std::vector<WordCount> words;
  for (size_t w = 0; w < kWords; ++w) {
    words.push_back({w == 3 ? "new_york" : absl::StrFormat("w%d", w), static_cast<Count>(60 - w)});
    for (float& x : rows.row(w)) x = random.Uniform() - 0.5F;
  }
  const Vocabulary vocabulary = Vocabulary::FromOrdered(words).value();
  ModelContents contents;
  contents.vocabulary = &vocabulary;
  contents.input = rows.view();
  const std::vector<float> bias(kWords, -1.0F);
  if (parts != FuzzedParts::kVectorsAlone) {
    contents.output = rows.view();
    contents.bias = bias;
  }
  const QuantisedRows codes(rows.view(), RowNorms(rows.view()));
  if (parts == FuzzedParts::kAll) {
    contents.word_weights = bias;
    contents.codes = codes.contents();
    contents.text_options.tokenizer = TokenizerKind::kWords;
    contents.text_options.lowercase = true;
  }
  if (!WriteModel(contents, AtomicFile::Create(path).value()).ok()) std::abort();
}

// Its file is gone, its mapping stays.
const Embeddings& FuzzedModel();

}  // namespace nce2vec

#endif  // TESTS_FUZZ_FUZZED_MODEL_H_
