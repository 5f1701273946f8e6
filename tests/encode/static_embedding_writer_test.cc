#include "src/encode/static_embedding_writer.h"

#include <doctest/doctest.h>

#include <cstring>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "src/model/safetensors.h"
#include "tests/base/temporary_folder.h"
#include "tests/model/small_model.h"

namespace nce2vec {
namespace {

using Json = nlohmann::json;

TextOptions LowercaseWords() {
  TextOptions text;
  text.tokenizer = TokenizerKind::kWords;
  text.lowercase = true;
  return text;
}

absl::StatusOr<StaticEmbeddingSummary> Write(const Embeddings& model, const std::string& path,
                                             std::optional<PoolingOptions> pooling = {}) {
  return WriteStaticEmbedding(model, pooling, 0, AtomicFolder::Create(path).value());
}

Json ReadJson(const std::string& path) { return Json::parse(FileBytes(path)); }

TEST_CASE(
    "the table holds weight times row behind a row of zeros, the tokenizer the words in order") {
  const Embeddings model = MakeModel({{"sea", {1, 2}}, {"\"q\"", {3, 4}}}, LowercaseWords());
  const TemporaryFolder around;
  PoolingOptions sif;
  sif.pooling = Pooling::kSif;
  sif.sif_a = 1.0 / 3;
  REQUIRE(Write(model, around / "st", sif).ok());
  const std::string table = FileBytes(around / "st/model.safetensors");
  const SafetensorsHeader header =
      ReadSafetensorsHeader(std::as_bytes(std::span(table)), "table").value();
  REQUIRE(header.tensors.size() == 1);
  const auto& tensor = header.tensors.at("embeddings");
  CHECK(tensor.shape == std::vector<uint64_t>{3, 2});
  std::vector<float> rows(6);
  std::memcpy(rows.data(), tensor.bytes.data(), tensor.bytes.size());
  // Counts are 2 and 1: weights 1/3 / (1/3 + 2/3) and 1/3 / (1/3 + 1/3).
  const std::vector<float> expected = {0, 0, 1 / 3.0F, 2 / 3.0F, 1.5F, 2};
  for (size_t i = 0; i < rows.size(); ++i) CHECK(rows[i] == doctest::Approx(expected[i]));
  const Json tokenizer = ReadJson(around / "st/tokenizer.json");
  CHECK(tokenizer["model"]["vocab"] == Json({{"[UNK]", 0}, {"sea", 1}, {"\"q\"", 2}}));
  CHECK(tokenizer["model"]["unk_token"] == "[UNK]");
  CHECK(ReadJson(around / "st/config.json")["normalize"] == true);
  CHECK(ReadJson(around / "st/modules.json")[1]["path"] == "1_Normalize");
  CHECK(std::filesystem::is_directory(around / "st/1_Normalize"));
}

TEST_CASE("text is cut and lower-cased as the model does it") {
  const TemporaryFolder around;
  const auto tokenizer_of = [&](const std::string& name, const TextOptions& text,
                                const std::string& word) {
    const Embeddings model = MakeModel({{word, {1}}}, text);
    REQUIRE(Write(model, around / name).ok());
    return ReadJson(around / (name + "/tokenizer.json"));
  };
  const Json plain = tokenizer_of("plain", {}, "ς");
  CHECK(plain["normalizer"].is_null());
  CHECK(plain["pre_tokenizer"]["invert"] == false);
  const Json words = tokenizer_of("words", LowercaseWords(), "sea");
  CHECK(words["normalizer"]["type"] == "Lowercase");
  CHECK(words["pre_tokenizer"]["invert"] == true);
  // Only where a word has a sigma is its final form looked for.
  const Json greek = tokenizer_of("greek", LowercaseWords(), "οδος");
  CHECK(greek["normalizer"]["normalizers"][0]["content"] == "ς");
  CHECK(greek["normalizer"]["normalizers"][1]["type"] == "Lowercase");
}

TEST_CASE("words that may stand for longer ones are counted and told of") {
  TextOptions text;
  text.max_token_bytes = 16;
  const Embeddings model =
      MakeModel({{"twelve bytes", {1}}, {"thirteenbytes", {1}}, {"sixteenbyteslong", {1}}}, text);
  const TemporaryFolder around;
  CHECK(Write(model, around / "st").value().words_at_length_limit == 2);
  CHECK(FileBytes(around / "st/README.md").find("2 words of the vocabulary") != std::string::npos);
}

TEST_CASE("what can't be expressed is refused and leaves nothing") {
  const TemporaryFolder around;
  const auto refused = [&](const std::string& word, std::optional<PoolingOptions> pooling = {}) {
    const Embeddings model = MakeModel({{"sea", {1}}, {word, {1}}});
    const absl::Status status = Write(model, around / "st", pooling).status();
    CHECK(around.entries() == 0);
    return status;
  };
  CHECK(absl::IsFailedPrecondition(refused("[UNK]")));
  CHECK(absl::IsDataLoss(refused("\xff")));
  PoolingOptions learned;
  learned.pooling = Pooling::kLearned;
  CHECK(absl::IsFailedPrecondition(refused("ship", learned)));
}

}  // namespace
}  // namespace nce2vec
