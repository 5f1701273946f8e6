// Texts as they are read for training and for embedding: lines, chunks, tokens, layouts.
#include "src/base/byte_source.h"
#include "src/corpus/encoded_corpus.h"
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

void ReadForTraining(const FuzzFile& file, uint8_t choice, size_t size) {
  const TextOptions options = OptionsOf(choice);
  uint64_t ids_seen = 0;
  const auto text = ReadText({file.path()}, options, kLayouts[(choice >> 4) % 5], 1, {},
                             [&](const std::vector<uint32_t>& ids) {
                               Require(ids.empty() || WordId{ids.back()} == kSentenceEnd);
                               ids_seen += ids.size();
                               return absl::OkStatus();
                             });
  RequireMessage(text.status());
  if (!text.ok()) return;
  Require(text->stats.bytes == size);
  Require(text->words.distinct() <= text->stats.tokens);
  Require(ids_seen >= text->stats.tokens);
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
  if (choice < 0xf0) {
    ReadForTraining(file, choice, bytes.size());
  } else {
    ReadLines(file, choice, bytes.size());
  }
  return 0;
}
