// The query side of a model: a mapped file, opened in milliseconds at any size, never changed.
#ifndef SRC_MODEL_EMBEDDINGS_H_
#define SRC_MODEL_EMBEDDINGS_H_

#include <span>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "src/base/ids.h"
#include "src/base/mapped_file.h"
#include "src/base/matrix.h"
#include "src/model/quantised_rows.h"
#include "src/model/safetensors.h"
#include "src/model/subword_rows.h"
#include "src/text/text_options.h"
#include "src/vocab/vocabulary.h"

namespace nce2vec {

// Movable, immutable; all const methods may be called from any thread.
class Embeddings {
 public:
  // Opens a file written by WriteModel. Checks the header only. InvalidArgument for a file of
  // another format (naming `convert`), DataLoss for one that is cut off.
  static absl::StatusOr<Embeddings> Open(const std::string& path);

  const std::string& path() const { return path_; }
  size_t size() const { return vocabulary_.size(); }
  size_t dim() const { return input_.dim; }

  const Vocabulary& vocabulary() const { return vocabulary_; }
  const TextOptions& text_options() const { return text_options_; }
  const Metadata& metadata() const { return metadata_; }

  // The word vectors v: [V, D], as trained (not normalised). Rows are contiguous: stride == dim.
  const ConstRows& input() const { return input_; }
  std::span<const float> vector(WordId id) const { return input_[Index(id)]; }
  // |v| of each word. A word of norm 0 is never an answer.
  std::span<const float> norms() const { return norms_; }

  // The output vectors u [V, D] and biases b [V]; imported vectors have none.
  bool has_output() const { return output_.rows != 0; }
  const ConstRows& output() const { return output_; }
  std::span<const float> bias() const { return bias_; }

  // The weight of each word [V] in a text's vector, where weights were learned; else empty.
  std::span<const float> word_weights() const { return word_weights_; }

  // The n-grams that words' vectors are made of, where the model has subwords: else disabled
  // options and no rows.
  const SubwordRows& subwords() const { return subwords_; }
  // The weights of cbow's positions [2 W, D], where they were learned.
  const ConstRows& positions() const { return positions_; }

  // The same vectors in a byte a coordinate, where the file has them, for searches that read less.
  bool has_codes() const { return codes_.codes.rows != 0; }
  const CodeContents& codes() const { return codes_; }

  // Reads the whole file and compares its checksum.
  absl::Status Verify() const;

 private:
  absl::Status ReadSubwords(const SafetensorsHeader& header);

  std::string path_;
  MappedFile file_;
  Metadata metadata_;
  TextOptions text_options_;
  Vocabulary vocabulary_;
  ConstRows input_;
  ConstRows output_;
  std::span<const float> norms_;
  std::span<const float> bias_;
  std::span<const float> word_weights_;
  SubwordRows subwords_;
  ConstRows positions_;
  CodeContents codes_;
};

}  // namespace nce2vec

#endif  // SRC_MODEL_EMBEDDINGS_H_
