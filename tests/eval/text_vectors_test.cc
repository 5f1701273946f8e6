#include "eval/text_vectors.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "tests/model/small_model.h"

namespace nce2vec {

TEST_CASE("rows of length 1, and zeros for what has no direction") {
  Matrix rows = Matrix::Create(4, 2).value();
  rows.row(0)[0] = 3;
  rows.row(0)[1] = -4;
  rows.row(2)[0] = std::nanf("");
  rows.row(3)[1] = std::numeric_limits<float>::infinity();
  NormaliseRows(rows);
  CHECK(rows.row(0)[0] == doctest::Approx(0.6));
  CHECK(rows.row(0)[1] == doctest::Approx(-0.8));
  for (size_t i = 1; i < 4; ++i) {
    CHECK(rows.row(i)[0] == 0);
    CHECK(rows.row(i)[1] == 0);
  }
}

TEST_CASE("a cosine is 0 where there is none, also of tiny and of damaged vectors") {
  const std::vector<float> zero = {0, 0};
  const std::vector<float> right = {2, 0};
  const std::vector<float> diagonal = {1e-18F, 1e-18F};
  const std::vector<float> damaged = {std::nanf(""), 1};
  CHECK(Cosine(right, diagonal) == doctest::Approx(std::sqrt(0.5)));
  CHECK(Cosine(right, zero) == 0);
  CHECK(Cosine(zero, zero) == 0);
  CHECK(Cosine(right, damaged) == 0);
}

TEST_CASE("texts without a known word are counted, those of a zero vector are not") {
  const Embeddings model = MakeModel({{"sea", {0, 2}}, {"nothing", {0, 0}}});
  const std::vector<std::string> texts = {"sea whale", "whale", "nothing", ""};
  const EncodedTexts encoded =
      UnitTextVectors(TextEncoder::Create(model, {}).value(), texts).value();
  CHECK(UnknownTexts(encoded) == 2);
  CHECK(encoded.counts.tokens == 4);
  CHECK(encoded.counts.known == 2);
  CHECK(encoded.vectors.row(0)[1] == 1);
  CHECK(encoded.vectors.row(2)[1] == 0);
}

}  // namespace nce2vec
