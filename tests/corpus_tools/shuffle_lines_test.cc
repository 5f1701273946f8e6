#include "corpus_tools/shuffle_lines.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <string>

#include "tests/base/temporary_folder.h"
#include "tests/corpus_tools/collected.h"

namespace nce2vec {
namespace {

std::vector<std::string> Shuffled(const std::string& path, uint64_t seed, size_t memory) {
  ShuffleOptions options;
  options.inputs = {path};
  options.seed = seed;
  options.memory_bytes = memory;
  Collected out;
  const absl::StatusOr<LineCounts> counts = ShuffleLines(options, {}, out.sink());
  REQUIRE(counts.ok());
  const std::vector<std::string> lines = out.lines();
  CHECK(counts->lines == lines.size());
  return lines;
}

TEST_CASE("the same order from memory, from buckets, and from buckets of buckets") {
  const TemporaryFolder folder;
  std::string text;
  std::vector<std::string> lines;
  for (int i = 0; i < 300'000; ++i) {
    lines.push_back(std::to_string(i) + std::string(static_cast<size_t>(i % 90), 'x'));
    if (i % 1000 == 0) lines.back().clear();
    if (i == 777) lines.back() = std::string(3'000'000, 'y');
    text += lines.back() + "\n";
  }
  const std::string path = folder.Write("text", text);
  const std::vector<std::string> whole = Shuffled(path, 1, size_t{1} << 30);
  CHECK(whole != lines);
  CHECK(Shuffled(path, 1, 4'000'000) == whole);        // 24 MB: buckets of .2 MB
  CHECK(Shuffled(path, 1, size_t{1} << 16) == whole);  // and those cut up again
  CHECK(Shuffled(path, 2, size_t{1} << 30) != whole);
  std::vector<std::string> sorted = whole;
  std::sort(sorted.begin(), sorted.end());
  std::sort(lines.begin(), lines.end());
  CHECK(sorted == lines);
}

TEST_CASE("each of the orders of three lines is as likely") {
  const TemporaryFolder folder;
  const std::string path = folder.Write("three", "a\nb\nc");
  std::map<std::string, int> orders;
  constexpr int kRounds = 6000;
  for (uint64_t seed = 0; seed < kRounds; ++seed) {
    std::string order;
    for (const std::string& line : Shuffled(path, seed, size_t{1} << 20)) order += line;
    ++orders[order];
  }
  REQUIRE(orders.size() == 6);
  // Four standard deviations of a count of 1,000.
  for (const auto& [order, count] : orders) CHECK(std::abs(count - 1000) < 4 * 29);
}

TEST_CASE("nothing gives nothing; less memory than a line's buffer is refused") {
  const TemporaryFolder folder;
  CHECK(Shuffled(folder.Write("empty", ""), 1, size_t{1} << 20).empty());
  ShuffleOptions options;
  options.memory_bytes = 1;
  CHECK(absl::IsInvalidArgument(options.Validate()));
}

}  // namespace
}  // namespace nce2vec
