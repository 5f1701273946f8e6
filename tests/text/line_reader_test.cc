#include "src/text/line_reader.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "tests/base/temporary_folder.h"

namespace nce2vec {
namespace {

struct ReadLines {
  std::vector<std::string> lines;
  size_t blocks = 0;
  uint64_t bytes = 0;
};

absl::StatusOr<ReadLines> ReadAll(const std::string& path, const LineLimits& limits = {}) {
  absl::StatusOr<LineReader> reader = LineReader::Open(path, limits);
  if (!reader.ok()) return reader.status();
  ReadLines result;
  LineBlock block;
  while (true) {
    const absl::StatusOr<bool> more = reader->Next(block);
    if (!more.ok()) return more.status();
    if (!*more) break;
    size_t lines = 0;
    ForEachWholeLine(block.bytes, [&](std::string_view line) {
      result.lines.emplace_back(line);
      ++lines;
    });
    CHECK(lines == block.lines);
    ++result.blocks;
  }
  result.bytes = reader->bytes_read();
  return result;
}

using Lines = std::vector<std::string>;

TEST_CASE("lines end at \\n or \\r\\n, the last one at the end; a byte order mark is no text") {
  const TemporaryFolder folder;
  const auto lines_of = [&](std::string_view bytes) {
    const ReadLines read = ReadAll(folder.Write("text", bytes)).value();
    CHECK(read.bytes == bytes.size());
    return read.lines;
  };
  CHECK(lines_of("").empty());
  CHECK(lines_of("\n") == Lines{""});
  CHECK(lines_of("\n\n") == Lines{"", ""});
  CHECK(lines_of("a") == Lines{"a"});
  CHECK(lines_of("a\n\nb\r\n\r\nc\rd") == Lines{"a", "", "b", "", "c\rd"});
  CHECK(lines_of("\xEF\xBB\xBF"
                 "a\n\xEF\xBB\xBF") == Lines{"a", "\xEF\xBB\xBF"});
  CHECK(lines_of("\xEF\xBB\xBF").empty());
}

TEST_CASE("blocks end where they are told to, and no line is lost between them") {
  const TemporaryFolder folder;
  std::string text;
  Lines expected;
  for (int i = 0; i < 5000; ++i) {
    expected.push_back(std::string(static_cast<size_t>(i * 7 % 301), 'x') + std::to_string(i));
    text += expected.back() + "\n";
  }
  const std::string path = folder.Write("text", text);
  LineLimits limits;
  limits.block_lines = 7;
  const ReadLines by_lines = ReadAll(path, limits).value();
  CHECK(by_lines.lines == expected);
  CHECK(by_lines.blocks == (5000 + 6) / 7);
  limits = {};
  limits.block_bytes = 10'000;
  const ReadLines by_bytes = ReadAll(path, limits).value();
  CHECK(by_bytes.lines == expected);
  CHECK(by_bytes.blocks ==
        doctest::Approx(static_cast<double>(text.size()) / 10'150).epsilon(0.05));
}

TEST_CASE("a line longer than what is read at a time stays one") {
  const TemporaryFolder folder;
  const std::string giant(size_t{5} << 20, 'g');
  const ReadLines read = ReadAll(folder.Write("text", "a\n" + giant + "\nb\n" + giant)).value();
  REQUIRE(read.lines.size() == 4);
  CHECK(read.lines[0] == "a");
  CHECK((read.lines[1] == giant));
  CHECK(read.lines[2] == "b");
  CHECK((read.lines[3] == giant));
}

TEST_CASE("a line over the limit is an error that names it, after the lines before it") {
  const TemporaryFolder folder;
  LineLimits limits;
  limits.line_bytes = 100;
  const std::string fits(99, 'f');
  CHECK(ReadAll(folder.Write("text", fits + "\n" + fits + "\n"), limits).ok());
  for (const std::string& end : {std::string("\nc\n"), std::string()}) {
    const std::string path =
        folder.Write("text", "a\nb\n" + std::string(size_t{3} << 20, 'x') + end);
    LineReader reader = LineReader::Open(path, limits).value();
    LineBlock block;
    CHECK(reader.Next(block).value());
    CHECK(block.bytes == "a\nb\n");
    const absl::Status status = reader.Next(block).status();
    CHECK(absl::IsInvalidArgument(status));
    CHECK(status.message().find("text: line 3 is longer than 100 bytes") != std::string::npos);
  }
}

TEST_CASE("missing files and other encodings are refused when the input is opened") {
  const TemporaryFolder folder;
  CHECK(absl::IsNotFound(LineReader::Open(folder / "none").status()));
  CHECK(absl::IsInvalidArgument(LineReader::Open(folder.Write("wide", std::string_view("\xFF\xFE"
                                                                                       "a\0",
                                                                                       4)))
                                    .status()));
}

}  // namespace
}  // namespace nce2vec
