#include "src/cli/report_evaluation.h"

#include <filesystem>
#include <utility>

#include "eval/analogy_evaluation.h"
#include "src/base/status_macros.h"
#include "src/cli/evaluation_talk.h"

namespace nce2vec {
namespace {

// Pages are handed on: they name files, not the folders they lay in.
std::string FileName(const std::string& path) {
  return std::filesystem::path(path).filename().string();
}

SimilarityRow RowOf(const Embeddings& embeddings, const SimilarityData& data) {
  SimilarityRow row;
  row.data = FileName(data.name);
  const absl::StatusOr<SimilarityResult> result = EvaluateSimilarity(embeddings, data, {});
  if (!result.ok()) {
    row.failure = "not one correlation: too few of its pairs are known to the model";
    return row;
  }
  row.spearman = result->spearman;
  row.low = result->spearman_interval.low;
  row.high = result->spearman_interval.high;
  row.pearson = result->pearson;
  row.pairs = result->used;
  row.out_of_vocabulary = result->out_of_vocabulary;
  return row;
}

AnalogyRows RowsOf(const Embeddings& embeddings, const AnalogyQuestions& questions) {
  const AnalogyEvaluationOptions options;
  const AnalogyResult result = EvaluateAnalogies(embeddings, questions, options);
  AnalogyRows rows;
  rows.data = FileName(questions.name);
  rows.restrict_vocab = options.restrict_vocab;
  const auto add = [&rows](const AnalogyScore& score, AnalogyRowKind kind) {
    rows.rows.push_back({score.name, kind, score.correct, score.asked, score.skipped});
  };
  for (const AnalogyScore& section : result.sections) add(section, AnalogyRowKind::kSection);
  add(result.semantic, AnalogyRowKind::kSemantic);
  add(result.syntactic, AnalogyRowKind::kSyntactic);
  add(result.total, AnalogyRowKind::kTotal);
  return rows;
}

}  // namespace

absl::StatusOr<ReportDataSets> ReadReportDataSets(const std::vector<std::string>& similarity,
                                                  const std::vector<std::string>& analogy,
                                                  bool quiet) {
  ReportDataSets data_sets;
  for (const std::string& path : similarity) {
    NCE2VEC_ASSIGN_OR_RETURN(SimilarityData data, ReadSimilarityData(path));
    TellMalformedLines(quiet, path, data.malformed_lines);
    data_sets.similarity.push_back(std::move(data));
  }
  for (const std::string& path : analogy) {
    NCE2VEC_ASSIGN_OR_RETURN(AnalogyQuestions questions, ReadAnalogyQuestions(path));
    TellMalformedLines(quiet, path, questions.malformed_lines);
    data_sets.analogy.push_back(std::move(questions));
  }
  return data_sets;
}

EvaluationRows EvaluateForReport(const Embeddings& embeddings, const ReportDataSets& data_sets) {
  EvaluationRows rows;
  for (const SimilarityData& data : data_sets.similarity) {
    rows.similarity.push_back(RowOf(embeddings, data));
  }
  for (const AnalogyQuestions& questions : data_sets.analogy) {
    rows.analogy.push_back(RowsOf(embeddings, questions));
  }
  return rows;
}

}  // namespace nce2vec
