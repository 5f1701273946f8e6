#include "eval/retrieval.h"

#include <doctest/doctest.h>
#include <tbb/global_control.h>

#include <cmath>
#include <string>

#include "absl/strings/str_format.h"
#include "src/base/random.h"
#include "tests/base/temporary_folder.h"
#include "tests/model/small_model.h"

namespace nce2vec {
namespace {

constexpr char kCorpus[] = "d1\t\teast\nd2\t\tnorth\nd3\t\tnorth east\nd4\t\twest\nd5\t\tnorth\n";

Embeddings Compass() { return MakeModel({{"north", {0, 1}}, {"east", {1, 0}}, {"west", {-1, 0}}}); }

RetrievalResult Evaluate(const Embeddings& model, const RetrievalData& data) {
  return EvaluateRetrieval(TextEncoder::Create(model, {}).value(), data).value();
}

void CheckRefused(const absl::StatusOr<RetrievalData>& data, const std::string& place,
                  const std::string& words) {
  CHECK(absl::IsInvalidArgument(data.status()));
  const std::string message(data.status().message());
  CAPTURE(message);
  CHECK(message.find(place) == 0);
  CHECK(message.find(words) != std::string::npos);
}

}  // namespace

TEST_CASE("a document is title and text, the title once") {
  const RetrievalData data =
      ParseRetrievalData(
          "set",
          "\xEF\xBB\xBF"
          "a\tSea winds\tthey blow\r\n\nb\tSea winds\tSea winds blow\r\nc\t\tblow\r\n",
          "q\tsea\r\n", "q\tb\t2\r\nq\tc\t0\r\nq\tnone\t1\r\nnone\ta\t1\r\n")
          .value();
  CHECK(data.documents ==
        std::vector<std::string>{"Sea winds they blow", "Sea winds blow", "blow"});
  CHECK(data.queries == std::vector<std::string>{"sea"});
  REQUIRE(data.relevant[0].size() == 1);  // a gain of 0 is none
  CHECK(data.relevant[0][0].document == 1);
  CHECK(data.relevant[0][0].gain == 2);
  CHECK(data.unknown_judgements == 2);
}

TEST_CASE("malformed rows are refused by file and line") {
  const std::string corpus = "a\tt\ttext\n\nb\tt\ttext\n";
  const std::string queries = "q\ttext\n";
  const std::string qrels = "q\ta\t1\n";
  CHECK(ParseRetrievalData("set", corpus, queries, qrels).ok());
  CheckRefused(ParseRetrievalData("set", corpus + "c\ttext\n", queries, qrels),
               "set/corpus.tsv:4: ", "expected 3 columns");
  CheckRefused(ParseRetrievalData("set", corpus + "c\tt\tx\ty\n", queries, qrels),
               "set/corpus.tsv:4: ", "found 4");
  CheckRefused(ParseRetrievalData("set", corpus + "a\tt\ttext\n", queries, qrels),
               "set/corpus.tsv:4: ", "'a'");
  CheckRefused(ParseRetrievalData("set", corpus + "\tt\ttext\n", queries, qrels),
               "set/corpus.tsv:4: ", "empty");
  CheckRefused(ParseRetrievalData("set", corpus, queries + "text\n", qrels),
               "set/queries.tsv:2: ", "expected 2 columns");
  CheckRefused(ParseRetrievalData("set", corpus, queries, qrels + "q\tb\tx\n"),
               "set/qrels.tsv:2: ", "'x'");
  CheckRefused(ParseRetrievalData("set", corpus, queries, qrels + "q\tb\tnan\n"),
               "set/qrels.tsv:2: ", "'nan'");
  CheckRefused(ParseRetrievalData("set", corpus, queries, qrels + "q\ta\t2\n"),
               "set/qrels.tsv:2: ", "before");
  CheckRefused(ParseRetrievalData("set", "", queries, qrels), "set/corpus.tsv: ", "no lines");
  CheckRefused(ParseRetrievalData("set", corpus, "\n", qrels), "set/queries.tsv: ", "no lines");
  CheckRefused(ParseRetrievalData("set", corpus, queries, "q\ta\t0\nx\ta\t1\n"),
               "set/qrels.tsv: ", "1 name unknown ids");
}

TEST_CASE("a folder's three files, and the one that is missing") {
  const TemporaryFolder folder;
  folder.Write("corpus.tsv", kCorpus);
  folder.Write("queries.tsv", "q\tnorth\n");
  CHECK(absl::IsNotFound(ReadRetrievalData(folder.path()).status()));
  folder.Write("qrels.tsv", "q\td2\t1\n");
  const RetrievalData data = ReadRetrievalData(folder.path()).value();
  CHECK(data.name == folder.path());
  CHECK(data.documents.size() == 5);
}

TEST_CASE("the scores of a ranking, by hand") {
  // For "north": d2 and d5 (equal, so in the corpus's order), d3, then d1 and d4 (cosine 0).
  const RetrievalData data =
      ParseRetrievalData("set", kCorpus, "q\tnorth\n", "q\td5\t3\nq\td4\t2\nq\td3\t1\nq\td2\t0\n")
          .value();
  const RetrievalResult result = Evaluate(Compass(), data);
  const double gained = 3 / std::log2(3.0) + 1 / std::log2(4.0) + 2 / std::log2(6.0);
  const double ideal = 3 / std::log2(2.0) + 2 / std::log2(3.0) + 1 / std::log2(4.0);
  CHECK(result.ndcg == doctest::Approx(gained / ideal));
  CHECK(result.mrr == doctest::Approx(0.5));
  CHECK(result.recall == doctest::Approx(1));
  CHECK(result.queries == 1);
  CHECK(result.documents == 5);
}

TEST_CASE("means are over queries with a relevant document; unknown queries find nothing") {
  const RetrievalData data = ParseRetrievalData("set", std::string(kCorpus) + "d6\t\tupwards\n",
                                                "q1\teast\nq2\tdown\nq3\twest down\nq4\tnorth\n",
                                                "q1\td1\t1\nq2\td1\t1\nq3\td4\t5\nq4\td2\t0\n")
                                 .value();
  const RetrievalResult result = Evaluate(Compass(), data);
  CHECK(result.queries == 3);
  CHECK(result.queries_without_relevant == 1);
  CHECK(result.unknown_queries == 1);
  CHECK(result.unknown_documents == 1);
  CHECK(result.tokens.tokens == 12);
  CHECK(result.tokens.known == 9);
  CHECK(result.ndcg == doctest::Approx(2.0 / 3));
  CHECK(result.mrr == doctest::Approx(2.0 / 3));
  CHECK(result.recall == doctest::Approx(2.0 / 3));
}

TEST_CASE("depths: ten for NDCG and MRR, a hundred for recall") {
  // 120 equal documents: the ranking is the corpus's order.
  std::string corpus;
  for (int i = 1; i <= 120; ++i) corpus += absl::StrFormat("d%d\t\tnorth\n", i);
  const auto evaluate = [&](const std::string& qrels) {
    return Evaluate(Compass(), ParseRetrievalData("set", corpus, "q\tnorth\n", qrels).value());
  };
  RetrievalResult result = evaluate("q\td10\t1\n");
  CHECK(result.ndcg == doctest::Approx(1 / std::log2(11.0)));
  CHECK(result.mrr == doctest::Approx(0.1));
  result = evaluate("q\td11\t1\nq\td100\t1\nq\td101\t1\nq\td120\t1\n");
  CHECK(result.ndcg == 0);
  CHECK(result.mrr == 0);
  CHECK(result.recall == doctest::Approx(0.5));
  // Eleven relevant documents: the ideal ranking has ten of them.
  std::string all;
  for (int i = 1; i <= 11; ++i) all += absl::StrFormat("q\td%d\t1\n", i);
  CHECK(evaluate(all).ndcg == doctest::Approx(1));
}

TEST_CASE("many queries and documents: as one by one, for any number of threads") {
  std::vector<WordAndVector> words;
  RandomStream random(1, StreamPurpose::kInitialise);
  std::string corpus;
  std::string queries;
  std::string qrels;
  for (int i = 0; i < 600; ++i) {
    const std::string word = absl::StrFormat("w%d", i);
    words.push_back({word, {random.Uniform() - 0.5F, random.Uniform() - 0.5F, random.Uniform()}});
    corpus += word + "\t\t" + word + "\n";
    if (i % 7 != 0) continue;
    queries += word + "\t" + word + "\n";  // finds itself first
    qrels += word + "\t" + word + "\t1\n";
  }
  const Embeddings model = MakeModel(words);
  const RetrievalData data = ParseRetrievalData("set", corpus, queries, qrels).value();
  const RetrievalResult result = Evaluate(model, data);
  CHECK(result.queries == 86);
  CHECK(result.mrr == 1);
  CHECK(result.ndcg == 1);
  const tbb::global_control one(tbb::global_control::max_allowed_parallelism, 1);
  CHECK(Evaluate(model, data).recall == result.recall);
}

}  // namespace nce2vec
