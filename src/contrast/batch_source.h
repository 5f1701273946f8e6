// Batches of views from an encoded corpus, shuffled.
#ifndef SRC_CONTRAST_BATCH_SOURCE_H_
#define SRC_CONTRAST_BATCH_SOURCE_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <vector>

#include "src/base/ids.h"
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
// examples of kShardsTogether of them among each other. So memory is bounded however long the text
// is, and the corpus is read in long pieces. A batch holds no two views of equal texts, which would
// be false negatives: examples that would meet there wait for the next batch. Borrows the corpus.
class BatchSource {
 public:
  BatchSource(const EncodedCorpus& corpus, TextLayout layout, const ContrastOptions& options);

  // Reads the corpus once, on all cores.
  ExampleCounts Count() const;

  void StartEpoch(size_t epoch);
  // The same over the shards [begin, end) only, without the texts that are held out.
  void StartSlice(size_t epoch, size_t begin, size_t end, const HeldOutRule* held_out);
  // False at the epoch's end. The last batches of an epoch, or all where texts are few, may be
  // smaller than options.batch, but have two texts at least: what is left over alone is dropped.
  bool Next(TextBatch& batch);

 private:
  // 2^14 tokens are a shard: some million tokens.
  static constexpr size_t kShardsTogether = 64;

  struct Example {
    std::span<const WordId> text;
    SentenceIndex index{0};
    uint64_t hash = 0;    // of the text
    uint32_t number = 0;  // among the text's examples
  };

  bool IsPairs() const;
  size_t ExamplesOf(std::span<const WordId> text, ViewMaker& views) const;
  // Fills window_ from the next shards; false when there are none.
  bool ReadWindow();
  void Add(const Example& example, TextBatch& batch);
  void AddPair(std::span<const WordId> text, TextBatch& batch);

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
};

}  // namespace nce2vec

#endif  // SRC_CONTRAST_BATCH_SOURCE_H_
