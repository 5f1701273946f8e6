#include "eval/similarity.h"

#include "absl/status/status.h"
#include "absl/strings/str_format.h"
#include "eval/rank_correlation.h"
#include "src/query/cosine.h"
#include "src/query/expression.h"
#include "src/text/case_fold.h"
#include "src/text/raw_tokenizer.h"

namespace nce2vec {
namespace {

// As the model's text would have been written; where case is no matter, whichever case the model
// knows more of.
std::optional<std::vector<float>> ComposeUnknown(const Embeddings& embeddings,
                                                 const std::string& word, CaseMode case_mode) {
  const std::vector<std::string> tokens = RawTokenizer(embeddings.text_options()).Split(word);
  const std::string& written = tokens.size() == 1 ? tokens[0] : word;
  std::vector<std::string> forms = {written};
  if (case_mode == CaseMode::kFold) ToLower(written, forms.emplace_back());
  std::vector<float> best(embeddings.dim());
  std::vector<float> vector(embeddings.dim());
  size_t most = 0;
  for (const std::string& form : forms) {
    const size_t parts = embeddings.subwords().Compose(form, vector);
    if (parts <= most) continue;
    most = parts;
    best = vector;
  }
  if (most == 0) return std::nullopt;
  return best;
}

}  // namespace

std::vector<std::string_view> WordsOf(const SimilarityData& data) {
  std::vector<std::string_view> words;
  for (const SimilarityPair& pair : data.pairs) {
    words.push_back(pair.first);
    words.push_back(pair.second);
  }
  return words;
}

PairRows MatchPairs(const WordMatcher& matcher, const SimilarityData& data) {
  PairRows rows;
  for (const SimilarityPair& pair : data.pairs) {
    const std::optional<WordId> first = matcher.Find(pair.first);
    const std::optional<WordId> second = matcher.Find(pair.second);
    rows.emplace_back();
    if (first.has_value() && second.has_value()) rows.back().emplace(*first, *second);
  }
  return rows;
}

std::vector<std::optional<double>> PairCosines(const ConstRows& rows, const PairRows& pairs) {
  std::vector<std::optional<double>> cosines;
  for (const auto& pair : pairs) {
    cosines.emplace_back();
    if (!pair.has_value()) continue;
    cosines.back() =
        CosineOfVectors(rows[Index(pair->first)], rows[Index(pair->second)]).value_or(0);
  }
  return cosines;
}

std::vector<std::optional<double>> PairCosines(const Embeddings& embeddings,
                                               const SimilarityData& data, CaseMode case_mode,
                                               size_t restrict_vocab, bool compose_unknown) {
  const WordMatcher matcher(embeddings, case_mode, restrict_vocab, WordsOf(data));
  std::vector<std::optional<double>> cosines =
      PairCosines(embeddings.input(), MatchPairs(matcher, data));
  if (!compose_unknown || embeddings.subwords().empty()) return cosines;
  const auto vector_of = [&](const std::string& word) -> std::optional<std::vector<float>> {
    const std::optional<WordId> id = matcher.Find(word);
    if (!id.has_value()) {
      // A word beyond restrict_vocab is known, if not here.
      if (FindWord(embeddings, word).ok()) return std::nullopt;
      return ComposeUnknown(embeddings, word, case_mode);
    }
    const std::span<const float> row = embeddings.vector(*id);
    return std::vector<float>(row.begin(), row.end());
  };
  for (size_t i = 0; i < cosines.size(); ++i) {
    if (cosines[i].has_value()) continue;
    const std::optional<std::vector<float>> first = vector_of(data.pairs[i].first);
    const std::optional<std::vector<float>> second = vector_of(data.pairs[i].second);
    if (first.has_value() && second.has_value()) {
      cosines[i] = CosineOfVectors(*first, *second).value_or(0);
    }
  }
  return cosines;
}

ModelResamples CompareSimilarity(const SimilarityData& data,
                                 std::span<const std::vector<std::optional<double>>> cosines,
                                 BootstrapOptions options) {
  options.data_set = data.fingerprint;
  std::vector<std::vector<bool>> known;
  for (const std::vector<std::optional<double>>& of_model : cosines) {
    known.emplace_back();
    for (const std::optional<double>& cosine : of_model) known.back().push_back(cosine.has_value());
  }
  return ResampleModels(known, kSimilarityMeasures,
                        [&](std::span<const size_t> models, std::span<const uint32_t> items) {
                          std::vector<double> judged;
                          std::vector<std::vector<double>> lists(models.size());
                          for (const uint32_t item : items) {
                            judged.push_back(data.pairs[item].score);
                            for (size_t m = 0; m < models.size(); ++m)
                              lists[m].push_back(*cosines[models[m]][item]);
                          }
                          return ResampleCorrelations(judged, lists, options);
                        });
}

absl::StatusOr<SimilarityResult> EvaluateSimilarity(const Embeddings& embeddings,
                                                    const SimilarityData& data,
                                                    const SimilarityOptions& options) {
  const std::vector<std::optional<double>> cosines =
      PairCosines(embeddings, data, options.case_mode, options.restrict_vocab);
  const Comparison comparison =
      Summarise(CompareSimilarity(data, std::span(&cosines, 1), options.bootstrap),
                options.bootstrap.confidence);
  const ModelScores& scores = comparison.models[0];
  const Estimate& spearman = scores.own[kSpearmanMeasure];
  const Estimate& pearson = scores.own[kPearsonMeasure];
  SimilarityResult result;
  result.used = scores.used;
  result.out_of_vocabulary = data.pairs.size() - scores.used;
  if (!pearson.value.has_value() || !spearman.interval.has_value()) {
    return NoCorrelation(data, result.used);
  }
  result.pearson = *pearson.value;
  result.spearman = *spearman.value;
  result.spearman_interval = *spearman.interval;
  return result;
}

absl::Status NoCorrelation(const SimilarityData& data, size_t used) {
  return absl::FailedPreconditionError(absl::StrFormat(
      "%s: no correlation: of %d pairs %d have a word out of vocabulary, and the other %d are too "
      "few or all alike",
      data.name, data.pairs.size(), data.pairs.size() - used, used));
}

}  // namespace nce2vec
