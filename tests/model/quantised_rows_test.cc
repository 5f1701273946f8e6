#include "src/model/quantised_rows.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

#include "src/base/random.h"
#include "tests/model/small_model.h"

namespace nce2vec {
namespace {

struct Rows {
  std::vector<float> values;
  std::vector<float> norms;
  size_t dim;

  ConstRows view() const { return {values.data(), norms.size(), dim, dim}; }
};

Rows RandomRows(size_t rows, size_t dim) {
  RandomStream random(1, StreamPurpose::kInitialise);
  Rows result{{}, {}, dim};
  for (size_t r = 0; r < rows; ++r) {
    double squares = 0;
    for (size_t j = 0; j < dim; ++j) {
      const float x = random.Uniform() * 3 - 1;
      squares += static_cast<double>(x) * static_cast<double>(x);
      result.values.push_back(x);
    }
    result.norms.push_back(static_cast<float>(std::sqrt(squares)));
  }
  return result;
}

}  // namespace

TEST_CASE("mean + scale x code is the unit row to half a step") {
  const Rows rows = RandomRows(5000, 13);  // two blocks
  const QuantisedRows quantised(rows.view(), rows.norms);
  const CodeContents contents = quantised.contents();
  REQUIRE(contents.codes.rows == 5000);
  for (size_t r = 0; r < 5000; ++r) {
    float largest = 0;
    for (size_t j = 0; j < 13; ++j) {
      const float unit = rows.values[r * 13 + j] / rows.norms[r];
      const float coded =
          contents.mean[j] + contents.scales[r] * static_cast<float>(contents.codes[r][j]);
      REQUIRE(std::abs(coded - unit) <= contents.scales[r] * 0.5001f + 1e-6f);
      largest = std::max(largest, std::abs(static_cast<float>(contents.codes[r][j])));
    }
    REQUIRE(largest == 127);  // the whole range is used
  }
  for (size_t j = 0; j < 13; ++j) {
    double sum = 0;
    for (size_t r = 0; r < 5000; ++r) {
      sum += static_cast<double>(rows.values[r * 13 + j]) / static_cast<double>(rows.norms[r]);
    }
    CHECK(static_cast<double>(contents.mean[j]) == doctest::Approx(sum / 5000));
  }
}

TEST_CASE("rows without a direction have scale 0 and don't touch the others") {
  Rows rows = RandomRows(4, 3);
  const QuantisedRows plain({rows.values.data(), 2, 3, 3}, std::span(rows.norms).first(2));
  std::fill_n(rows.values.begin() + 6, 3, 0.0f);
  rows.norms[2] = 0;
  rows.values[9] = std::numeric_limits<float>::quiet_NaN();
  rows.norms[3] = std::numeric_limits<float>::quiet_NaN();
  const QuantisedRows quantised(rows.view(), rows.norms);
  CHECK(quantised.contents().scales[2] == 0);
  CHECK(quantised.contents().scales[3] == 0);
  for (size_t r = 0; r < 2; ++r) {
    CHECK(std::ranges::equal(quantised.contents().codes[r], plain.contents().codes[r]));
  }
  for (const int8_t code : quantised.contents().codes[3]) CHECK(code == 0);
}

TEST_CASE("a model file keeps codes, and is refused where they do not fit it") {
  const Rows rows = RandomRows(3, 5);
  const Vocabulary vocabulary = Vocabulary::FromOrdered({{"a", 3}, {"b", 2}, {"c", 1}}).value();
  const QuantisedRows quantised(rows.view(), rows.norms);
  ModelContents contents;
  contents.vocabulary = &vocabulary;
  contents.input = rows.view();
  contents.codes = quantised.contents();
  const TemporaryFolder folder;
  REQUIRE(WriteModel(contents, AtomicFile::Create(folder / "m.model").value()).ok());
  const Embeddings model = Embeddings::Open(folder / "m.model").value();
  REQUIRE(model.has_codes());
  CHECK(model.Verify().ok());
  for (size_t r = 0; r < 3; ++r) {
    CHECK(std::ranges::equal(model.codes().codes[r], contents.codes.codes[r]));
    CHECK(model.codes().scales[r] == contents.codes.scales[r]);
  }
  CHECK(std::ranges::equal(model.codes().mean, contents.codes.mean));

  // Another model's shorter scales, as a damaged or forged file may have them.
  contents.codes.scales = contents.codes.scales.first(2);
  REQUIRE(WriteModel(contents, AtomicFile::Create(folder / "bad.model").value()).ok());
  CHECK(Embeddings::Open(folder / "bad.model").status().code() == absl::StatusCode::kDataLoss);
}

}  // namespace nce2vec
