// From files of given pairs to a vocabulary and an encoded corpus.
//
// There is one vocabulary, in which a word counts as often as it stands in either column, with
// weights and rounded up. But the columns are two roles: a centre has an input vector, a context an
// output vector, and --min-count asks for each of them by itself. So items and nodes, which are
// both, are one word, and contexts of their own kind (Levy & Goldberg 2014) are words that no
// centre ever is.
#ifndef SRC_CORPUS_PAIR_ENCODER_H_
#define SRC_CORPUS_PAIR_ENCODER_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "src/corpus/corpus_encoder.h"
#include "src/corpus/text_pipeline.h"

namespace nce2vec {

// Of a sentence of the corpus: what is held out together, or drawn from one random stream.
inline constexpr uint64_t kPairsInSentence = 48;

// Reads options.inputs, of which text options only max_token_bytes matters. A pair is kept where
// its first word comes as first word, and its second as second, min_count times or is one of the
// earlier words. In the corpus, whose order is random by `seed`, it stands as often as its weight
// says; the fraction that is left over is a weight of its own. stats.tokens counts two words for
// each pair there would be without min_count.
//
// Errors: those of ReadPairs; no scratch space for what the weights add up to; no pair that is
// frequent enough.
absl::StatusOr<EncodedText> EncodePairs(const EncodeOptions& options, uint64_t seed,
                                        const ReadCallbacks& callbacks);

}  // namespace nce2vec

#endif  // SRC_CORPUS_PAIR_ENCODER_H_
