// Two views of a text: what a contrastive loss is to find together again.
#ifndef SRC_CONTRAST_VIEWS_H_
#define SRC_CONTRAST_VIEWS_H_

#include <cstddef>
#include <span>
#include <vector>

#include "src/base/ids.h"
#include "src/base/random.h"
#include "src/contrast/bags.h"
#include "src/contrast/contrast_options.h"

namespace nce2vec {

// Holds buffers: one a thread.
class ViewMaker {
 public:
  explicit ViewMaker(const ViewOptions& options) : options_(options) {}

  // How many examples a text gives in an epoch: one for each of its sentences as an anchor, or one;
  // 0 when it is too short for two views. `text` is as an EncodedCorpus holds it, marks and all.
  size_t Examples(std::span<const WordId> text);

  // Adds the two views of example number `example` < Examples(text). Neither is empty.
  void Make(std::span<const WordId> text, size_t example, RandomStream& random, Bags& anchors,
            Bags& positives);

 private:
  // The known words of `text` by part; which parts have min_words.
  void Read(std::span<const WordId> text);
  bool HasSentences() const { return options_.kind == ViewKind::kSentences && usable_.size() >= 2; }
  size_t WordsNeeded() const;
  void MakeSpans(RandomStream& random);
  void MakeHalves(RandomStream& random);
  // `view` after crop and word dropout.
  void AddView(std::span<const WordId> view, RandomStream& random, Bags& to);

  ViewOptions options_;
  Bags parts_;
  std::vector<size_t> usable_;  // parts
  std::vector<WordId> first_;
  std::vector<WordId> second_;
  std::vector<WordId> kept_;
};

}  // namespace nce2vec

#endif  // SRC_CONTRAST_VIEWS_H_
