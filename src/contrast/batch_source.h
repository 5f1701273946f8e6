// Batches of views from an encoded corpus, shuffled.
#ifndef SRC_CONTRAST_BATCH_SOURCE_H_
#define SRC_CONTRAST_BATCH_SOURCE_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "src/base/ids.h"
#include "src/base/random.h"
#include "src/contrast/bags.h"
#include "src/contrast/contrast_options.h"
#include "src/contrast/views.h"
#include "src/corpus/encoded_corpus.h"
#include "src/corpus/text_layout.h"
#include "src/train/held_out.h"

namespace nce2vec {

// N texts: text i is anchors[i] and positives[i]. No bag is empty.
struct TextBatch {
  Bags anchors;
  Bags positives;
  Bags negatives;                   // hard ones, of any of the texts; only from text pairs
  std::vector<uint8_t> dissimilar;  // [N] for labelled pairs, else empty

  size_t size() const { return anchors.size(); }
};

// What a corpus gives in an epoch.
struct ExampleCounts {
  uint64_t examples = 0;
  uint64_t texts = 0;      // that give some
  uint64_t too_short = 0;  // texts that can't
};

// An epoch's examples in an order that depends on the seed alone: shards are shuffled, and the
// examples of kShardsTogether of them among each other. So the corpus is read in long pieces, and
// memory is bounded by the examples of so many shards and kMostWaiting more. A batch holds no two
// examples of equal texts, nor of pairs that share an anchor or a positive: they would be false
// negatives. What would meet there waits for the next batch; where texts are few, batches are
// smaller. Borrows the corpus.
class BatchSource {
 public:
  BatchSource(const EncodedCorpus& corpus, TextLayout layout, const ContrastOptions& options);

  // Reads the corpus once, on all cores.
  ExampleCounts Count() const;

  void StartEpoch(size_t epoch);
  // The same over the shards [begin, end) only, without the texts that are held out.
  void StartSlice(size_t epoch, size_t begin, size_t end, const HeldOutRule* held_out);
  // False at the epoch's end. Batches have an eighth of the largest one before them at least, and
  // two texts (one labelled pair); what can't be batched so, for it repeats what others say, is
  // dropped.
  bool Next(TextBatch& batch);

 private:
  // 2^14 tokens are a shard: some million tokens.
  static constexpr size_t kShardsTogether = 64;
  // Beyond them examples are dropped: only a text that says the same over and over gets there.
  static constexpr size_t kMostWaiting = size_t{1} << 18;

  struct Example {
    ViewSource source;  // or a whole text of columns
    RandomStream random;
    uint64_t hash = 0;        // of the text, or of the anchor
    uint64_t other_hash = 0;  // of the positive, for text pairs
  };

  bool HasColumns() const;
  size_t ExamplesOf(std::span<const WordId> text, ViewMaker& views) const;
  // Fills window_ from the next shards; false when there are none.
  bool ReadWindow();
  void AddExamples(SentenceIndex index, std::span<const WordId> text);
  // Whether the example may stand in a batch beside those that were let in before.
  bool LetIn(const Example& example);
  void Add(const Example& example, TextBatch& batch);
  void AddColumns(const Example& example, TextBatch& batch);
  void FillFromWaiting(TextBatch& batch);
  size_t SmallestBatch() const;

  const EncodedCorpus& corpus_;
  TextLayout layout_;
  ContrastOptions options_;
  ViewMaker views_;
  const HeldOutRule* held_out_ = nullptr;
  size_t epoch_ = 0;
  std::vector<size_t> shards_;  // in this epoch's order
  size_t next_shard_ = 0;
  std::vector<Example> window_;
  size_t next_example_ = 0;
  std::deque<Example> waiting_;
  absl::flat_hash_set<uint64_t> in_batch_;
  size_t largest_batch_ = 0;
};

}  // namespace nce2vec

#endif  // SRC_CONTRAST_BATCH_SOURCE_H_
