// Given pairs as an encoded corpus holds them.
#ifndef SRC_TRAIN_GIVEN_PAIRS_H_
#define SRC_TRAIN_GIVEN_PAIRS_H_

#include <cstddef>
#include <span>

#include "src/base/ids.h"
#include "src/corpus/encoded_corpus.h"

namespace nce2vec {

// Calls visit(WordId centre, WordId context, float weight) for the pairs among `ids`, some
// sentences or a part of one. What has no partner is passed over.
template <class Visitor>
void ForEachGivenPair(std::span<const WordId> ids, Visitor&& visit) {
  float weight = 1;
  for (size_t i = 0; i < ids.size(); ++i) {
    if (IsWeight(ids[i])) {
      weight = WeightOf(ids[i]);
      continue;
    }
    if (IsWord(ids[i]) && i + 1 < ids.size() && IsWord(ids[i + 1])) {
      visit(ids[i], ids[i + 1], weight);
      ++i;
    }
    weight = 1;
  }
}

}  // namespace nce2vec

#endif  // SRC_TRAIN_GIVEN_PAIRS_H_
