#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <vector>

#include "corpus_tools/dedup_lines.h"
#include "corpus_tools/line_hash.h"
#include "corpus_tools/sample_lines.h"
#include "corpus_tools/split_lines.h"
#include "tests/base/temporary_folder.h"
#include "tests/corpus_tools/collected.h"

namespace nce2vec {
namespace {

using Lines = std::vector<std::string>;

std::string Numbered(int begin, int end) {
  std::string text;
  for (int i = begin; i < end; ++i) text += "line number " + std::to_string(i) + "\n";
  return text;
}

TEST_CASE("hashes of lines are those of XXH3, for ever") {
  // XXH3's own test vectors for no input.
  CHECK(HashLine("", 0) == 0x2D06800538D394C2u);
  CHECK(HashLineLong("") == LongLineHash{0x6001C324468D497Fu, 0x99AA06D3014798D8u});
  CHECK(IsInShare(0, 1e-9));
  CHECK_FALSE(IsInShare(0, 0));
  CHECK(IsInShare(UINT64_MAX, 1));
}

struct Halves {
  Lines training;
  Lines validation;
};

Halves Split(const std::string& path, double share, uint64_t seed = 1, size_t threads = 2) {
  SplitOptions options;
  options.inputs = {path};
  options.share = share;
  options.seed = seed;
  options.threads = threads;
  Collected training;
  Collected validation;
  const SplitCounts counts = SplitLines(options, {}, training.sink(), validation.sink()).value();
  CHECK(counts.validation_lines == validation.lines().size());
  return {training.lines(), validation.lines()};
}

TEST_CASE("a share is split off, equal lines go together, and all stay when the text grows") {
  const TemporaryFolder folder;
  const Halves small = Split(folder.Write("small", Numbered(0, 20000)), 0.1);
  CHECK(small.training.size() + small.validation.size() == 20000);
  CHECK(std::abs(static_cast<double>(small.validation.size()) - 2000) < 4 * 43);
  const Halves grown = Split(folder.Write("grown", Numbered(-5000, 30000)), 0.1, 1, 1);
  const std::set<std::string> validated(grown.validation.begin(), grown.validation.end());
  for (const std::string& line : small.validation) CHECK(validated.contains(line));
  for (const std::string& line : small.training) CHECK_FALSE(validated.contains(line));
  CHECK(Split(folder / "small", 0.1, 2).validation != small.validation);
  const Halves twice = Split(folder.Write("twice", "a\nb\na\nc\na\n"), 0.5);
  const auto here = std::count(twice.training.begin(), twice.training.end(), "a");
  CHECK((here == 0 || here == 3));
  CHECK(Split(folder / "small", 0).validation.empty());
  CHECK(Split(folder / "small", 1).training.empty());
}

Lines Sample(const std::string& path, double share, uint64_t lines, uint64_t seed = 1) {
  SampleOptions options;
  options.inputs = {path};
  options.share = share;
  options.lines = lines;
  options.seed = seed;
  Collected out;
  const SampleCounts counts = SampleLines(options, {}, out.sink()).value();
  CHECK(counts.chosen == out.lines().size());
  return out.lines();
}

TEST_CASE("samples of a share and of a number, in order, each line as likely") {
  const TemporaryFolder folder;
  const std::string path = folder.Write("text", Numbered(100000, 120000));
  const Lines share = Sample(path, 0.25, 0);
  CHECK(std::abs(static_cast<double>(share.size()) - 5000) < 4 * 61);
  CHECK(std::is_sorted(share.begin(), share.end()));
  const Lines some = Sample(path, 0, 100);
  CHECK(some.size() == 100);
  CHECK(std::is_sorted(some.begin(), some.end()));
  CHECK(Sample(path, 0, 100, 2) != some);
  CHECK(Sample(path, 0, 1000000).size() == 20000);
  // Of the first and the second half about as many: 5,000 with a standard deviation of 50 or less.
  size_t first_half = 0;
  for (const std::string& line : Sample(path, 0, 10000)) first_half += line < "line number 110000";
  CHECK(std::abs(static_cast<double>(first_half) - 5000) < 200);
  SampleOptions neither;
  CHECK(absl::IsInvalidArgument(neither.Validate()));
}

Lines Dedup(const std::string& path, double near = 0, DedupCounts* counts = nullptr) {
  DedupOptions options;
  options.inputs = {path};
  options.near = near;
  options.threads = 2;
  Collected out;
  const DedupCounts done = DedupLines(options, {}, out.sink()).value();
  if (counts != nullptr) *counts = done;
  CHECK(done.all.lines == out.lines().size() + done.equal + done.near);
  return out.lines();
}

TEST_CASE("the first of equal lines stays, and so do empty lines") {
  const TemporaryFolder folder;
  CHECK(Dedup(folder.Write("text", "b\n\na\nb\n\nB\na\r\n")) == Lines{"b", "", "a", "", "B"});
  const std::string numbered = Numbered(0, 30000);
  CHECK(Dedup(folder.Write("twice", numbered + numbered)).size() == 30000);
}

TEST_CASE("near lines go with the first of them") {
  const TemporaryFolder folder;
  const std::string text =
      "the quick brown fox jumps over the lazy dog and runs far away into the dark wood at night\n"
      "the quick brown fox jumps over the lazy dog and runs far away into the dark wood by night\n"
      "the quick brown fox jumps over the lazy dog  and runs far away into the dark wood at night\n"
      "something else that shares only the quick brown fox jumps with the lines before it here\n"
      "short\nshort line\n";
  DedupCounts counts;
  const Lines kept = Dedup(folder.Write("text", text), 0.7, &counts);
  CHECK(kept.size() == 4);
  CHECK(counts.near == 2);
  CHECK(kept[1].starts_with("something else"));
  CHECK(Dedup(folder / "text", 1.0).size() == 5);
}

}  // namespace
}  // namespace nce2vec
