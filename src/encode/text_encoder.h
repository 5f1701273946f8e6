// Texts to vectors: tokens, rows, pooling, the same for training's validation, embedding and every
// evaluation.
#ifndef SRC_ENCODE_TEXT_ENCODER_H_
#define SRC_ENCODE_TEXT_ENCODER_H_

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "src/base/ids.h"
#include "src/base/matrix.h"
#include "src/encode/pooling.h"
#include "src/model/embeddings.h"
#include "src/text/phrase_table.h"
#include "src/text/raw_tokenizer.h"
#include "src/text/text_options.h"
#include "src/text/text_stats.h"
#include "src/vocab/vocabulary.h"
#include "src/vocab/word_hash.h"

namespace nce2vec {

// How many tokens texts had, and how many of them the vocabulary knows.
struct TextCounts {
  size_t tokens = 0;
  size_t known = 0;  // or made of n-grams, where the model has subwords

  TextCounts& operator+=(const TextCounts& other) {
    tokens += other.tokens;
    known += other.known;
    return *this;
  }
};

// Immutable after building; borrows vocabulary and rows. One for all threads, with a Session each.
class TextEncoder {
 public:
  // `pooling`: empty for what the model was trained with (mean for models of words). `coordinates`:
  // only the first so many, which models trained with --matryoshka are made for; 0: all.
  // FailedPrecondition for learned weights that the model doesn't have, sif without counts, more
  // coordinates than there are.
  static absl::StatusOr<TextEncoder> Create(const Embeddings& embeddings,
                                            std::optional<PoolingOptions> pooling,
                                            size_t coordinates = 0);

  // `weights` [V], a of src/encode/pooling.h.
  TextEncoder(const Vocabulary& vocabulary, const ConstRows& rows, std::vector<float> weights,
              const TextOptions& text_options);

  size_t dim() const { return rows_.dim; }
  std::span<const float> weights() const { return weights_; }
  const PhraseTable* phrases() const { return phrases_ ? &*phrases_ : nullptr; }

  // What one thread needs besides: buffers. Borrows the encoder.
  class Session {
   public:
    explicit Session(const TextEncoder& encoder);

    // The vector h of `text`, not normalised, into `vector` [dim]; zeros when no word is known.
    TextCounts Encode(std::string_view text, std::span<float> vector);
    // The known words of `text`, in order, without those made of n-grams; valid until the next
    // call.
    std::span<const WordId> Words(std::string_view text);
    // What the tokenizer replaced or cut in all texts so far.
    const TextStats& stats() const { return stats_; }

   private:
    // Adds rows of the words that Words did not find and whose n-grams make a vector. Their weight
    // is that of a word as rare as can be.
    void ComposeUnknown();
    // The weighted sum of rows_, of any number of them.
    void SumInParts(std::span<float> vector) const;

    const TextEncoder& encoder_;
    RawTokenizer tokenizer_;
    TextStats stats_;
    // The tokens of a text, copied: looking them up waits for memory, and waits less for many at a
    // time, asked for in advance, than for one after the other.
    struct Token {
      size_t end;  // in token_bytes_
      size_t hash;
    };
    std::vector<Token> tokens_;
    std::string token_bytes_;
    std::vector<WordId> words_;
    std::vector<std::string_view> unknown_;  // in token_bytes_
    std::vector<float> composed_;            // [unknown, dim]
    std::vector<const float*> rows_;
    std::vector<float> weights_;
  };

 private:
  ConstRows rows_;
  SubwordRows subwords_;
  std::vector<float> weights_;
  TextOptions text_options_;
  std::optional<PhraseTable> phrases_;
  absl::flat_hash_map<std::string_view, WordId, WordHash> ids_;
};

struct EncodedTexts {
  Matrix vectors;                // [texts, dim]
  std::vector<TextCounts> each;  // [texts]
  TextCounts counts;             // of all texts together
};

// All texts' vectors, on all cores; ResourceExhausted when the memory is not there.
absl::StatusOr<EncodedTexts> EncodeTexts(const TextEncoder& encoder,
                                         std::span<const std::string> texts);

}  // namespace nce2vec

#endif  // SRC_ENCODE_TEXT_ENCODER_H_
