// What was seen in a text, and what had to be replaced or cut: reported to the user, never silent.
#ifndef SRC_TEXT_TEXT_STATS_H_
#define SRC_TEXT_TEXT_STATS_H_

#include <cstdint>

namespace nce2vec {

// Plain sums: adding the stats of parts gives the stats of the whole.
struct TextStats {
  uint64_t bytes = 0;                   // after decompression
  uint64_t lines = 0;                   // empty ones too; a last line needs no newline
  uint64_t tokens = 0;
  uint64_t invalid_sequences = 0;       // ill-formed UTF-8, each replaced by one U+FFFD
  uint64_t nul_bytes = 0;               // each treated as white space
  uint64_t byte_order_marks = 0;        // removed from the start of a file
  uint64_t tokens_cut = 0;              // longer than max_token_bytes, or (once more) than a chunk
  uint64_t lines_cut = 0;               // longer than max_sentence_tokens or than a chunk
  uint64_t tokens_ending_in_punctuation = 0;  // of two characters or more: "end." but not "."

  TextStats& operator+=(const TextStats& other);
};

}  // namespace nce2vec

#endif  // SRC_TEXT_TEXT_STATS_H_
