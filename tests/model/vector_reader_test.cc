#include "src/model/vector_reader.h"

#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

#include "absl/strings/str_format.h"
#include "tests/base/compress.h"
#include "tests/base/temporary_folder.h"
#include "tests/model/small_model.h"

namespace nce2vec {
namespace {

std::string Binary(const std::vector<float>& vector) {
  std::string bytes(vector.size() * sizeof(float), '\0');
  std::memcpy(bytes.data(), vector.data(), bytes.size());
  return bytes;
}

absl::StatusOr<ImportedVectors> Read(std::string_view bytes, const ReadOptions& options = {}) {
  const TemporaryFolder folder;
  return ReadVectors(folder.Write("vectors", bytes), options);
}

std::string Error(std::string_view bytes, const ReadOptions& options = {}) {
  const absl::StatusOr<ImportedVectors> imported = Read(bytes, options);
  REQUIRE(!imported.ok());
  return std::string(imported.status().message());
}

bool Contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

std::vector<float> Row(const ImportedVectors& imported, size_t row) {
  const std::span<const float> values = imported.vectors.row(row);
  return {values.begin(), values.end()};
}

std::string_view Word(const ImportedVectors& imported, size_t row) {
  return imported.vocabulary.word(ToWordId(row));
}

const std::vector<WordAndVector> kRows = {
    {"b", {1, -2.5f}}, {"\xC3\xA4", {0, 1e-30f}}, {"c", {3, 4}}};

void CheckRows(const ImportedVectors& imported) {
  REQUIRE(imported.vocabulary.size() == kRows.size());
  REQUIRE(imported.vectors.rows() == kRows.size());
  REQUIRE(imported.vectors.dim() == 2);
  for (size_t row = 0; row < kRows.size(); ++row) {
    CHECK(Word(imported, row) == kRows[row].word);
    CHECK(Row(imported, row) == kRows[row].vector);
    CHECK(imported.vocabulary.count(ToWordId(row)) == static_cast<Count>(kRows.size() - row));
  }
}

}  // namespace

TEST_CASE("text vectors are read however their lines end") {
  const std::string text = "3 2\nb 1 -2.5\n\xC3\xA4 0 1e-30\nc 3 4\n";
  CheckRows(Read(text).value());
  CHECK(Read(text)->format == VectorFormat::kWord2vecText);
  CheckRows(Read("3 2\r\nb 1 -2.5\r\n\xC3\xA4 0 1e-30\r\nc 3 4\r\n").value());
  CheckRows(Read("3 2 \nb 1 -2.5 \n\xC3\xA4 0 1e-30 \nc 3 4 \n").value());
  CheckRows(Read("\xEF\xBB\xBF"
                 "3\t2\nb\t1\t-2.5\n\xC3\xA4 0 +1e-30\nc 3 4")
                .value());
  CheckRows(Read("3 2\nb 1 -2.5\n\xC3\xA4 0 1e-30\nc 3 4\n\n\n").value());
}

TEST_CASE("GloVe vectors have no first line") {
  const ImportedVectors imported = Read("b 1 -2.5\n\xC3\xA4 0 1e-30\nc 3 4\n").value();
  CheckRows(imported);
  CHECK(imported.format == VectorFormat::kGloveText);
}

TEST_CASE("binary vectors are read with and without line ends") {
  for (const char* end : {"", "\n"}) {
    std::string bytes = "3 2\n";
    for (const WordAndVector& row : kRows) bytes += row.word + " " + Binary(row.vector) + end;
    const ImportedVectors imported = Read(bytes).value();
    CheckRows(imported);
    CHECK(imported.format == VectorFormat::kWord2vecBinary);
  }
}

TEST_CASE("binary floats that hold spaces and line ends are not mistaken for text") {
  std::vector<float> odd(2);
  const char bytes[] = "\n \n ";
  std::memcpy(&odd[0], bytes, 4);
  std::memcpy(&odd[1], "1 2\n", 4);
  const ImportedVectors imported = Read("2 2\nx " + Binary(odd) + "y " + Binary(odd)).value();
  CHECK(imported.format == VectorFormat::kWord2vecBinary);
  CHECK(Row(imported, 1) == odd);
}

TEST_CASE("compressed vectors are read") {
  const std::string text = "3 2\nb 1 -2.5\n\xC3\xA4 0 1e-30\nc 3 4\n";
  CheckRows(Read(Compress(Compression::kGzip, text)).value());
  CheckRows(Read(Compress(Compression::kZstd, text)).value());
}

TEST_CASE("the first of equal words is kept") {
  const ImportedVectors imported = Read("4 1\na 1\nb 2\na 3\nb 4\n").value();
  CHECK(imported.vocabulary.size() == 2);
  CHECK(imported.vectors.rows() == 2);
  CHECK(imported.repeated.count == 2);
  CHECK(imported.repeated.first == "a");
  CHECK(imported.repeated.first_row == 3);
  CHECK(Row(imported, 0)[0] == 1);
  CHECK(Row(imported, 1)[0] == 2);
}

TEST_CASE("ill-formed words are repaired, counted, and may then be repeated ones") {
  const ImportedVectors imported = Read("3 1\na\xFF 1\na\xFE 2\nb 3\n").value();
  CHECK(imported.repaired.count == 2);
  CHECK(imported.repaired.first_row == 1);
  CHECK(imported.repeated.count == 1);
  CHECK(Word(imported, 0) == "a\xEF\xBF\xBD");
  CHECK(Row(imported, 1)[0] == 3);
}

TEST_CASE("more vectors than a block of the collector holds keep their order") {
  std::string text;
  const size_t rows = 140000;  // of 16 floats: a block holds 131072
  for (size_t row = 0; row < rows; ++row) {
    text += absl::StrFormat("w%d %d\n", row, row);
  }
  const ImportedVectors imported = Read(text).value();
  REQUIRE(imported.vectors.rows() == rows);
  bool all = true;
  for (size_t row = 0; row < rows; ++row) {
    all = all && Row(imported, row)[0] == static_cast<float>(row);
  }
  CHECK(all);
  CHECK(Word(imported, rows - 1) == "w139999");
}

TEST_CASE("a header that claims more or fewer rows is an error with both numbers") {
  const std::string fewer = Error("5 1\na 1.00000000000\nb 2\nc 3\n");
  CHECK(Contains(fewer, "claims 5 rows"));
  CHECK(Contains(fewer, "holds 3"));
  const std::string more = Error("2 1\na 1\nb 2\nc 3\nd 4\n");
  CHECK(Contains(more, "claims 2 rows"));
  CHECK(Contains(more, "holds 4"));
  CHECK(Contains(Error("3 1\na " + Binary({1}) + "bbbbbb " + Binary({2})), "claims 3 rows"));
  CHECK(Contains(Error("1 1\na " + Binary({1}) + "b " + Binary({2})), "after the 1 rows"));
}

TEST_CASE("a header that no file of this size can meet is refused before anything is read") {
  CHECK(Contains(Error("9999999999999 300\na 1 2 3\n"), "has only"));
  CHECK(Contains(Error("1000000 1000000\na " + Binary({1, 2})), "has only"));
  CHECK(Contains(Error("18446744073709551615 1\na 1\n"), "has only"));
  CHECK(Contains(Error("3 99999999999\na 1 2\n"), "dimensions"));
  CHECK(Contains(Error("3 0\na\n"), "0 dimensions"));
  CHECK(Contains(Error("0 3\n"), "0 rows"));
}

TEST_CASE("a compressed file does not get memory for what its header claims") {
  const std::string bytes = Compress(Compression::kGzip, "2000000000 1000000\na " + Binary({1, 2}));
  CHECK(Contains(Error(bytes), "row 1"));
}

TEST_CASE("rows that are wrong are named by their line") {
  CHECK(Contains(Error("3 2\na 1 2\nb 1\nc 1 2\n"),
                 "line 3: 1 numbers after the word 'b', expected 2"));
  CHECK(Contains(Error("3 2\na 1 2\nb 1 2 3\nc 1 2\n"), "line 3: 3 numbers"));
  CHECK(Contains(Error("2 2\na 1 2\nb 1 x2\n"), "line 3: 'x2' is no number"));
  CHECK(Contains(Error("2 2\na 1 2\nb 1,5 2\n"), "'1,5' is no number"));
  CHECK(Contains(Error("2 2\na 1 2\nb 1 nan\n"), "line 3: 'nan' is not finite"));
  CHECK(Contains(Error("2 2\na 1 2\nb inf 2\n"), "'inf' is not finite"));
  CHECK(Contains(Error("2 2\na 1 2\nb 1e39 2\n"), "'1e39' is not finite"));
  CHECK(Contains(Error("2 2\na 1 2\nb 1e999 2\n"), "'1e999' is not finite"));
  CHECK(Contains(Error("a 1 2\n\nb 1 2\n"), "line 3: a row after line 2, which is empty"));
  CHECK(Contains(Error("a 1 2\n 1 2\n"), "line 2: the word is empty"));
}

TEST_CASE("numbers too small for a float are zero") {
  CHECK(Row(Read("a 1e-46 1e-400 -1e-400\n").value(), 0) == std::vector<float>{0, 0, 0});
}

TEST_CASE("damaged binary rows are named by row and byte") {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  CHECK(Contains(Error("2 2\na " + Binary({1, 2}) + "b " + Binary({1, nan})), "row 2 at byte 14"));
  CHECK(Contains(Error("1 2\na " + Binary({1, 2}).substr(0, 7)), "row 1 at byte 4"));
  CHECK(Contains(Error("2 2\naaaaaa " + Binary({1, 2}) + "b " + Binary({1})), "ends within it"));
  // Rows of three numbers under a header that says two.
  CHECK(!Read("2 2\na " + Binary({1, 2, 3}) + "\nb " + Binary({1, 2, 3})).ok());
}

TEST_CASE("files that hold no vectors are refused") {
  CHECK(Contains(Error(""), "empty"));
  CHECK(Contains(Error("The quick brown fox\njumps\n"), "not a file of word vectors"));
  CHECK(Contains(Error("{\"a\": 1}"), "not a file of word vectors"));
  CHECK(Contains(Error(std::string(1000, '\0')), "not a file of word vectors"));
  CHECK(!ReadVectors("/nonexistent/vectors").ok());
}

TEST_CASE("words of text files may hold spaces, which are kept and counted") {
  const std::string rows = "the 1 2 3\n. . . 4 5 6\nat name@domain.com 7 8 9\na  b  -1 -2 -3 \n";
  for (const std::string& header : {std::string(), std::string("4 3\n")}) {
    const ImportedVectors imported = Read(header + rows).value();
    REQUIRE(imported.vocabulary.size() == 4);
    CHECK(Word(imported, 1) == ". . .");
    CHECK(Word(imported, 2) == "at name@domain.com");
    CHECK(Word(imported, 3) == "a  b");
    CHECK(Row(imported, 1) == std::vector<float>{4, 5, 6});
    CHECK(Row(imported, 3) == std::vector<float>{-1, -2, -3});
    CHECK(imported.with_blanks.count == 3);
    CHECK(imported.with_blanks.first == ". . .");
    CHECK(imported.with_blanks.first_row == 2);
  }
  // The first line may have such a word; numbers are words too.
  const ImportedVectors odd = Read("2 x 1 2\n5 1 2\n7 1 2\n").value();
  CHECK(odd.vectors.dim() == 2);
  CHECK(Word(odd, 0) == "2 x");
  CHECK(Word(odd, 1) == "5");
}

TEST_CASE("most of the first lines say how many numbers a row has, not one of them") {
  // The first word ends in a number: its line seems to have three.
  CHECK(Contains(Error("area 51 1 2\nb 1 2\nc 1 2\n"), "line 1: 3 numbers after the word 'area'"));
  CHECK(Contains(Error("a 1 2\nb 1 2\nc 1\n"), "line 3: 1 numbers"));
  CHECK(Contains(Error("a 1\nb 1 2\nc 1 2\n"), "line 1: 1 numbers"));
}

TEST_CASE("two rows in one line are no word with spaces") {
  CHECK(Contains(Error("2 3\na 1 2 3 b 4 5 6\nc 1 2 3\n"), "line 2: 8 fields"));
  CHECK(Contains(Error("a 1 2\nb 1 2 3\nc d 1 2\n"), "line 2: 3 numbers"));
  CHECK(Contains(Error("a 1 2\n x 1 2\n"), "line 2: the word is empty"));
}

TEST_CASE("word2vec binary without a first line needs its dimension") {
  for (const char* end : {"", "\n"}) {
    std::string bytes;
    for (const WordAndVector& row : kRows) bytes += row.word + " " + Binary(row.vector) + end;
    CheckRows(Read(bytes, {.dim = 2}).value());
    CHECK(Contains(Error(bytes), "--dim"));
    CHECK(!Read(bytes, {.dim = 3}).ok());
    CHECK(Contains(Error(bytes.substr(0, bytes.size() - 5), {.dim = 2}), "row 3"));
  }
  CHECK(Contains(Error("2 2\na 1 2\nb 1 2\n", {.dim = 3}), "claims 2 dimensions, not the 3"));
  CHECK(Contains(Error("a 1 2\nb 1 2\n", {.dim = 3}), "line 1: 2 numbers"));
}

TEST_CASE("a limit stops reading, whatever follows") {
  const ImportedVectors text = Read("5 1\na 1\na 2\nb 3\nc x\n", {.limit = 2}).value();
  CHECK(text.vocabulary.size() == 2);
  CHECK(Row(text, 1)[0] == 3);
  CHECK(text.vocabulary.count(ToWordId(0)) == 2);
  CHECK(Read("a 1\nb 3\nc x\n", {.limit = 2})->vocabulary.size() == 2);
  CHECK(Read("2 1\na " + Binary({1}) + "b ", {.limit = 1})->vocabulary.size() == 1);
  CHECK(Read("2 1\na 1\nb 2\n", {.limit = 5})->vocabulary.size() == 2);
}

TEST_CASE("progress hears of bytes, and ends the reading") {
  std::string text;
  for (int row = 0; row < 200000; ++row) text += absl::StrFormat("w%d %d 1 1 1\n", row, row);
  uint64_t last = 0;
  ReadOptions options;
  options.progress = [&](uint64_t done) {
    CHECK(done > last);
    last = done;
    return absl::OkStatus();
  };
  REQUIRE(Read(text, options).ok());
  CHECK(last == text.size());
  options.progress = [](uint64_t) { return absl::CancelledError("enough"); };
  CHECK(Read(text, options).status().code() == absl::StatusCode::kCancelled);
}

TEST_CASE("a line that is longer than what is read at a time") {
  std::string line = "w";
  const size_t dim = 400000;
  for (size_t i = 0; i < dim; ++i) line += absl::StrFormat(" %d.25", i);
  const ImportedVectors imported = Read(line + "\n" + "v" + line.substr(1)).value();
  CHECK(imported.vectors.dim() == dim);
  REQUIRE(imported.vectors.rows() == 2);
  CHECK(Row(imported, 1)[dim - 1] == 399999.25f);
}

TEST_CASE("files of other tools are recognised, with what to do") {
  CHECK(Contains(Error("\x80\x04\x95 pickled"), "save_word2vec_format"));
  CHECK(Contains(Error("PK\x03\x04 zipped"), "numpy.save"));
  CHECK(Contains(Error("\x89HDF\r\n\x1a\n data"), "HDF5"));
  CHECK(Contains(Error(std::string("SQLite format 3\0 data", 21)), "Magnitude"));
  CHECK(Contains(Error("\xBA\x16\x4F\x2F data"), "print-word-vectors"));
  CHECK(Contains(Error(std::string(257, 'x') + "ustar"), "tar archive"));
  CHECK(Contains(Error(std::string("\x10\0\0\0\0\0\0\0{\"a\": 1}", 16)), "safetensors"));
}

}  // namespace nce2vec
