#include "src/text/text_reader.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "src/base/random.h"
#include "src/text/tokenizer.h"
#include "tests/base/compress.h"
#include "tests/base/temporary_folder.h"

namespace nce2vec {

namespace {

using namespace std::string_literals;
using Strings = std::vector<std::string>;

struct Reading {
  Strings chunks;
  Strings lines;
  Strings tokens;
  TextStats stats;
};

Reading ReadTexts(const Strings& paths, size_t chunk_bytes = TextReader::kDefaultChunkBytes,
                  TokenizerKind kind = TokenizerKind::kWhitespace) {
  TextOptions options;
  options.tokenizer = kind;
  Tokenizer tokenizer(options);
  TextReader reader(paths, chunk_bytes);
  Reading reading;
  TextChunk chunk;
  chunk.bytes = "left over";
  while (true) {
    const absl::StatusOr<bool> next = reader.Next(chunk);
    REQUIRE(next.ok());
    if (!*next) break;
    REQUIRE(chunk.bytes.size() <= chunk_bytes);
    reading.chunks.push_back(chunk.bytes);
    reading.stats += chunk.stats;
    REQUIRE(reader.bytes_read() == reading.stats.bytes);
    ForEachLine(chunk.bytes, reading.stats, [&](std::string_view line) {
      reading.lines.emplace_back(line);
      tokenizer.Tokenize(
          line, [&](std::string_view token) { reading.tokens.emplace_back(token); }, reading.stats);
    });
  }
  CHECK(!reader.Next(chunk).value());  // it stays at the end
  return reading;
}

Reading ReadText(const std::string& text, size_t chunk_bytes = TextReader::kDefaultChunkBytes) {
  const TemporaryFolder folder;
  return ReadTexts({folder.Write("text", text)}, chunk_bytes);
}

std::string RandomText(uint64_t seed, size_t bytes, bool lines) {
  const Strings characters = {"a", "b", "é", "北", "\U0001F600", "\xFF", "\xE2\x80"};
  const Strings spaces = {" ", "\t", "\u3000", "\u2003", "\u0085", "\0"s, "\r\n", "\n", "\n\n"};
  RandomStream random(seed, StreamPurpose::kSentence);
  std::string text;
  while (text.size() < bytes) {
    std::string token;
    for (uint32_t left = 1 + random.Below(6); left > 0; --left) {
      const std::string& character = characters[random.Below(7)];
      if (token.size() + character.size() <= 12) token += character;
    }
    text += token;
    for (uint32_t left = 1 + random.Below(3); left > 0; --left) {
      text += spaces[random.Below(lines ? 9 : 6)];
    }
  }
  return text;
}

}  // namespace

TEST_CASE("lines end at '\\n' or at the end") {
  CHECK(ReadText("").chunks.empty());
  CHECK(ReadText("\n").lines == Strings{""});
  CHECK(ReadText("a").lines == Strings{"a"});
  CHECK(ReadText("a\n").lines == Strings{"a"});
  CHECK(ReadText("a\n\n\nb").lines == Strings{"a", "", "", "b"});
  CHECK(ReadText("\n\na\n\n").lines == Strings{"", "", "a", ""});
  CHECK(ReadText("a\n\nb\n").stats.lines == 3);
  CHECK(ReadText("one two\r\nthree\r\n").tokens == Strings{"one", "two", "three"});
  CHECK(ReadText("one\r\ntwo\r\n").stats.lines == 2);
}

TEST_CASE("ForEachLine adds to the count") {
  TextStats stats;
  stats.lines = 5;
  ForEachLine("a\nb", stats, [](std::string_view) {});
  ForEachLine("", stats, [](std::string_view) {});
  CHECK(stats.lines == 7);
}

TEST_CASE("a byte order mark at the start is removed, elsewhere it stays") {
  const Reading reading = ReadText("\uFEFFone \uFEFFtwo\n\uFEFFthree");
  CHECK(reading.tokens == Strings{"one", "\uFEFFtwo", "\uFEFFthree"});
  CHECK(reading.stats.byte_order_marks == 1);
  CHECK(reading.stats.bytes == 3 * 3 + 13);
  CHECK(ReadText("\uFEFF\uFEFFx").tokens == Strings{"\uFEFFx"});
  const Reading only = ReadText("\uFEFF");
  CHECK(only.stats.byte_order_marks == 1);
  CHECK(only.stats.bytes == 3);
  CHECK(only.stats.lines == 0);
  CHECK(ReadText("\xEF\xBB").stats.byte_order_marks == 0);
  // The mark takes three bytes of the first chunk's sixteen; the input does not end there.
  const Reading small = ReadText("\uFEFF0123 5678 abcdefghijk lmn", 16);
  CHECK(small.tokens == Strings{"0123", "5678", "abcdefghijk", "lmn"});
  CHECK(small.stats.byte_order_marks == 1);
}

TEST_CASE("UTF-16 and UTF-32 are refused with advice") {
  const TemporaryFolder folder;
  const std::vector<std::pair<std::string, std::string>> marks = {{"\xFF\xFE"s, "UTF-16"},
                                                                  {"\xFE\xFF"s, "UTF-16"},
                                                                  {"\xFF\xFE\x61\x00"s, "UTF-16"},
                                                                  {"\xFF\xFE\0\0"s, "UTF-32"},
                                                                  {"\0\0\xFE\xFF"s, "UTF-32"}};
  for (const auto& [mark, name] : marks) {
    const std::string path = folder.Write("wide", mark);
    TextReader reader({path});
    TextChunk chunk;
    const absl::Status status = reader.Next(chunk).status();
    CHECK(absl::IsInvalidArgument(status));
    const std::string message(status.message());
    CHECK(message.starts_with(path + ": is " + name));
    CHECK(message.find("iconv") != std::string::npos);
  }
}

TEST_CASE("inputs are apart: the last line of one is not glued to the first of the next") {
  const TemporaryFolder folder;
  const Strings paths = {folder.Write("1", "one"), folder.Write("2", ""),
                         folder.Write("3", "\uFEFFtwo\n"), folder.Write("4", "\uFEFFthree"),
                         folder.Write("5", Compress(Compression::kGzip, "four\nfive"))};
  for (const size_t chunk_bytes : {16u, 1000u}) {
    const Reading reading = ReadTexts(paths, chunk_bytes);
    CHECK(reading.lines == Strings{"one", "two", "three", "four", "five"});
    CHECK(reading.stats.lines == 5);
    CHECK(reading.stats.lines_cut == 0);
    CHECK(reading.stats.byte_order_marks == 2);
    CHECK(reading.stats.bytes == 3 + 0 + 7 + 8 + 9);
  }
  CHECK(ReadTexts({}).chunks.empty());
  CHECK(ReadTexts({paths[0], paths[0]}).tokens == Strings{"one", "one"});
}

TEST_CASE("an input that is missing or damaged is an error when its turn comes") {
  const TemporaryFolder folder;
  const std::string damaged = Compress(Compression::kGzip, "three").substr(0, 12);
  TextReader reader({folder.Write("1", "one"), folder / "missing"});
  TextChunk chunk;
  CHECK(reader.Next(chunk).value());
  CHECK(chunk.bytes == "one");
  CHECK(absl::IsNotFound(reader.Next(chunk).status()));
  TextReader cut({folder.Write("2", damaged)});
  CHECK(absl::IsDataLoss(cut.Next(chunk).status()));
}

TEST_CASE("chunks end after their last line") {
  const Reading reading = ReadText("0123456\n89\nbcdefgh\njk", 16);
  CHECK(reading.chunks == Strings{"0123456\n89\n", "bcdefgh\njk"});
  CHECK(reading.stats.lines_cut == 0);
  CHECK(ReadText("0123456789abcde\n0123456789abcde\n", 16).chunks ==
        Strings{"0123456789abcde\n", "0123456789abcde\n"});
}

TEST_CASE("a line that is longer than a chunk is cut at white space") {
  const Reading ascii = ReadText("0123 56\u3000a cdefghijklm opqrs\nt", 16);
  CHECK(ascii.chunks == Strings{"0123 56\u3000a ", "cdefghijklm ", "opqrs\nt"});
  CHECK(ascii.stats.lines_cut == 2);
  CHECK(ascii.stats.lines == 2 + 2);
  // Other white space serves where there is no ASCII.
  const Reading unicode = ReadText(
      "0123\u2003"
      "78\u3000"
      "cdefghijklm\n",
      16);
  CHECK(unicode.chunks == Strings{"0123\u2003"
                                  "78\u3000",
                                  "cdefghijklm\n"});
  CHECK(unicode.stats.lines_cut == 1);
  // Where the input ends with the chunk, nothing is cut.
  const Reading exact = ReadText("0123 56789abcde ", 16);
  CHECK(exact.chunks == Strings{"0123 56789abcde "});
  CHECK(exact.stats.lines_cut == 0);
}

TEST_CASE("a token as long as a chunk is whole") {
  const std::string token = "0123456789abcdef";
  for (const std::string& after : {""s, "\n"s, " "s, " x"s, "\nx y"s, "\u3000x"s}) {
    CAPTURE(after);
    const Reading reading = ReadText(token + after, 16);
    REQUIRE(!reading.tokens.empty());
    CHECK(reading.tokens[0] == token);
    CHECK(reading.stats.tokens_cut == 0);
    CHECK(reading.stats.bytes == token.size() + after.size());
  }
  // A white space that the chunk's end cuts in two, one that begins like it, and the input's end.
  CHECK(ReadText("0123456789abcd\u3000x", 16).tokens == Strings{"0123456789abcd", "x"});
  CHECK(ReadText("0123456789abcd\xE3\x80 x", 16).tokens == Strings{"0123456789abcd\uFFFD", "x"});
  CHECK(ReadText("0123456789abcd\xE3\x80", 16).tokens == Strings{"0123456789abcd\uFFFD"});
  CHECK(ReadText("0123456789abcd\xE3\x80", 16).stats.tokens_cut == 0);
}

TEST_CASE("a giant token keeps its beginning and loses the rest, which is counted") {
  for (size_t size = 17; size < 70; ++size) {
    for (const std::string& space : {" "s, "\n"s, "\0"s, "\u00A0"s, "\u3000"s}) {
      CAPTURE(size);
      CAPTURE(space);
      const std::string text = "first " + std::string(size, 'x') + space + "next" + space + "last";
      const Reading reading = ReadText(text, 16);
      CHECK(reading.tokens == Strings{"first", std::string(16, 'x'), "next", "last"});
      CHECK(reading.stats.tokens_cut == 1);
      CHECK(reading.stats.bytes == text.size());
    }
    const Reading at_end = ReadText(std::string(size, 'x'), 16);
    CHECK(at_end.tokens == Strings{std::string(16, 'x')});
    CHECK(at_end.stats.tokens_cut == 1);
    CHECK(at_end.stats.lines == 1);
    CHECK(at_end.stats.lines_cut == 0);
    CHECK(at_end.stats.bytes == size);
  }
}

TEST_CASE("a giant token is cut at a character's end") {
  for (size_t before = 0; before < 4; ++before) {
    for (const std::string& character : {"é"s, "北"s, "\U0001F600"s}) {
      std::string text(before, 'x');
      while (text.size() < 200) text += character;
      const Reading reading = ReadText(text + "\u3000y", 16);
      REQUIRE(reading.tokens.size() == 2);
      CHECK(text.starts_with(reading.tokens[0]));
      CHECK(reading.tokens[0].size() > 16 - character.size());
      CHECK(reading.tokens[1] == "y");
      CHECK(reading.stats.invalid_sequences == 0);
      CHECK(reading.stats.tokens_cut == 1);
    }
  }
}

TEST_CASE("no chunk size loses or changes a token, and all lines are accounted for") {
  const TemporaryFolder folder;
  for (const bool lines : {true, false}) {  // false: one endless line
    for (uint64_t seed = 0; seed < 8; ++seed) {
      const std::string text = RandomText(seed, 700, lines);
      const std::string path = folder.Write("text", text);
      const Reading whole = ReadTexts({path});
      REQUIRE(whole.chunks == Strings{text});
      for (size_t chunk_bytes = 16; chunk_bytes < text.size() + 5;
           chunk_bytes += chunk_bytes < 100 ? 1 : 37) {
        CAPTURE(seed);
        CAPTURE(chunk_bytes);
        const Reading parts = ReadTexts({path}, chunk_bytes);
        REQUIRE(parts.tokens == whole.tokens);
        REQUIRE(parts.stats.tokens_cut == 0);
        REQUIRE(parts.stats.bytes == text.size());
        REQUIRE(parts.stats.lines == whole.stats.lines + parts.stats.lines_cut);
        REQUIRE(parts.stats.invalid_sequences == whole.stats.invalid_sequences);
        REQUIRE(parts.stats.nul_bytes == whole.stats.nul_bytes);
        std::string joined;
        for (const std::string& chunk : parts.chunks) joined += chunk;
        REQUIRE(joined == text);
      }
    }
  }
}

TEST_CASE("cuts at white space change no words either") {
  const TemporaryFolder folder;
  const std::string path = folder.Write("text", RandomText(99, 700, false));
  const Reading whole = ReadTexts({path}, 10000, TokenizerKind::kWords);
  for (size_t chunk_bytes = 16; chunk_bytes < 120; ++chunk_bytes) {
    CHECK(ReadTexts({path}, chunk_bytes, TokenizerKind::kWords).tokens == whole.tokens);
  }
}

TEST_CASE("chunks do not depend on how a pipe delivers") {
  const TemporaryFolder folder;
  const std::string text = RandomText(3, 2000, true);
  const Reading expected = ReadTexts({folder.Write("text", text)}, 100);
  const std::string pipe = folder / "pipe";
  REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);
  std::thread writer([&] {
    const int descriptor = open(pipe.c_str(), O_WRONLY);
    for (size_t begin = 0; begin < text.size(); begin += 7) {
      const std::string piece = text.substr(begin, 7);
      CHECK(write(descriptor, piece.data(), piece.size()) == static_cast<ssize_t>(piece.size()));
      std::this_thread::yield();
    }
    close(descriptor);
  });
  const Reading reading = ReadTexts({pipe}, 100);
  writer.join();
  CHECK(reading.chunks == expected.chunks);
}

TEST_CASE("chunk sizes below the smallest are raised to it") {
  const TemporaryFolder folder;
  TextReader reader({folder.Write("text", "0123456789abcde\nx")}, 1);
  TextChunk chunk;
  CHECK(reader.Next(chunk).value());
  CHECK(chunk.bytes == "0123456789abcde\n");
}

}  // namespace nce2vec
