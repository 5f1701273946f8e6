// All formats of plain vectors, out and in again.
#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_format.h"
#include "src/model/finalfusion.h"
#include "src/model/npy_vectors.h"
#include "src/model/npy_writer.h"
#include "src/model/projector_writer.h"
#include "src/model/vector_reader.h"
#include "src/model/word2vec_writer.h"
#include "src/model/word_vectors.h"
#include "tests/base/temporary_folder.h"
#include "tests/model/small_model.h"

namespace nce2vec {
namespace {

const std::vector<WordAndVector> kRows = {
    {"tiny", {std::numeric_limits<float>::denorm_min(), -0.0f, 1.0f / 3}},
    {"large", {std::numeric_limits<float>::max(), 16777217.0f, -1e10f}},
    {"zero", {0, 0, 0}},
    {"\xED\x95\x9C\xEA\xB5\xAD", {0.1f, 2.0f / 3, 1e-5f}}};

AtomicFile File(const TemporaryFolder& folder, const std::string& name) {
  return AtomicFile::Create(folder / name).value();
}

WordVectors All(const Embeddings& model) { return {model.vocabulary(), model.input()}; }

absl::Status Write(const WordVectors& vectors, VectorFormat format, const TemporaryFolder& folder) {
  if (format == VectorFormat::kNpy) {
    return WriteNpyVectors(vectors, File(folder, "out.npy"), File(folder, "out.vocab.txt"));
  }
  if (format == VectorFormat::kFinalfusion)
    return WriteFinalfusion(vectors, File(folder, "out.npy"));
  return WriteWord2vec(vectors, format, File(folder, "out.npy"));
}

ImportedVectors ReadBack(const TemporaryFolder& folder) {
  return ReadVectors(folder / "out.npy").value();
}

std::string Number(uint64_t value, size_t bytes) {
  return {reinterpret_cast<const char*>(&value), bytes};
}

std::string Floats(const std::vector<float>& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(float)};
}

bool Contains(const absl::Status& status, std::string_view part) {
  return std::string(status.message()).find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("what is written is read back bit for bit") {
  const Embeddings model = MakeModel(kRows);
  for (const VectorFormat format : {VectorFormat::kWord2vecText, VectorFormat::kWord2vecBinary,
                                    VectorFormat::kGloveText, VectorFormat::kNpy}) {
    const TemporaryFolder folder;
    REQUIRE(Write(All(model), format, folder).ok());
    const ImportedVectors imported = ReadBack(folder);
    CHECK(imported.format == format);
    REQUIRE(imported.vocabulary.size() == kRows.size());
    for (size_t row = 0; row < kRows.size(); ++row) {
      CHECK(imported.vocabulary.word(ToWordId(row)) == kRows[row].word);
      CHECK(std::memcmp(imported.vectors.row(row).data(), kRows[row].vector.data(), 12) == 0);
    }
  }
}

TEST_CASE("finalfusion gives rows back within two roundings") {
  const std::vector<WordAndVector> rows = {
      {"New York", {1, 2, 3}}, {"z\n", {0, 0, 0}}, {"y", {1e-3f, -5, 1e4f}}};
  const Embeddings model = MakeModel(rows);
  const TemporaryFolder folder;
  REQUIRE(Write(All(model), VectorFormat::kFinalfusion, folder).ok());
  const ImportedVectors imported = ReadBack(folder);
  CHECK(imported.format == VectorFormat::kFinalfusion);
  REQUIRE(imported.vocabulary.size() == rows.size());
  for (size_t row = 0; row < rows.size(); ++row) {
    CHECK(imported.vocabulary.word(ToWordId(row)) == rows[row].word);
    for (size_t i = 0; i < 3; ++i) {
      const float expected = rows[row].vector[i];
      CHECK(std::abs(imported.vectors.row(row)[i] - expected) <= 2.4e-7f * std::abs(expected));
    }
  }
}

TEST_CASE("finalfusion's bytes are those of its specification") {
  // Words so long that the matrix begins at each place of a multiple of four.
  for (size_t length = 1; length <= 4; ++length) {
    const std::string word(length, 'w');
    const Embeddings model = MakeModel({{word, {3, 4}}});
    const TemporaryFolder folder;
    REQUIRE(Write(All(model), VectorFormat::kFinalfusion, folder).ok());
    std::string expected =
        "FiFu" + Number(0, 4) + Number(3, 4) + Number(1, 4) + Number(2, 4) + Number(6, 4);
    expected += Number(1, 4) + Number(8 + 4 + length, 8) + Number(1, 8) + Number(length, 4) + word;
    const auto padding = [&](size_t fields) { return 4 - (expected.size() + fields) % 4; };
    const size_t matrix = padding(4 + 8 + 8 + 4 + 4);
    expected += Number(2, 4) + Number(16 + matrix + 8, 8) + Number(1, 8) + Number(2, 4) +
                Number(10, 4) + std::string(matrix, '\0') + Floats({0.6f, 0.8f});
    const size_t norms = padding(4 + 8 + 8 + 4);
    expected += Number(6, 4) + Number(12 + norms + 4, 8) + Number(1, 8) + Number(10, 4) +
                std::string(norms, '\0') + Floats({5});
    CHECK(FileBytes(folder / "out.npy") == expected);
    CHECK(expected.size() % 4 == 0);
  }
}

TEST_CASE("finalfusion norms that make a vector infinite are refused") {
  const Embeddings model = MakeModel({{"a", {3, 4}}, {"bc", {1, 2}}});
  const TemporaryFolder folder;
  REQUIRE(Write(All(model), VectorFormat::kFinalfusion, folder).ok());
  std::string bytes = FileBytes(folder / "out.npy");
  const auto with_last_norm = [&](float norm) {
    return ReadVectors(folder.Write("norm", bytes.substr(0, bytes.size() - 4) + Floats({norm})));
  };
  CHECK(with_last_norm(1e38f).ok());
  bytes.replace(bytes.find(Floats({0.6f, 0.8f})), 8, Floats({10.0f, 0}));
  CHECK(with_last_norm(1).ok());
  bytes.replace(bytes.size() - 8, 4, Floats({1e38f}));
  CHECK(Contains(with_last_norm(1).status(), "the norm of 'a'"));
}

TEST_CASE("damaged finalfusion files are refused at every length") {
  const Embeddings model = MakeModel({{"a", {3, 4}}, {"bc", {1, 2}}});
  const TemporaryFolder folder;
  REQUIRE(Write(All(model), VectorFormat::kFinalfusion, folder).ok());
  const std::string bytes = FileBytes(folder / "out.npy");
  REQUIRE(ReadVectors(folder.Write("whole", bytes)).ok());
  for (size_t length = 0; length < bytes.size(); ++length) {
    CHECK(!ReadVectors(folder.Write("cut", bytes.substr(0, length))).ok());
  }
  CHECK(!ReadVectors(folder.Write("longer", bytes + "x")).ok());
  const auto changed = [&](size_t place, char value) {
    std::string other = bytes;
    other[place] = value;
    return ReadVectors(folder.Write("changed", other)).status();
  };
  CHECK(Contains(changed(4, 1), "version 1"));
  CHECK(Contains(changed(12, 7), "chunk 1, where the header says 7"));
  CHECK(Contains(changed(36, 3), "byte"));    // the number of words
  CHECK(Contains(changed(28, 1), "length"));  // of the vocabulary
  std::string ngrams = bytes;
  ngrams[12] = ngrams[24] = 7;
  CHECK(Contains(ReadVectors(folder.Write("ngrams", ngrams)).status(), "n-grams"));
}

TEST_CASE("finalfusion's norms go with the words that were kept") {
  // A metadata chunk, a repeated word, no trust in order.
  std::string bytes = "FiFu" + Number(0, 4) + Number(4, 4) + Number(5, 4) + Number(1, 4) +
                      Number(2, 4) + Number(6, 4);
  bytes += Number(5, 4) + Number(3, 8) + "a=1";
  bytes += Number(1, 4) + Number(8 + 3 * 5, 8) + Number(3, 8);
  for (const char* word : {"a", "a", "b"}) bytes += Number(1, 4) + word;
  const size_t matrix = 4 - bytes.size() % 4;
  bytes += Number(2, 4) + Number(16 + matrix + 12, 8) + Number(3, 8) + Number(1, 4) +
           Number(10, 4) + std::string(matrix, '\0') + Floats({1, 1, -1});
  bytes += Number(6, 4) + Number(12 + 4 + 12, 8) + Number(3, 8) + Number(10, 4) +
           std::string(4, '\0') + Floats({2, 3, 5});
  const TemporaryFolder folder;
  const std::string path = folder.Write("vectors", bytes);
  const ImportedVectors all = ReadVectors(path).value();
  CHECK(all.repeated.count == 1);
  CHECK(all.vectors.row(0)[0] == 2);
  CHECK(all.vectors.row(1)[0] == -5);
  const ImportedVectors first = ReadVectors(path, {.limit = 1}).value();
  REQUIRE(first.vectors.rows() == 1);
  CHECK(first.vectors.row(0)[0] == 2);
}

TEST_CASE("arrays of other shapes, types and lengths are refused") {
  const TemporaryFolder folder;
  folder.Write("a.vocab.txt", "x\ny\r\n");
  const auto read = [&](const std::string& header, const std::string& data) {
    std::string bytes = std::string("\x93NUMPY\x01\0", 8) + Number(header.size(), 2) + header;
    return ReadVectors(folder.Write("a.npy", bytes + data));
  };
  const auto header = [](std::string_view type, std::string_view order, std::string_view shape) {
    return absl::StrFormat("{'descr': '%s', 'fortran_order': %s, 'shape': %s, }\n", type, order,
                           shape);
  };
  const std::string data = Floats({1, 2, 3, 4});
  const ImportedVectors good = read(header("<f4", "False", "(2, 2)"), data).value();
  CHECK(good.vocabulary.word(ToWordId(1)) == "y");
  CHECK(good.vectors.row(1)[0] == 3);
  const std::vector<double> wide = {1, 2, 3, 0.1};
  const std::string wide_bytes(reinterpret_cast<const char*>(wide.data()), 32);
  CHECK(read(header("<f8", "False", "(2, 2)"), wide_bytes)->vectors.row(1)[1] == 0.1f);
  CHECK(Contains(read(header("<f2", "False", "(2, 2)"), data).status(), "'<f2'"));
  CHECK(Contains(read(header("<f4", "True", "(2, 2)"), data).status(), "Fortran"));
  CHECK(Contains(read(header("<f4", "False", "(4,)"), data).status(), "shape (4,)"));
  CHECK(Contains(read(header("<f4", "False", "(1, 2, 2)"), data).status(), "shape (1, 2, 2)"));
  CHECK(Contains(read(header("<f4", "False", "(0, 2)"), "").status(), "no vectors"));
  CHECK(Contains(read(header("<f4", "False", "(1, 4)"), data).status(), "more lines than the 1"));
  CHECK(Contains(read(header("<f4", "False", "(4, 1)"), data).status(), "2 lines, fewer"));
  CHECK(Contains(read(header("<f4", "False", "(2, 2)"), data + "x").status(), "more bytes"));
  CHECK(Contains(read(header("<f4", "False", "(2, 2)"), data.substr(3)).status(), "within row 2"));
  CHECK(Contains(read(header("<f4", "False", "(2, 2)"), Floats({1, 2, NAN, 1})).status(), "row 2"));
  CHECK(!read("", "").ok());
  CHECK(!read("{'descr': '<f4', 'fortran_order': False, 'shape': (2", data).ok());
  std::filesystem::remove(folder / "a.vocab.txt");
  CHECK(Contains(read(header("<f4", "False", "(2, 2)"), data).status(), "a.vocab.txt"));
  folder.Write("words", "\xEF\xBB\xBFone\ntwo");
  const ImportedVectors named =
      ReadVectors(folder / "a.npy", {.vocabulary_path = folder / "words"}).value();
  CHECK(named.vocabulary.word(ToWordId(0)) == "one");
  folder.Write("words", "one\n\n");
  CHECK(Contains(ReadVectors(folder / "a.npy", {.vocabulary_path = folder / "words"}).status(),
                 "line 2: the word is empty"));
}

TEST_CASE("words that a format can't hold are named, counted, and can be left out") {
  const std::vector<WordAndVector> rows = {{"a", {1}},
                                           {"New York", {2}},
                                           {"b\nc", {3}},
                                           {"\xC2\xA0x", {4}},
                                           {"d\t", {5}},
                                           {"\xEF\xBB\xBF"
                                            "e",
                                            {6}}};
  const Embeddings model = MakeModel(rows);
  const auto unfit = [&](VectorFormat format) {
    WordVectors vectors = All(model);
    return vectors.SkipUnfitWords(format);
  };
  CHECK(unfit(VectorFormat::kWord2vecText) == 3);
  CHECK(unfit(VectorFormat::kWord2vecBinary) == 3);
  CHECK(unfit(VectorFormat::kGloveText) == 3);
  CHECK(unfit(VectorFormat::kNpy) == 2);
  CHECK(unfit(VectorFormat::kFinalfusion) == 0);
  CHECK(unfit(VectorFormat::kTensorboard) == 4);

  const TemporaryFolder folder;
  for (const VectorFormat format : {VectorFormat::kWord2vecText, VectorFormat::kNpy}) {
    CHECK(!Write(All(model), format, folder).ok());
    CHECK(folder.entries() == 0);
  }
  const absl::Status refused = Write(All(model), VectorFormat::kGloveText, folder);
  CHECK(Contains(refused, "word 2, 'New York', holds white space"));
  CHECK(Contains(refused, "3 of 6"));
  WordVectors fit = All(model);
  fit.SkipUnfitWords(VectorFormat::kWord2vecText);
  REQUIRE(Write(fit, VectorFormat::kWord2vecText, folder).ok());
  CHECK(FileBytes(folder / "out.npy") ==
        "3 1\na 1\n\xC2\xA0x 4\n\xEF\xBB\xBF"
        "e 6\n");
}

TEST_CASE("a glove file never begins with what reads as something else") {
  const TemporaryFolder folder;
  CHECK(!Write(All(MakeModel({{"12", {3}}})), VectorFormat::kGloveText, folder).ok());
  CHECK(!Write(All(MakeModel({{"\xEF\xBB\xBF"
                               "a",
                               {3}}})),
               VectorFormat::kGloveText, folder)
             .ok());
  CHECK(Write(All(MakeModel({{"12", {3, 4}}})), VectorFormat::kGloveText, folder).ok());
}

TEST_CASE("unit rows and limits") {
  const Embeddings model = MakeModel({{"a", {3, 4}}, {"b", {0, 0}}, {"c", {1, 1}}});
  WordVectors vectors(model.vocabulary(), model.input(), 2);
  vectors.set_unit_rows(true);
  const TemporaryFolder folder;
  REQUIRE(Write(vectors, VectorFormat::kWord2vecText, folder).ok());
  CHECK(FileBytes(folder / "out.npy") == "2 2\na 0.6 0.8\nb 0 0\n");
}

TEST_CASE("a projector's folder has a line of names only where it has two columns") {
  const Embeddings model = MakeModel({{"a", {3, 4}}, {"b", {0, -1e-7f}}});
  for (const bool counts : {false, true}) {
    const TemporaryFolder folder;
    WordVectors vectors = All(model);
    vectors.set_counts_known(counts);
    REQUIRE(WriteProjector(vectors, AtomicFolder::Create(folder / "board").value()).ok());
    CHECK(FileBytes(folder / "board/vectors.tsv") == "3\t4\n0\t-1e-07\n");
    CHECK(FileBytes(folder / "board/metadata.tsv") ==
          (counts ? "word\tcount\na\t2\nb\t1\n" : "a\nb\n"));
    CHECK(FileBytes(folder / "board/projector_config.pbtxt").find("\"metadata.tsv\"") !=
          std::string::npos);
  }
}

TEST_CASE("random damage is an error or other vectors, never worse") {
  const Embeddings model = MakeModel(kRows);
  std::mt19937 draw(3);
  for (const VectorFormat format :
       {VectorFormat::kWord2vecText, VectorFormat::kWord2vecBinary, VectorFormat::kGloveText,
        VectorFormat::kNpy, VectorFormat::kFinalfusion}) {
    const TemporaryFolder folder;
    REQUIRE(Write(All(model), format, folder).ok());
    const std::string bytes = FileBytes(folder / "out.npy");
    size_t refused = 0;
    for (int i = 0; i < 400; ++i) {
      std::string damaged = bytes;
      for (size_t change = draw() % 3 + 1; change > 0; --change) {
        const char values[] = {static_cast<char>(draw()), ' ', '\n', '\0', '\xFF', '9', '-'};
        damaged[draw() % damaged.size()] = values[draw() % sizeof(values)];
      }
      const absl::StatusOr<ImportedVectors> read = ReadVectors(folder.Write("out.npy", damaged));
      refused += !read.ok();
      if (!read.ok()) continue;
      CHECK(read->vocabulary.size() == read->vectors.rows());
      CHECK(read->vectors.dim() > 0);
    }
    CHECK(refused > 0);
    CHECK(refused < 400);
  }
}

TEST_CASE("progress that fails ends the writing and leaves nothing") {
  const Embeddings model = MakeModel(kRows);
  const TemporaryFolder folder;
  const auto stop = [](uint64_t rows) {
    CHECK(rows == kRows.size());
    return absl::CancelledError("enough");
  };
  CHECK(WriteNpyVectors(All(model), File(folder, "a.npy"), File(folder, "a.vocab.txt"), stop)
            .code() == absl::StatusCode::kCancelled);
  CHECK(WriteFinalfusion(All(model), File(folder, "a.fifu"), stop).code() ==
        absl::StatusCode::kCancelled);
  CHECK(folder.entries() == 0);
}

}  // namespace nce2vec
