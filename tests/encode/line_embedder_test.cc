#include "src/encode/line_embedder.h"

#include <doctest/doctest.h>
#include <tbb/task_arena.h>

#include <limits>
#include <string>
#include <vector>

#include "tests/base/temporary_folder.h"
#include "tests/model/small_model.h"

namespace nce2vec {
namespace {

Embeddings TwoWords() {
  TextOptions text;
  text.tokenizer = TokenizerKind::kWords;
  return MakeModel({{"sea", {3, 4}}, {"sun", {0.5F, -0.25F}}}, text);
}

struct Embedded {
  std::string bytes;
  EmbedStats stats;
};

absl::StatusOr<Embedded> Embed(std::string_view text, const EmbedOptions& options,
                               const LineLimits& limits = {}) {
  const Embeddings model = TwoWords();
  const TextEncoder encoder = TextEncoder::Create(model, {}).value();
  const TemporaryFolder folder;
  LineReader reader = LineReader::Open(folder.Write("text", text), limits).value();
  Embedded embedded;
  const absl::StatusOr<EmbedStats> stats =
      EmbedLines(encoder, reader, options, [&](std::string_view bytes) {
        embedded.bytes += bytes;
        return absl::OkStatus();
      });
  if (!stats.ok()) return stats.status();
  embedded.stats = *stats;
  return embedded;
}

TEST_CASE("each line gives one vector, lines without known words zeros") {
  EmbedOptions options;
  options.format = LineFormat::kText;
  const Embedded embedded = Embed("sea\n\nsun, sea!\r\nwhale ship\nsun", options).value();
  CHECK(embedded.bytes == "3 4\n0 0\n1.75 1.875\n0 0\n0.5 -0.25\n");
  CHECK(embedded.stats.lines == 5);
  CHECK(embedded.stats.lines_without_known_words == 2);
  CHECK(embedded.stats.counts.tokens == 6);
  CHECK(embedded.stats.counts.known == 4);
  CHECK(embedded.stats.bytes == 30);
}

TEST_CASE("normalised vectors have length 1, zeros stay") {
  EmbedOptions options;
  options.format = LineFormat::kText;
  options.normalize = true;
  CHECK(Embed("sea sea\n-\n", options).value().bytes == "0.6 0.8\n0 0\n");
}

TEST_CASE("JSON lines escape the text, mend it, and have no number that JSON has not") {
  std::string bytes;
  const std::vector<float> vector = {1.5F, std::numeric_limits<float>::infinity(), -2e-10F};
  AppendLine(LineFormat::kJsonl, "a \"b\"\t\xff\xED\x95\x9C", vector, bytes);
  CHECK(bytes == "{\"text\":\"a \\\"b\\\"\\t\uFFFD\uD55C\",\"vector\":[1.5,null,-2e-10]}\n");
}

TEST_CASE("rows of an array are the floats") {
  EmbedOptions options;
  const Embedded embedded = Embed("sea\nsun\n", options).value();
  const std::vector<float> expected = {3, 4, 0.5F, -0.25F};
  CHECK(embedded.bytes == std::string(reinterpret_cast<const char*>(expected.data()), 16));
}

TEST_CASE("neither threads nor blocks change what comes out") {
  std::string text;
  std::string expected;
  for (int i = 0; i < 20'000; ++i) {
    text += i % 3 == 0 ? "sea\n" : i % 3 == 1 ? "\n" : "sun\n";
    expected += i % 3 == 0 ? "3 4\n" : i % 3 == 1 ? "0 0\n" : "0.5 -0.25\n";
  }
  EmbedOptions options;
  options.format = LineFormat::kText;
  uint64_t last = 0;
  options.progress = [&](const EmbedStats& stats) {
    CHECK(stats.lines > last);
    last = stats.lines;
  };
  LineLimits small_blocks;
  small_blocks.block_lines = 13;
  CHECK((Embed(text, options, small_blocks).value().bytes == expected));
  CHECK(last == 20'000);
  last = 0;
  tbb::task_arena one(1);
  CHECK((one.execute([&] { return Embed(text, options).value().bytes; }) == expected));
}

TEST_CASE("errors of the sink and the reader end it, an interruption too") {
  const Embeddings model = TwoWords();
  const TextEncoder encoder = TextEncoder::Create(model, {}).value();
  const TemporaryFolder folder;
  LineLimits limits;
  limits.block_lines = 1;
  limits.line_bytes = 10;
  const std::string path = folder.Write("text", "sea\nsun\nmuch too long a line\nsea\n");
  EmbedOptions options;
  LineReader full = LineReader::Open(path, limits).value();
  int calls = 0;
  const LineSink fails = [&](std::string_view) {
    ++calls;
    return absl::ResourceExhaustedError("full");
  };
  CHECK(absl::IsResourceExhausted(EmbedLines(encoder, full, options, fails).status()));
  CHECK(calls == 1);
  const LineSink takes = [](std::string_view) { return absl::OkStatus(); };
  LineReader long_line = LineReader::Open(path, limits).value();
  CHECK(absl::IsInvalidArgument(EmbedLines(encoder, long_line, options, takes).status()));
  const std::atomic<bool> stop{true};
  options.stop = &stop;
  LineReader stopped = LineReader::Open(path, limits).value();
  CHECK(absl::IsCancelled(EmbedLines(encoder, stopped, options, takes).status()));
}

TEST_CASE("formats are found by name") {
  for (const LineFormat format : {LineFormat::kNpy, LineFormat::kText, LineFormat::kJsonl}) {
    CHECK(ParseLineFormatName(LineFormatName(format)).value() == format);
  }
  CHECK(absl::IsInvalidArgument(ParseLineFormatName("csv").status()));
}

}  // namespace
}  // namespace nce2vec
