// A chunk of text as numbered words: the stage of the reading pipeline that runs in parallel.
#ifndef SRC_CORPUS_PIECE_TOKENIZER_H_
#define SRC_CORPUS_PIECE_TOKENIZER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "src/corpus/text_layout.h"
#include "src/text/phrase_table.h"
#include "src/text/text_options.h"
#include "src/text/text_reader.h"
#include "src/vocab/word_counter.h"

namespace nce2vec {

// Before each text of kWeightedLines, in the place of its weight: this, and the number of its line
// in the piece, from 0. No piece has so many lines that it would be another mark.
inline constexpr uint32_t kLineNumber = 0x80000000u;

struct TokenizedPiece {
  PieceWords words;
  // Numbers of `words` and the marks of src/corpus/encoded_corpus.h. Every text ends with
  // kSentenceEnd but the last of a piece of documents, which the next piece may go on with; there,
  // an end may also stand where no text came before.
  std::vector<uint32_t> ids;
  // Where a line is not what the layout wants: what is wrong, and which line of the piece, from 0.
  std::string complaint;
  uint64_t complaint_line = 0;
};

// Adds to chunk.stats. `phrases` may be null: none are joined. A line of more than
// max_sentence_tokens is cut: into texts (kPlainLines, kLines) or into parts (kDocuments). Parts
// without a token are left out, but not columns.
TokenizedPiece TokenizePiece(const TextOptions& options, const PhraseTable* phrases,
                             TextLayout layout, TextChunk& chunk);

}  // namespace nce2vec

#endif  // SRC_CORPUS_PIECE_TOKENIZER_H_
