#include "src/text/text_stats.h"

namespace nce2vec {

TextStats& TextStats::operator+=(const TextStats& other) {
  bytes += other.bytes;
  lines += other.lines;
  tokens += other.tokens;
  invalid_sequences += other.invalid_sequences;
  nul_bytes += other.nul_bytes;
  byte_order_marks += other.byte_order_marks;
  tokens_cut += other.tokens_cut;
  lines_cut += other.lines_cut;
  tokens_ending_in_punctuation += other.tokens_ending_in_punctuation;
  return *this;
}

}  // namespace nce2vec
