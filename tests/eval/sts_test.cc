#include "eval/sts.h"

#include <doctest/doctest.h>

#include <array>
#include <cmath>

#include "eval/text_vectors.h"
#include "tests/base/temporary_folder.h"
#include "tests/model/small_model.h"

namespace nce2vec {
namespace {

StsData Parse(std::string_view text) { return ParseStsData(text, "data").value(); }

Embeddings Compass() {
  return MakeModel({{"north", {0, 1}}, {"east", {1, 0}}, {"northeast", {3, 3}}, {"up", {0, 0}}});
}

StsResult Evaluate(const StsData& data, const StsOptions& options = {}) {
  const Embeddings model = Compass();
  return EvaluateSts(TextEncoder::Create(model, {}).value(), data, options).value();
}

bool Mentions(const absl::Status& status, std::string_view words) {
  return std::string(status.message()).find(words) != std::string::npos;
}

}  // namespace

TEST_CASE("STS lines in all their forms") {
  for (const char* text : {"4.5\ta b\tc, d\n0\t\te\n", "4.5\ta b\tc, d\r\n\r\n0\t\te",
                           "score\ts1\ts2\n4.5\ta b\tc, d\n0\t\te\n",
                           "\xEF\xBB\xBF"
                           "4.5\t a b \tc, d \tsource\tyear\n\n0\t\te\n"}) {
    CAPTURE(text);
    const StsData data = Parse(text);
    REQUIRE(data.pairs.size() == 2);
    CHECK(data.malformed_lines == 0);
    CHECK(data.pairs[0].score == 4.5);
    CHECK(data.pairs[0].first == "a b");
    CHECK(data.pairs[0].second == "c, d");
    CHECK(data.pairs[1].score == 0);
    CHECK(data.pairs[1].first.empty());
    CHECK(data.pairs[1].second == "e");
  }
}

TEST_CASE("malformed STS lines are counted; a file without a good line is refused by name") {
  const StsData data =
      Parse("1\ta\tb\n2\tonly one\nnan\ta\tb\ninf\ta\tb\n\ta\tb\nscore\ta\tb\n3x\ta\tb\n");
  CHECK(data.pairs.size() == 1);
  CHECK(data.malformed_lines == 6);
  CHECK(Parse("nan\ta\tb\n1\ta\tb\n").malformed_lines == 1);  // first, but no header
  CHECK(Parse("title\ta\n1\ta\tb\n").malformed_lines == 1);   // two columns are no header either
  for (const char* text : {"", "\n\n", "score\ta\tb\n", "a b c\n"}) {
    const absl::Status status = ParseStsData(text, "odd.tsv").status();
    CHECK(absl::IsInvalidArgument(status));
    CHECK(Mentions(status, "odd.tsv"));
    CHECK(Mentions(status, "score <TAB> text <TAB> text"));
  }
}

TEST_CASE("the sources of a data set") {
  CHECK(ParseStsSource("a,b.tsv")->paths == std::vector<std::string>{"a,b.tsv"});
  CHECK(ParseStsSource("a,b.tsv")->name == "a,b.tsv");
  CHECK(ParseStsSource("./x=1/a.tsv")->paths == std::vector<std::string>{"./x=1/a.tsv"});
  const StsSource group = ParseStsSource("sts2012=one.tsv,/two=2.tsv").value();
  CHECK(group.name == "sts2012");
  CHECK(group.paths == std::vector<std::string>{"one.tsv", "/two=2.tsv"});
  for (const char* text : {"", "=a.tsv", "x=", "x=a,", "x=,a", "x=a,,b"}) {
    CAPTURE(text);
    CHECK(absl::IsInvalidArgument(ParseStsSource(text).status()));
  }
}

TEST_CASE("the files of a group are one data set, and a bad one is named") {
  const TemporaryFolder folder;
  const std::string one = folder.Write("one.tsv", "score\ta\tb\n1\ta\tb\nbad\n");
  const std::string two = folder.Write("two.tsv", "score\ta\tb\n2\tc\td\n3\te\tf\n");
  const StsData data = ReadStsData({"both", {one, two}}).value();
  CHECK(data.name == "both");
  REQUIRE(data.pairs.size() == 3);
  CHECK(data.pairs[2].first == "e");
  CHECK(data.malformed_lines == 1);
  const std::string empty = folder.Write("empty.tsv", "");
  CHECK(Mentions(ReadStsData({"both", {one, empty}}).status(), "empty.tsv"));
  CHECK(absl::IsNotFound(ReadStsData({"both", {one, folder / "none.tsv"}}).status()));
}

TEST_CASE("excluded pairs go in either order of their texts, and only they") {
  StsData data = Parse("1\ta\tb\n2\tb\ta\n3\ta\ta\n4\tA\tb\n5\ta b\tc\n6\ta\tb c\n");
  const std::array unwanted = {Parse("0\ta\tb\n"), Parse("0\tc\ta b\n0\tb\tb\n")};
  ExcludePairs(unwanted, data);
  CHECK(data.excluded_pairs == 3);
  REQUIRE(data.pairs.size() == 3);
  CHECK(data.pairs[0].score == 3);
  CHECK(data.pairs[1].score == 4);
  CHECK(data.pairs[2].score == 6);
}

TEST_CASE("correlation of cosines: unknown texts count with cosine 0") {
  // Cosines 1, 0, sqrt(.5), 0 (no known word), 0 (the zero vector of a known word).
  const StsData data = Parse(
      "5\tnorth\tnorth north\n1\tnorth\teast\n3\teast west\tnortheast\n2\twest\teast\n"
      "0\tup\tup\n");
  const StsResult result = Evaluate(data);
  CHECK(result.pairs == 5);
  CHECK(result.unknown_pairs == 1);
  CHECK(result.tokens.tokens == 12);
  CHECK(result.tokens.known == 10);
  // Ranks of the scores 5 2 4 3 1, of the cosines 5 2 4 2 2.
  CHECK(result.spearman == doctest::Approx(8 / std::sqrt(10 * 8.0)));
  const std::vector<double> judged = {5, 1, 3, 2, 0};
  CHECK(result.pearson == doctest::Approx(*PearsonCorrelation(
                              judged, std::vector<double>{1, 0, std::sqrt(0.5), 0, 0})));
  REQUIRE(result.spearman_interval.has_value());
  CHECK(result.spearman_interval->low <= result.spearman);
  CHECK(result.spearman_interval->high >= result.spearman);
}

TEST_CASE("no resamples, no interval") {
  StsOptions options;
  options.bootstrap.resamples = 0;
  const StsResult result = Evaluate(Parse("5\tnorth\tnorth\n1\tnorth\teast\n"), options);
  CHECK(result.spearman == doctest::Approx(1));
  CHECK(!result.spearman_interval.has_value());
}

TEST_CASE("equal texts are tied, whatever their vectors") {
  const Embeddings model = MakeModel(
      {{"a", {0.1F, 0.7F, 0.3F}}, {"b", {1.3F, -2.1F, 0.9F}}, {"c", {0.77F, 0.11F, 5.3F}}});
  TextEncoder encoder = TextEncoder::Create(model, {}).value();
  TextEncoder::Session session(encoder);
  for (const char* text : {"a", "b", "c", "a b", "b c c", "c a b a"}) {
    std::array<float, 3> vector{};
    session.Encode(text, vector);
    CHECK(Cosine(vector, vector) == 1.0);
  }
}

TEST_CASE("without the principal component") {
  // All vectors share (10, 10); what is left of them points to (1, -1) or to (-1, 1).
  const Embeddings model = MakeModel({{"a", {11, 9}},
                                      {"b", {9, 11}},
                                      {"c", {12, 8}},
                                      {"d", {8, 12}},
                                      {"e", {15, 5}},
                                      {"f", {5, 15}}});
  const TextEncoder encoder = TextEncoder::Create(model, {}).value();
  const StsData data = Parse("5\tc\te\n4\td\tf\n1\ta\tb\n0\tb\ta\n");
  StsOptions options;
  options.bootstrap.resamples = 0;
  CHECK(EvaluateSts(encoder, data, options)->pearson < 0);  // a and b are nearer than c and e
  options.remove_component = true;
  // Cosines 1, 1, -1, -1.
  CHECK(EvaluateSts(encoder, data, options)->pearson == doctest::Approx(4 / std::sqrt(17.0)));
}

TEST_CASE("no correlation is an error that says why") {
  const Embeddings model = Compass();
  const TextEncoder encoder = TextEncoder::Create(model, {}).value();
  for (const char* text : {"1\tnorth\teast\n", "1\tnorth\teast\n1\tnorth\tnorth\n",
                           "1\twest\teast\n2\tsouth\tnorth\n"}) {
    const absl::Status status = EvaluateSts(encoder, Parse(text), {}).status();
    CHECK(absl::IsFailedPrecondition(status));
    CHECK(Mentions(status, "data: no correlation"));
  }
  StsData empty;
  CHECK(absl::IsFailedPrecondition(EvaluateSts(encoder, empty, {}).status()));
}

}  // namespace nce2vec
