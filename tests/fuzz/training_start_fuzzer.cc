// What a resumed training reads: text, vocabulary, options.
#include "src/train/training_start.h"
#include "tests/fuzz/fuzz_file.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace nce2vec;
  static FuzzFile file;
  file.Write(WithChecksum(AsText(data, size)));
  RequireMessage(ReadStartArguments(file.path()).status());
  const auto read = ReadTrainingStart(file.path());
  RequireMessage(read.status());
  if (!read.ok()) return 0;
  const EncodedText& text = read->start.text;
  uint64_t known = 0;
  for (const Shard& shard : text.corpus.shards()) {
    text.corpus.ForEachSentence(shard, [&](SentenceIndex index, std::span<const WordId> sentence) {
      Require(Index(index) < text.corpus.sentences());
      for (const WordId id : sentence) {
        if (!IsWord(id)) continue;
        Require(Index(id) < text.vocabulary.size());
        ++known;
      }
    });
  }
  Require(known == text.corpus.known_tokens());
  return 0;
}
