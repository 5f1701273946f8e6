// Everything that the page shows, gathered by the command.
#ifndef SRC_REPORT_REPORT_CONTENTS_H_
#define SRC_REPORT_REPORT_CONTENTS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "src/model/embeddings.h"
#include "src/query/top_k.h"
#include "src/report/evaluation_rows.h"
#include "src/report/point.h"
#include "src/report/training_curves.h"
#include "src/report/vocabulary_facts.h"

namespace nce2vec {

// How the positions came about; the last three are of t-SNE alone.
struct MapFacts {
  std::string layout;  // "tsne", "pca"
  uint64_t seed = 0;
  double perplexity = 0;
  double divergence = 0;
};

struct ReportContents {
  const Embeddings* embeddings = nullptr;  // borrowed
  std::string title;                       // the model's name
  std::string program_version;

  // Of the first words of the vocabulary, as many as there are positions.
  std::vector<Point> positions;
  std::vector<std::vector<Neighbour>> neighbours;         // among all words
  std::vector<std::vector<Neighbour>> neighbours_on_map;  // among those; empty: they are all words
  MapFacts map;

  VocabularyFacts vocabulary;
  TrainingCurves training;
  EvaluationRows evaluation;
};

}  // namespace nce2vec

#endif  // SRC_REPORT_REPORT_CONTENTS_H_
