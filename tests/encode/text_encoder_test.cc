#include "src/encode/text_encoder.h"

#include <doctest/doctest.h>

#include <array>
#include <string>
#include <vector>

#include "tests/model/small_model.h"

namespace nce2vec {
namespace {

Embeddings ThreeWords() {  // counts 3, 2, 1
  TextOptions text;
  text.tokenizer = TokenizerKind::kWords;
  text.lowercase = true;
  return MakeModel({{"sea", {1, 0}}, {"ship", {0, 2}}, {"sun", {4, 4}}}, text);
}

TEST_CASE("a text's vector is the weighted mean of its known words, tokenised as in training") {
  const Embeddings model = ThreeWords();
  const TextEncoder encoder = TextEncoder::Create(model, {}).value();
  TextEncoder::Session session(encoder);
  std::array<float, 2> vector{};
  const TextCounts counts = session.Encode("Sea, SHIP: whale ship!", vector);
  CHECK(counts.tokens == 4);
  CHECK(counts.known == 3);
  CHECK(vector[0] == doctest::Approx(1.0 / 3));
  CHECK(vector[1] == doctest::Approx(4.0 / 3));
}

TEST_CASE("phrases are joined where those of the model's text were, by the model's own words") {
  TextOptions options;
  const std::vector<WordAndVector> rows = {
      {"new", {1, 0}}, {"york", {2, 0}}, {"new_york", {0, 3}}, {"york_city_hall", {0, 5}}};
  for (const bool joined : {false, true}) {
    CAPTURE(joined);
    options.phrases = joined ? "2 phrases" : "";
    const Embeddings model = MakeModel(rows, options);
    const TextEncoder encoder = TextEncoder::Create(model, {}).value();
    TextEncoder::Session session(encoder);
    std::array<float, 2> vector{};
    const TextCounts counts = session.Encode("in new york city", vector);
    CHECK(counts.tokens == (joined ? 3 : 4));
    CHECK(vector[0] == (joined ? 0.0F : 1.5F));
    CHECK(vector[1] == (joined ? 3.0F : 0.0F));
  }
}

TEST_CASE("SIF weighs frequent words down") {
  const Embeddings model = ThreeWords();
  PoolingOptions sif;
  sif.pooling = Pooling::kSif;
  sif.sif_a = 0.5;
  const TextEncoder encoder = TextEncoder::Create(model, sif).value();
  TextEncoder::Session session(encoder);
  std::array<float, 2> vector{};
  session.Encode("sea ship", vector);
  CHECK(vector[0] == doctest::Approx(0.5 * 0.5));                        // 0.5 / (0.5 + 3/6) / 2
  CHECK(vector[1] == doctest::Approx(2 * 0.5 / (0.5 + 2.0 / 6.0) / 2));  // 0.5 / (0.5 + 2/6) / 2
}

TEST_CASE("the first coordinates alone, and no more than there are") {
  const Embeddings model = ThreeWords();
  const TextEncoder encoder = TextEncoder::Create(model, {}, 1).value();
  CHECK(encoder.dim() == 1);
  TextEncoder::Session session(encoder);
  std::array<float, 1> vector{};
  session.Encode("sea sun", vector);
  CHECK(vector[0] == doctest::Approx(2.5));
  CHECK(absl::IsFailedPrecondition(TextEncoder::Create(model, {}, 3).status()));
}

TEST_CASE("a text without a known word is the zero vector") {
  const Embeddings model = ThreeWords();
  const TextEncoder encoder = TextEncoder::Create(model, {}).value();
  TextEncoder::Session session(encoder);
  for (const std::string text : {"", "  ", "whale", "\xff\xfe"}) {
    std::array<float, 2> vector{5, 5};
    CHECK(session.Encode(text, vector).known == 0);
    CHECK(vector == std::array<float, 2>{0, 0});
  }
}

TEST_CASE("a text of millions of words has their mean") {
  const Embeddings model = ThreeWords();
  const TextEncoder encoder = TextEncoder::Create(model, {}).value();
  TextEncoder::Session session(encoder);
  std::string text;
  for (int i = 0; i < 1'000'000; ++i) text += "sun sun sea ";
  std::array<float, 2> vector{};
  CHECK(session.Encode(text, vector).known == 3'000'000);
  CHECK(vector[0] == doctest::Approx(3).epsilon(1e-5));
  CHECK(vector[1] == doctest::Approx(8.0 / 3).epsilon(1e-5));
}

TEST_CASE("learned weights that a model doesn't have are refused") {
  const Embeddings model = ThreeWords();
  PoolingOptions learned;
  learned.pooling = Pooling::kLearned;
  CHECK(absl::IsFailedPrecondition(TextEncoder::Create(model, learned).status()));
}

TEST_CASE("many texts at once give what one at a time gives") {
  const Embeddings model = ThreeWords();
  const TextEncoder encoder = TextEncoder::Create(model, {}).value();
  std::vector<std::string> texts;
  for (int i = 0; i < 1000; ++i) texts.push_back(i % 3 == 0 ? "sun sea" : "ship of sea sea");
  const EncodedTexts all = EncodeTexts(encoder, texts).value();
  CHECK(all.counts.tokens == 334 * 2 + 666 * 4);
  CHECK(all.counts.known == 334 * 2 + 666 * 3);
  TextEncoder::Session session(encoder);
  for (size_t i = 0; i < texts.size(); ++i) {
    std::array<float, 2> vector{};
    const TextCounts counts = session.Encode(texts[i], vector);
    CHECK(all.each[i].tokens == counts.tokens);
    CHECK(all.each[i].known == counts.known);
    CHECK(all.vectors.row(i)[0] == vector[0]);
    CHECK(all.vectors.row(i)[1] == vector[1]);
  }
}

}  // namespace
}  // namespace nce2vec
