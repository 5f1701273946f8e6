// A text in provisional ids, on scratch space, until its vocabulary is known.
#ifndef SRC_CORPUS_WORD_SPOOL_H_
#define SRC_CORPUS_WORD_SPOOL_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "src/base/output_file.h"
#include "src/corpus/encoded_corpus.h"

namespace nce2vec {

// One thread; Renumber uses all that TBB gives it.
class WordSpool {
 public:
  static absl::StatusOr<WordSpool> Create(const std::string& scratch_folder);

  // Appends whole sentences: provisional ids and kSentenceEnd, which ends the piece.
  absl::Status Append(const std::vector<uint32_t>& ids);

  // Replaces provisional ids by `ids` of them and gives the corpus; the spool is used up.
  absl::StatusOr<EncodedCorpus> Renumber(const std::vector<WordId>& ids) &&;

 private:
  // A shard is what a worker takes at a time: small enough that all finish together, large enough
  // that taking one costs nothing. 2^14 tokens train in some 5 ms.
  static constexpr uint64_t kShardTokens = uint64_t{1} << 14;

  void CloseShard();

  ScratchFile file_;
  std::vector<Shard> shards_;
  // Still grows: where shards end depends on the sentences alone, not on the pieces they come in,
  // for the learning rate is set anew at each.
  Shard open_;
  uint64_t sentences_ = 0;
};

}  // namespace nce2vec

#endif  // SRC_CORPUS_WORD_SPOOL_H_
