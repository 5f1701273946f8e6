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

// What an example's views are made of: spans of an encoded corpus, marks and unknown words and all.
struct ViewSource {
  std::span<const WordId> anchor;
  std::span<const WordId> positive;  // empty: both views are made of `anchor`
};

// Holds buffers: one a thread.
class ViewMaker {
 public:
  explicit ViewMaker(const ViewOptions& options) : options_(options) {}

  // How many examples a text gives in an epoch: one for each of its sentences as an anchor, or one;
  // 0 when it is too short for two views.
  size_t Examples(std::span<const WordId> text);

  // The source of example number `example` < Examples(text) of the text that was last asked about,
  // into which it looks. Draws which sentence goes with the anchor.
  ViewSource Source(size_t example, RandomStream& random) const;

  // Adds the two views. Neither is empty.
  void Make(const ViewSource& source, RandomStream& random, Bags& anchors, Bags& positives);

  // Adds the known words of `text` after crop and word dropout, one of them at least; there must be
  // one.
  void AddView(std::span<const WordId> text, RandomStream& random, Bags& to);

 private:
  bool HasSentences() const { return options_.kind == ViewKind::kSentences && usable_.size() >= 2; }
  size_t WordsNeeded() const;
  void MakeSpans(RandomStream& random, Bags& anchors, Bags& positives);
  void MakeHalves(RandomStream& random, Bags& anchors, Bags& positives);
  void AddKnown(std::span<const WordId> words, RandomStream& random, Bags& to);

  ViewOptions options_;
  std::span<const WordId> text_;                 // last asked about
  std::vector<std::span<const WordId>> usable_;  // its parts of min_words known words
  size_t known_ = 0;                             // words of it
  std::vector<WordId> words_;
  std::vector<WordId> first_;
  std::vector<WordId> second_;
  std::vector<WordId> kept_;
};

}  // namespace nce2vec

#endif  // SRC_CONTRAST_VIEWS_H_
