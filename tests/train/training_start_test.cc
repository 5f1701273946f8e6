#include "src/train/training_start.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "src/train/epoch_history.h"
#include "src/train/training_position.h"
#include "tests/corpus/encode_for_test.h"

namespace nce2vec {
namespace {

TrainingStart SmallStart(const TemporaryFolder& folder) {
  TrainingStart start;
  start.arguments = {"--input=/a b/\xe9\n", "--quiet", ""};
  start.options = {{"train.dim", "100"}, {"text.tokenizer", "words"}};
  start.inputs = FingerprintInputs({folder.Write("text", "a b a\nc\n"), "-"}).value();
  std::string text;
  for (int i = 0; i < 5000; ++i)
    text += "the cat \xed\x95\x9c\xea\xb8\x80 sat\non " + std::to_string(i) + "\n";
  start.text = EncodeForTest(text, 1, 2);
  return start;
}

TEST_CASE("a start reads back as it was") {
  const TemporaryFolder folder;
  const TrainingStart start = SmallStart(folder);
  const std::string path = folder / "start.safetensors";
  REQUIRE(WriteTrainingStart(start, path).ok());
  const ReadStart read = ReadTrainingStart(path).value();
  CHECK(read.checksum.size() == 16);
  CHECK(read.start.arguments == start.arguments);
  CHECK(ReadStartArguments(path).value() == start.arguments);
  CHECK(read.start.options == start.options);
  REQUIRE(read.start.inputs.size() == 2);
  CHECK(read.start.inputs[0].path == start.inputs[0].path);
  CHECK(read.start.inputs[0].checksum == start.inputs[0].checksum);
  CHECK(read.start.inputs[0].checksum.bytes == 8);
  CHECK_FALSE(read.start.inputs[1].known());
  const EncodedText& text = read.start.text;
  CHECK(text.stats.tokens == start.text.stats.tokens);
  CHECK(text.stats.bytes == start.text.stats.bytes);
  CHECK(text.distinct_words == start.text.distinct_words);
  CHECK(text.words_seen == start.text.words_seen);
  REQUIRE(text.vocabulary.size() == start.text.vocabulary.size());
  CHECK(text.vocabulary.word(WordId{2}) == start.text.vocabulary.word(WordId{2}));
  CHECK(text.vocabulary.count(WordId{2}) == 5000);
  CHECK(text.corpus.sentences() == start.text.corpus.sentences());
  CHECK(text.corpus.known_tokens() == start.text.corpus.known_tokens());
  REQUIRE(text.corpus.shards().size() > 1);
  CHECK(text.corpus.shards().size() == start.text.corpus.shards().size());
  const auto a = text.corpus.ids();
  const auto b = start.text.corpus.ids();
  CHECK(std::equal(a.begin(), a.end(), b.begin(), b.end()));
}

TEST_CASE("a damaged start is refused, wherever the damage is") {
  const TemporaryFolder folder;
  const std::string path = folder / "start.safetensors";
  REQUIRE(WriteTrainingStart(SmallStart(folder), path).ok());
  const std::string whole = FileBytes(path);
  for (size_t i = 0; i < 200; ++i) {
    std::string damaged = whole;
    const size_t place = i * (whole.size() - 1) / 199;
    damaged[place] = static_cast<char>(damaged[place] ^ 4);
    const absl::Status status = ReadTrainingStart(folder.Write("damaged", damaged)).status();
    REQUIRE_MESSAGE(!status.ok(), place);
    CHECK(ReadTrainingStart(folder.Write("cut", whole.substr(0, place)))
              .status()
              .message()
              .find(folder / "cut") == 0);
  }
}

TEST_CASE("a sentence without words, and what is no safetensors file, are damage") {
  const TemporaryFolder folder;
  const std::string path = folder / "start.safetensors";
  TrainingStart start = SmallStart(folder);
  std::vector<WordId> ids(start.text.corpus.ids().begin(), start.text.corpus.ids().end());
  // The first sentence's first word moves into the one behind it.
  REQUIRE(ids[1] != kSentenceEnd);
  std::vector<Shard> shards(start.text.corpus.shards().begin(), start.text.corpus.shards().end());
  const auto end = std::find(ids.begin(), ids.end(), kSentenceEnd);
  std::rotate(ids.begin(), end, end + 1);
  const std::string bytes(reinterpret_cast<const char*>(ids.data()), ids.size() * sizeof(WordId));
  MappedFile file = MappedFile::Open(folder.Write("ids", bytes)).value();
  const std::span<const WordId> mapped(reinterpret_cast<const WordId*>(file.bytes().data()),
                                       ids.size());
  start.text.corpus = EncodedCorpus(std::move(file), mapped, std::move(shards));
  REQUIRE(WriteTrainingStart(start, path).ok());
  const absl::Status empty = ReadTrainingStart(path).status();
  CHECK(absl::IsDataLoss(empty));
  CHECK(empty.message().find("a sentence is empty") != std::string::npos);
  CHECK(
      absl::IsDataLoss(ReadTrainingStart(folder.Write("zeros", std::string(100, '\0'))).status()));
  CHECK(absl::IsDataLoss(ReadTrainingStart(folder.Write("nothing", "")).status()));
}

TEST_CASE("an input that changed is named with both sizes; one that is gone is passed over") {
  const TemporaryFolder folder;
  const std::string path = folder.Write("text", "some text\n");
  const std::vector<InputFingerprint> inputs = FingerprintInputs({path, "-"}).value();
  CHECK(CheckInputsUnchanged(inputs).ok());
  folder.Write("text", "some more text\n");
  const absl::Status status = CheckInputsUnchanged(inputs);
  CHECK(absl::IsFailedPrecondition(status));
  CHECK(status.message().find(path) == 0);
  CHECK(status.message().find("10 bytes") != std::string::npos);
  CHECK(status.message().find("15 bytes") != std::string::npos);
  folder.Write("text", "same size\n");
  CHECK_FALSE(CheckInputsUnchanged(inputs).ok());
  std::filesystem::remove(path);
  CHECK(CheckInputsUnchanged(inputs).ok());
}

TEST_CASE("history and sums read back exactly") {
  EpochReport plain{1, 1.0 / 3, 123456789012, 2.5000000000000004, std::nullopt};
  EpochReport validated = plain;
  validated.epoch = 2;
  validated.validation = ValidationResult{10, 0.1, 0.2, 30, -1e-17, 4e200};
  const std::vector<EpochReport> read = ParseHistoryText(HistoryText({plain, validated})).value();
  REQUIRE(read.size() == 2);
  CHECK(read[0].fraction == plain.fraction);
  CHECK(read[0].loss == plain.loss);
  CHECK(read[0].true_pairs == plain.true_pairs);
  CHECK_FALSE(read[0].validation);
  CHECK(read[1].validation->ln_z_mean == -1e-17);
  CHECK(read[1].validation->ln_z_deviation == 4e200);
  CHECK(read[1].validation->contexts == 30);
  CHECK(ParseHistoryText("").value().empty());
  for (const char* text : {"1", "1 0.5 3 x", "1 0.5 3 2 1", ";"}) {
    CHECK_MESSAGE(absl::IsDataLoss(ParseHistoryText(text).status()), text);
  }
  std::vector<LossSums> sums;
  REQUIRE(ParseThreadSums(ThreadSumsText(std::vector<LossSums>{{0.1, 7}, {1e300, 0}}), &sums).ok());
  REQUIRE(sums.size() == 2);
  CHECK(sums[0].loss == 0.1);
  CHECK(sums[1].loss == 1e300);
  CHECK(absl::IsDataLoss(ParseThreadSums("1;2", &sums)));
}

}  // namespace
}  // namespace nce2vec
