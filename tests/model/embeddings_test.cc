#include "src/model/embeddings.h"

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "src/model/model_file.h"
#include "src/model/parameters.h"
#include "tests/base/temporary_folder.h"

namespace nce2vec {
namespace {

struct Model {
  Vocabulary vocabulary = *Vocabulary::FromCounts({{"b", 3}, {"a", 3}, {"\xC3\xA9t\xC3\xA9", 9}});
  Parameters parameters = *InitialParameters(3, 5, 1);

  Model() {
    parameters.output.row(1)[4] = 2.5F;
    parameters.bias = {-1, -2, -3};
  }

  ModelContents contents() const {
    ModelContents contents;
    contents.vocabulary = &vocabulary;
    contents.input = parameters.input.view();
    contents.output = parameters.output.view();
    contents.bias = parameters.bias;
    contents.text_options.lowercase = true;
    contents.metadata = {{"train.objective", "nce"}};
    return contents;
  }
};

TEST_CASE("a model comes back as it was written") {
  const TemporaryFolder folder;
  const Model model;
  REQUIRE(WriteModel(model.contents(), *AtomicFile::Create(folder / "m")).ok());
  const Embeddings read = *Embeddings::Open(folder / "m");
  CHECK(read.size() == 3);
  CHECK(read.dim() == 5);
  CHECK(read.text_options() == model.contents().text_options);
  CHECK(read.metadata().at("train.objective") == "nce");
  CHECK(read.vocabulary().word(WordId{0}) == "\xC3\xA9t\xC3\xA9");
  CHECK(read.vocabulary().Find("b") == WordId{2});
  CHECK(read.vocabulary().count(WordId{1}) == 3);
  for (size_t row = 0; row < 3; ++row) {
    double squares = 0;
    for (size_t d = 0; d < 5; ++d) {
      CHECK(read.vector(ToWordId(row))[d] == model.parameters.input.row(row)[d]);
      CHECK(read.output()[row][d] == model.parameters.output.row(row)[d]);
      squares += std::pow(static_cast<double>(model.parameters.input.row(row)[d]), 2);
    }
    CHECK(read.norms()[row] == doctest::Approx(std::sqrt(squares)));
    CHECK(read.bias()[row] == model.parameters.bias[row]);
  }
  CHECK(read.Verify().ok());
  CHECK(read.has_output());
}

SubwordOptions Trigrams() {
  SubwordOptions options;
  options.min_units = options.max_units = 3;
  options.buckets = 1000;
  return options;
}

TEST_CASE("n-grams come back by bucket, and make vectors of unknown words") {
  const TemporaryFolder folder;
  Model model;
  SubwordIndex index = *SubwordIndex::Build(model.vocabulary, Trigrams());
  REQUIRE(AddSubwords(std::move(index), 1, model.parameters).ok());
  const size_t rows = model.parameters.ngrams.rows();
  REQUIRE(rows == 5);  // <a>, <b>, <\u00E9t, \u00E9t\u00E9, t\u00E9>
  ModelContents contents = model.contents();
  contents.metadata.merge(Trigrams().ToMetadata());
  contents.ngrams = model.parameters.ngrams.view();
  contents.ngram_buckets = model.parameters.subwords.buckets();
  REQUIRE(WriteModel(contents, *AtomicFile::Create(folder / "m")).ok());
  const Embeddings read = *Embeddings::Open(folder / "m");
  REQUIRE(read.subwords().rows().rows == rows);
  CHECK(read.subwords().options() == Trigrams());
  for (size_t row = 0; row < rows; ++row) {
    if (row > 0) CHECK(read.subwords().buckets()[row - 1] < read.subwords().buckets()[row]);
  }
  // "t\u00E9t\u00E9" has \u00E9t\u00E9 and t\u00E9>, and two others that no word has.
  std::vector<float> vector(5);
  CHECK(read.subwords().HasPart("t\xC3\xA9t\xC3\xA9"));
  CHECK(read.subwords().Compose("t\xC3\xA9t\xC3\xA9", vector) == 2);
  const std::span<const uint32_t> parts = model.parameters.subwords.of(WordId{0});
  for (size_t d = 0; d < 5; ++d) {
    const float sum = model.parameters.ngrams.row(parts[1])[d] +
                      model.parameters.ngrams.row(parts[2])[d];
    CHECK(vector[d] == doctest::Approx(sum / std::sqrt(2.0F)));
  }
  CHECK_FALSE(read.subwords().HasPart("qqq"));
  CHECK(read.subwords().Compose("qqq", vector) == 0);
  CHECK(vector[0] == 0);
}

TEST_CASE("n-grams whose options are damaged or missing are refused") {
  const TemporaryFolder folder;
  Model model;
  REQUIRE(AddSubwords(*SubwordIndex::Build(model.vocabulary, Trigrams()), 1, model.parameters).ok());
  ModelContents contents = model.contents();
  contents.ngrams = model.parameters.ngrams.view();
  contents.ngram_buckets = model.parameters.subwords.buckets();
  for (const Metadata& metadata :
       {Metadata{}, Metadata{{"subword.range", "3-3"}},
        Metadata{{"subword.range", "9"}, {"subword.buckets", "x"}, {"subword.unit", "jamo"}}}) {
    contents.metadata = metadata;
    REQUIRE(WriteModel(contents, *AtomicFile::Create(folder / "m")).ok());
    CHECK(absl::IsDataLoss(Embeddings::Open(folder / "m").status()));
  }
}

TEST_CASE("imported vectors have no output") {
  const TemporaryFolder folder;
  const Model model;
  ModelContents contents = model.contents();
  contents.output = {};
  contents.bias = {};
  REQUIRE(WriteModel(contents, *AtomicFile::Create(folder / "m")).ok());
  CHECK_FALSE(Embeddings::Open(folder / "m")->has_output());
}

TEST_CASE("a model cut at any byte is refused, and so are files of other kinds") {
  const TemporaryFolder folder;
  const Model model;
  REQUIRE(WriteModel(model.contents(), *AtomicFile::Create(folder / "m")).ok());
  const std::string bytes = FileBytes(folder / "m");
  for (size_t size = 0; size < bytes.size(); ++size) {
    CAPTURE(size);
    const absl::Status status =
        Embeddings::Open(folder.Write("cut", std::string_view(bytes).substr(0, size))).status();
    REQUIRE_FALSE(status.ok());
    CHECK(std::string(status.message()).find("cut") != std::string::npos);
  }
  CHECK_FALSE(Embeddings::Open(folder.Write("text", "2 2\na 1 2\nb 3 4\n")).ok());
  CHECK_FALSE(Embeddings::Open(folder / "missing").ok());
  CHECK_FALSE(Embeddings::Open(folder.path()).ok());
}

TEST_CASE("damage behind a good header is found by verifying") {
  const TemporaryFolder folder;
  const Model model;
  REQUIRE(WriteModel(model.contents(), *AtomicFile::Create(folder / "m")).ok());
  std::string bytes = FileBytes(folder / "m");
  bytes[bytes.size() - 40] = static_cast<char>(bytes[bytes.size() - 40] ^ 4);
  const Embeddings damaged = *Embeddings::Open(folder.Write("damaged", bytes));
  CHECK(absl::IsDataLoss(damaged.Verify()));
}

TEST_CASE("a model of a later format version is refused") {
  const TemporaryFolder folder;
  const Model model;
  REQUIRE(WriteModel(model.contents(), *AtomicFile::Create(folder / "m")).ok());
  std::string bytes = FileBytes(folder / "m");
  const std::string version = "\"nce2vec.format_version\":\"1\"";
  const size_t at = bytes.find(version);
  REQUIRE(at != std::string::npos);
  bytes[at + version.size() - 2] = '2';
  const absl::Status status = Embeddings::Open(folder.Write("later", bytes)).status();
  CHECK(absl::IsInvalidArgument(status));
  CHECK(std::string(status.message()).find("version 2") != std::string::npos);
}

}  // namespace
}  // namespace nce2vec
