#include "src/corpus/text_layout.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "tests/corpus/encode_for_test.h"

namespace nce2vec {
namespace {

// The corpus as words and marks: "|" ends a part, "!" begins a dissimilar pair, "." ends a text.
std::string Decode(const EncodedText& text) {
  std::string all;
  for (const Shard& shard : text.corpus.shards()) {
    text.corpus.ForEachSentence(shard, [&](SentenceIndex, std::span<const WordId> ids) {
      for (const WordId id : ids) {
        if (id == kPartEnd) {
          all += "| ";
        } else if (id == kDissimilar) {
          all += "! ";
        } else {
          all += id == kUnknownWord ? "? " : std::string(text.vocabulary.word(id)) + " ";
        }
      }
      all += ". ";
    });
  }
  return all;
}

std::string Encoded(const std::string& text, TextLayout layout, size_t max_part = 1000) {
  TextOptions options;
  options.tokenizer = TokenizerKind::kWords;
  options.max_sentence_tokens = max_part;
  return Decode(EncodeForTest(text, 2, 1, options, layout));
}

std::string Complaint(const std::string& text, TextLayout layout) {
  const TemporaryFolder folder;
  EncodeOptions options;
  options.inputs = {folder.Write("text", text)};
  options.layout = layout;
  options.scratch_folder = folder.path();
  const absl::Status status = EncodeText(options, {}).status();
  CHECK(absl::IsInvalidArgument(status));
  return std::string(status.message());
}

TEST_CASE("lines: their sentences are the parts; empty ones are left out") {
  CHECK(Encoded("A b. C d!\n\n... --\nE", TextLayout::kLines) == "A b | C d | . E | . ");
  CHECK(Encoded("a b c d e", TextLayout::kLines, 2) == "a b . c d . e | . ");
}

TEST_CASE("documents: their lines are the parts, blank lines end them") {
  CHECK(Encoded("\n\na b\nc\n\n \t\nd\n", TextLayout::kDocuments) == "a b | c | . d | . ");
  CHECK(Encoded("a\nb", TextLayout::kDocuments) == "a | b | . ");
}

TEST_CASE("documents end where their file ends") {
  const TemporaryFolder folder;
  EncodeOptions options;
  options.inputs = {folder.Write("first", "a b\nc\n"), folder.Write("empty", ""),
                    folder.Write("second", "d\n")};
  options.vocabulary.min_count = 1;
  options.layout = TextLayout::kDocuments;
  options.scratch_folder = folder.path();
  CHECK(Decode(EncodeText(options, {}).value()) == "a b | c | . d | . ");
}

TEST_CASE("documents go on from one chunk of the reader to the next") {
  std::string text;
  std::string expected;
  for (int document = 0; document < 3; ++document) {
    for (int line = 0; line < 150'000; ++line) {  // 2.4 MB: chunks are of 4 MB
      text += "word word word.\n";
      expected += "word word word | ";
    }
    text += "\n";
    expected += ". ";
  }
  CHECK(Encoded(text, TextLayout::kDocuments) == expected);
}

TEST_CASE("text pairs: the columns are the parts, in their places even when empty") {
  CHECK(Encoded("a b\tc\r\n  \nd\t\te f\n", TextLayout::kTextPairs) ==
        "a b | c | . d | | e f | . ");
  CHECK(Encoded("a b c\td\n", TextLayout::kTextPairs, 2) == "a b c | d | . ");  // never cut
}

TEST_CASE("labelled pairs: a mark begins those that are not alike") {
  CHECK(Encoded("0\ta\tb\n1\tc\td\n", TextLayout::kLabelledPairs) == "a | b | . ! c | d | . ");
}

TEST_CASE("a line that is no pair is refused, with its number") {
  CHECK(Complaint("a\tb\n\nonly one\n", TextLayout::kTextPairs).find("line 3") == 0);
  CHECK(Complaint("0\ta\n", TextLayout::kLabelledPairs).find("2 columns") != std::string::npos);
  CHECK(Complaint("2\ta\tb\n", TextLayout::kLabelledPairs).find("label '2'") != std::string::npos);
}

TEST_CASE("names") {
  CHECK(ParseTextLayoutName("documents").value() == TextLayout::kDocuments);
  CHECK(ParseTextLayoutName("lines").value() == TextLayout::kLines);
  CHECK(!ParseTextLayoutName("paragraphs").ok());
}

}  // namespace
}  // namespace nce2vec
