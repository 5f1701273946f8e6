// Nearest texts: nce2vec nn --text.
#ifndef SRC_CLI_NN_TEXTS_H_
#define SRC_CLI_NN_TEXTS_H_

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "src/encode/text_encoder.h"
#include "src/model/embeddings.h"
#include "src/query/text_index.h"

namespace nce2vec {

// The lines of a file, ready to be asked for those nearest to a text, by the model's own pooling.
// Movable; one thread.
class TextSearch {
 public:
  // Reads and encodes all lines of `path` ("-": standard input). FailedPrecondition when none has a
  // known word. `embeddings` must outlive the search.
  static absl::StatusOr<TextSearch> Open(const Embeddings& embeddings, const std::string& path);

  const TextIndex& index() const { return index_; }

  // The k lines nearest to `query`, best first. NotFound when no word of it is known; `missing`
  // gets those that are not, in either case.
  absl::StatusOr<std::vector<TextNeighbour>> Find(const std::string& query, size_t k,
                                                  std::vector<std::string>& missing);

  // "score<TAB>line<TAB>text" lines; lines count from 1.
  void Print(const std::vector<TextNeighbour>& answer) const;
  // One line: {"query", "results": [{"rank", "line", "score", "text"}], "missing": [...]}.
  void PrintJson(std::string_view query, const std::vector<TextNeighbour>& answer,
                 const std::vector<std::string>& missing) const;

 private:
  TextSearch(const Embeddings& embeddings, std::unique_ptr<TextEncoder> encoder, TextIndex index);

  const Embeddings* embeddings_;
  std::unique_ptr<TextEncoder> encoder_;  // where the session can find it
  TextEncoder::Session session_;
  TextIndex index_;
};

}  // namespace nce2vec

#endif  // SRC_CLI_NN_TEXTS_H_
