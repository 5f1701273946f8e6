#include "src/report/vocabulary_facts.h"

#include <doctest/doctest.h>

#include "absl/strings/str_format.h"
#include "tests/model/small_model.h"

namespace nce2vec {
namespace {

// Words with the given counts, each of the vector (1, 0).
Embeddings CountedModel(const std::vector<WordCount>& words, const Metadata& metadata = {}) {
  const Vocabulary vocabulary = Vocabulary::FromOrdered(words).value();
  Matrix vectors = Matrix::Create(words.size(), 2).value();
  for (size_t i = 0; i < words.size(); ++i) vectors.row(i)[0] = 1;
  ModelContents contents;
  contents.vocabulary = &vocabulary;
  contents.input = vectors.view();
  contents.metadata = metadata;
  const TemporaryFolder folder;
  REQUIRE(WriteModel(contents, AtomicFile::Create(folder / "counted.model").value()).ok());
  return Embeddings::Open(folder / "counted.model").value();
}

using Covering = std::vector<std::pair<int, size_t>>;

TEST_CASE("coverage, lengths, what the metadata tells") {
  const Embeddings model =
      CountedModel({{"a", 60}, {"bc", 25}, {"\xC3\xA9t\xC3\xA9", 10}, {"\xFFx", 4}, {"endless", 1}},
                   {{"corpus.tokens", "120"}, {"corpus.distinct_words", "9"}});
  const VocabularyFacts facts = GatherVocabularyFacts(model);
  CHECK(facts.words == 5);
  CHECK(facts.without_vector == 0);
  CHECK(facts.corpus_tokens == 120);
  CHECK(facts.corpus_words == 9);
  CHECK(facts.counted_tokens == 100);
  CHECK(facts.covering == Covering{{50, 1}, {80, 2}, {90, 3}, {95, 3}, {99, 4}});
  REQUIRE(facts.curve.size() == 5);
  CHECK(facts.curve[2].rank == 3);
  CHECK(facts.curve[2].count == 10);
  CHECK(facts.curve[2].share == doctest::Approx(0.95));
  CHECK(facts.lengths[1] == 1);
  CHECK(facts.lengths[2] == 2);  // "bc", and the ill-formed byte with its x
  CHECK(facts.lengths[3] == 1);  // characters, not bytes
  CHECK(facts.longest == WordId{4});
  CHECK(facts.longest_length == 7);
  CHECK(facts.mean_length == doctest::Approx((1 + 2 + 3 + 2 + 7) / 5.0));
}

TEST_CASE("the curve of a large vocabulary is short, from the first word to the last") {
  std::vector<WordCount> words;
  for (size_t i = 0; i < 20000; ++i) {
    words.push_back({absl::StrFormat("w%d", i), static_cast<Count>(20000 - i)});
  }
  const VocabularyFacts facts = GatherVocabularyFacts(CountedModel(words));
  CHECK(facts.curve.size() > 80);
  CHECK(facts.curve.size() < 250);
  CHECK(facts.curve.front().rank == 1);
  CHECK(facts.curve.back().rank == 20000);
  CHECK(facts.curve.back().share == doctest::Approx(1));
}

TEST_CASE("imported words have no counts; odd metadata is no number; zero vectors are counted") {
  const VocabularyFacts facts = GatherVocabularyFacts(CountedModel(
      {{"a", 0}, {"b", 0}}, {{"corpus.tokens", "12x"}, {"corpus.distinct_words", "-3"}}));
  CHECK(GatherVocabularyFacts(
            CountedModel({{"a", 2}, {"b", 1}}, {{"nce2vec.imported_from", "glove"}}))
            .counted_tokens == 0);
  CHECK(facts.counted_tokens == 0);
  CHECK(facts.curve.empty());
  CHECK(facts.covering.empty());
  CHECK(!facts.corpus_tokens.has_value());
  CHECK(!facts.corpus_words.has_value());
  CHECK(GatherVocabularyFacts(MakeModel({{"a", {1, 0}}, {"b", {0, 0}}})).without_vector == 1);
}

}  // namespace
}  // namespace nce2vec
