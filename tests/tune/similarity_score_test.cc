#include "src/tune/similarity_score.h"

#include <doctest/doctest.h>

#include <string>

namespace nce2vec {
namespace {

Vocabulary Words() {
  return *Vocabulary::FromCounts({{"east", 9}, {"North", 8}, {"west", 7}, {"slant", 6}});
}

// In the plane, as their names say.
Matrix Directions() {
  Matrix rows = *Matrix::Create(4, 2);
  const float points[4][2] = {{2, 0}, {0, 1}, {-3, 0}, {1, 1}};
  for (size_t row = 0; row < 4; ++row) {
    rows.row(row)[0] = points[row][0];
    rows.row(row)[1] = points[row][1];
  }
  return rows;
}

SimilarityData Parse(const std::string& text) { return *ParseSimilarityData(text, "pairs.txt"); }

// As the cosines are, and as they are not.
const char kRight[] = "east slant 9\neast NORTH 5\neast west 1\neast unknown 3\n";
const char kWrong[] = "east slant 1\neast north 5\neast west 9\n";

}  // namespace

TEST_CASE("the score is the mean correlation of the data sets, whatever their sizes") {
  const Matrix rows = Directions();
  const auto right = SimilarityScore::Create({Parse(kRight)}, Words());
  REQUIRE(right.ok());
  CHECK(right->known_pairs(0) == 3);
  CHECK(right->Mean(right->Cosines(rows.view())) == doctest::Approx(1));
  const auto both = SimilarityScore::Create({Parse(kRight), Parse(kWrong)}, Words());
  REQUIRE(both.ok());
  CHECK(both->Mean(both->Cosines(rows.view())) == doctest::Approx(0));
}

TEST_CASE("vectors that are all alike have score 0") {
  const Matrix zeros = *Matrix::Create(4, 2);
  const auto score = SimilarityScore::Create({Parse(kRight)}, Words());
  REQUIRE(score.ok());
  CHECK(score->Mean(score->Cosines(zeros.view())) == 0);
}

TEST_CASE("the gain is the difference of the scores, with an interval") {
  std::string text;
  const char* names[] = {"east", "north", "west", "slant"};
  for (int i = 0; i < 4; ++i) {
    for (int j = 0; j < i; ++j) {
      text += std::string(names[i]) + " " + names[j] + " " + std::to_string(i * j + j) + "\n";
    }
  }
  const auto score = SimilarityScore::Create({Parse(text)}, Words());
  REQUIRE(score.ok());
  Matrix rows = Directions();
  const SetCosines first = score->Cosines(rows.view());
  rows.row(1)[0] = -1;
  const SetCosines second = score->Cosines(rows.view());
  const ScoreGain gain = score->Gain(first, second);
  CHECK(gain.gain == doctest::Approx(score->Mean(second) - score->Mean(first)));
  REQUIRE(gain.interval.has_value());
  CHECK(gain.interval->low <= gain.gain);
  CHECK(gain.interval->high >= gain.gain);
  const ScoreGain none = score->Gain(first, first);
  CHECK(none.gain == 0);
  CHECK_FALSE(none.IsBeyondChance());
  CHECK(none.interval->low == 0);
  CHECK(*none.p_value == 1);
}

TEST_CASE("a data set of which too little is known is named") {
  const auto score =
      SimilarityScore::Create({Parse(kRight), Parse("up down 1\neast west 2\n")}, Words());
  CHECK(absl::IsFailedPrecondition(score.status()));
  CHECK(std::string(score.status().message()).find("pairs.txt") != std::string::npos);
  // Judgements that are all equal order nothing.
  CHECK(!SimilarityScore::Create({Parse("east west 2\neast north 2\n")}, Words()).ok());
}

}  // namespace nce2vec
