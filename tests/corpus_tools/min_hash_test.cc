#include "corpus_tools/min_hash.h"

#include <doctest/doctest.h>

#include <cmath>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_format.h"
#include "src/base/random.h"

namespace nce2vec {
namespace {

using Words = std::vector<std::string>;

std::string Line(const Words& words) {
  std::string line;
  for (const std::string& word : words) line += (line.empty() ? "" : " ") + word;
  return line;
}

std::set<std::string> Shingles(const Words& words, size_t length) {
  std::set<std::string> shingles;
  for (size_t i = 0; i + length <= words.size(); ++i) {
    shingles.insert(Line({words.begin() + static_cast<std::ptrdiff_t>(i),
                          words.begin() + static_cast<std::ptrdiff_t>(i + length)}));
  }
  return shingles;
}

double Jaccard(const Words& a, const Words& b, size_t length) {
  const std::set<std::string> left = Shingles(a, length);
  const std::set<std::string> right = Shingles(b, length);
  double common = 0;
  for (const std::string& shingle : left) common += right.contains(shingle);
  return common / (static_cast<double>(left.size() + right.size()) - common);
}

Words RandomWords(RandomStream& random, size_t count) {
  Words words;
  for (size_t i = 0; i < count; ++i) words.push_back(absl::StrFormat("w%d", random.Below(1000)));
  return words;
}

// `words` with some of them replaced.
Words Changed(Words words, size_t changes, RandomStream& random) {
  for (size_t i = 0; i < changes; ++i) {
    words[random.Below(static_cast<uint32_t>(words.size()))] =
        absl::StrFormat("new%d", random.Below(1000000));
  }
  return words;
}

TEST_CASE("the estimate is the Jaccard similarity, within its standard error, and without bias") {
  RandomStream random(1, StreamPurpose::kInitialise);
  for (const size_t changes : std::vector<size_t>{0, 2, 5, 10, 30}) {
    double bias = 0;
    constexpr int kRounds = 200;
    for (int round = 0; round < kRounds; ++round) {
      const Words a = RandomWords(random, 120);
      const Words b = Changed(a, changes, random);
      const double exact = Jaccard(a, b, 5);
      const double estimate = EstimatedSimilarity(SignatureOf(Line(a), 5), SignatureOf(Line(b), 5));
      const double error = std::sqrt(exact * (1 - exact) / kSignatureNumbers);
      CHECK(std::abs(estimate - exact) <= 5 * error + 1e-9);
      bias += (estimate - exact) / kRounds;
    }
    CHECK(std::abs(bias) < 0.01);
  }
}

TEST_CASE("white space is no difference, and short lines are alike when they are equal") {
  CHECK(SignatureOf("a b  c\td e f", 5) == SignatureOf(" a b c d e f ", 5));
  CHECK(SignatureOf("a b", 5) == SignatureOf("a  b", 5));
  CHECK(EstimatedSimilarity(SignatureOf("a b", 5), SignatureOf("b a", 5)) < 0.1);
  CHECK(EstimatedSimilarity(SignatureOf("", 5), SignatureOf("a", 5)) == 0);
}

TEST_CASE("bands find what is as alike as asked for, and the rest is told apart") {
  RandomStream random(2, StreamPurpose::kInitialise);
  for (const double threshold : {0.5, 0.7, 0.8, 0.9, 1.0}) {
    const SignatureIndex fresh(threshold);
    CHECK(fresh.bands() * fresh.rows() <= kSignatureNumbers);
    SignatureIndex index(threshold);
    size_t above = 0;
    size_t found_above = 0;
    for (int round = 0; round < 400; ++round) {
      const Words a = RandomWords(random, 100);
      const Signature signature = SignatureOf(Line(a), 5);
      CHECK_FALSE(index.HasLike(signature));
      index.Add(signature);
      const Signature other = SignatureOf(Line(Changed(a, random.Below(12), random)), 5);
      const double similarity = EstimatedSimilarity(signature, other);
      const bool found = index.HasLike(other);
      if (similarity < threshold) CHECK_FALSE(found);
      above += similarity >= threshold;
      found_above += similarity >= threshold && found;
    }
    REQUIRE(above > 20);
    CHECK(static_cast<double>(found_above) >= 0.94 * static_cast<double>(above));
  }
}

}  // namespace
}  // namespace nce2vec
