// Retrieval: do the documents that people judged relevant stand first, by cosine with the query?
#ifndef EVAL_RETRIEVAL_H_
#define EVAL_RETRIEVAL_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "src/encode/text_encoder.h"

namespace nce2vec {

inline constexpr size_t kNdcgDepth = 10;
inline constexpr size_t kMrrDepth = 10;
inline constexpr size_t kRecallDepth = 100;

struct Judgement {
  size_t document = 0;  // place in the corpus
  double gain = 0;      // > 0
};

struct RetrievalData {
  std::string name;
  std::vector<std::string> documents;  // title and text
  std::vector<std::string> queries;
  std::vector<std::vector<Judgement>> relevant;  // of each query
  // Judgements of queries or documents that are not there: passed over.
  size_t unknown_judgements = 0;
};

// `corpus`: lines id, title, text; `queries`: id, text; `qrels`: query's id, document's id, gain;
// separated by tabs, no header. A document is its title and its text, but the text alone where it
// begins with the title. A gain of 0 or less says "not relevant". Empty lines are passed over.
// InvalidArgument, naming file (in folder `name`) and line, for any other number of columns, an
// empty or repeated id, a gain that is no finite number, a pair judged twice; naming the file, when
// it has no line or no relevant document at all.
absl::StatusOr<RetrievalData> ParseRetrievalData(const std::string& name, std::string_view corpus,
                                                 std::string_view queries, std::string_view qrels);
// corpus.tsv, queries.tsv and qrels.tsv of a folder.
absl::StatusOr<RetrievalData> ReadRetrievalData(const std::string& folder);

// Means over the queries that have a relevant document.
struct RetrievalResult {
  // The sum of gain / log2(rank + 1) over the first ten, over the largest that the judgements
  // allow (Jarvelin & Kekalainen 2002).
  double ndcg = 0;
  double mrr = 0;      // 1 / rank of the first relevant document; 0 when not among the first ten
  double recall = 0;   // share of the relevant documents that are among the first hundred
  size_t queries = 0;  // that the means are over
  size_t queries_without_relevant = 0;  // left out
  size_t unknown_queries =
      0;  // of `queries`, without a known word: they find nothing and count as 0
  size_t documents = 0;
  size_t unknown_documents = 0;  // without a known word: cosine 0
  TextCounts tokens;             // of all documents and queries
};

// Ranks all documents for each query: cosine descending, then the corpus's order. Parallel; the
// result is the same for any number of threads. ResourceExhausted when the memory is not there.
absl::StatusOr<RetrievalResult> EvaluateRetrieval(const TextEncoder& encoder,
                                                  const RetrievalData& data);

}  // namespace nce2vec

#endif  // EVAL_RETRIEVAL_H_
