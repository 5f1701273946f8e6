// Texts as they are read for training and for embedding: lines, chunks, tokens, layouts.
#include <optional>

#include "src/base/byte_source.h"
#include "src/corpus/encoded_corpus.h"
#include "src/corpus/piece_tokenizer.h"
#include "src/corpus/text_pipeline.h"
#include "src/text/line_reader.h"
#include "src/text/tokenizer.h"
#include "src/text/utf8.h"
#include "tests/fuzz/fuzz_file.h"

namespace nce2vec {
namespace {

constexpr TextLayout kLayouts[] = {TextLayout::kPlainLines, TextLayout::kLines,
                                   TextLayout::kDocuments, TextLayout::kTextPairs,
                                   TextLayout::kLabelledPairs};

TextOptions OptionsOf(uint8_t choice) {
  TextOptions options;
  if ((choice & 1) != 0) options.tokenizer = TokenizerKind::kWords;
  options.lowercase = (choice & 2) != 0;
  if ((choice & 4) != 0) options.max_sentence_tokens = 3;
  if ((choice & 8) != 0) options.max_token_bytes = 16;
  return options;
}

TextLayout LayoutOf(uint8_t choice) { return kLayouts[(choice >> 4) % 5]; }

const PhraseTable* TableOf(uint8_t choice) {
  static const PhraseTable table = [] {
    PhraseTable phrases;
    for (const char* phrase : {"a_b", "a_b_c", "new_york"}) phrases.AddJoined(phrase);
    return phrases;
  }();
  return (choice & 3) == 3 ? &table : nullptr;
}

// As the pipeline reads it, in much smaller chunks and without threads. Nothing where a line is not
// what the layout wants.
std::optional<TextStats> ReadInChunks(const FuzzFile& file, uint8_t choice) {
  constexpr size_t kChunkBytes[] = {4096, 64, TextReader::kSmallestChunkBytes, 512};
  TextReader reader({file.path()}, kChunkBytes[(choice >> 4) / 5]);
  const TextOptions options = OptionsOf(choice);
  const TextLayout layout = LayoutOf(choice);
  TextStats stats;
  WordCounter words;
  TextChunk chunk;
  while (true) {
    const auto more = reader.Next(chunk);
    RequireMessage(more.status());
    if (!more.ok()) return std::nullopt;
    if (!*more) break;
    const TokenizedPiece piece = TokenizePiece(options, TableOf(choice), layout, chunk);
    if (!piece.complaint.empty()) return std::nullopt;
    for (const uint32_t id : piece.ids) Require(!IsWord(WordId{id}) || id < piece.words.size());
    Require(piece.ids.empty() || layout == TextLayout::kDocuments ||
            WordId{piece.ids.back()} == kSentenceEnd);
    Require(words.Merge(piece.words).ok());
    stats += chunk.stats;
  }
  Require(words.distinct() <= stats.tokens && static_cast<uint64_t>(words.total()) == stats.tokens);
  return stats;
}

// Where no chunk cut anything, the pipeline finds the same in its large ones.
void ReadByPipeline(const FuzzFile& file, uint8_t choice, const TextStats& in_chunks) {
  uint64_t ids_seen = 0;
  const auto text = ReadText({file.path()}, OptionsOf(choice), TableOf(choice), LayoutOf(choice), 1,
                             {}, [&](const std::vector<uint32_t>& ids) {
                               Require(ids.empty() || WordId{ids.back()} == kSentenceEnd);
                               ids_seen += ids.size();
                               return absl::OkStatus();
                             });
  RequireMessage(text.status());
  if (!text.ok()) return;
  Require(ids_seen >= text->stats.tokens);
  if (in_chunks.lines_cut == 0 && in_chunks.tokens_cut == 0) {
    Require(text->stats.tokens == in_chunks.tokens && text->stats.lines == in_chunks.lines);
  }
}

void ReadLines(const FuzzFile& file, uint8_t choice, size_t size) {
  auto reader = LineReader::Open(file.path(), {size_t{16} << (choice & 7), 3, 1000});
  if (!reader.ok()) return RequireMessage(reader.status());
  LineBlock block;
  uint64_t bytes = 0;
  for (auto more = reader->Next(block); more.ok() && *more; more = reader->Next(block)) {
    bytes += block.bytes.size();
    size_t lines = 0;
    ForEachWholeLine(block.bytes, [&](std::string_view) { ++lines; });
    Require(lines == block.lines);
  }
  Require(bytes <= size);
}

void Tokenise(std::string_view bytes, uint8_t choice) {
  Tokenizer tokenizer(OptionsOf(choice));
  TextStats stats;
  tokenizer.Tokenize(
      bytes,
      [&](std::string_view token) {
        Require(!token.empty() && token.size() <= tokenizer.options().max_token_bytes);
        Require(IsWellFormed(token));
      },
      stats);
}

}  // namespace
}  // namespace nce2vec

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace nce2vec;
  static FuzzFile file;
  std::string_view bytes = AsText(data, size);
  const uint8_t choice = TakeByte(bytes);
  Tokenise(bytes, choice);
  // What begins like a compressed file is the business of another target.
  if (RecogniseCompression(bytes) != Compression::kNone) return 0;
  file.Write(bytes);
  const std::optional<TextStats> stats = ReadInChunks(file, choice);
  if (stats) {
    Require(stats->bytes == bytes.size());
    ReadByPipeline(file, choice, *stats);
  }
  ReadLines(file, choice, bytes.size());
  return 0;
}
