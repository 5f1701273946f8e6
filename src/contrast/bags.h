// Texts of a batch as lists of words: a list of lists, in two arrays.
#ifndef SRC_CONTRAST_BAGS_H_
#define SRC_CONTRAST_BAGS_H_

#include <cstddef>
#include <span>
#include <vector>

#include "src/base/ids.h"

namespace nce2vec {

struct Bags {
  std::vector<WordId> words;
  std::vector<size_t> ends;  // bag i is words[ends[i-1], ends[i])

  size_t size() const { return ends.size(); }
  std::span<const WordId> operator[](size_t i) const {
    const size_t begin = i == 0 ? 0 : ends[i - 1];
    return {words.data() + begin, ends[i] - begin};
  }

  void Clear() {
    words.clear();
    ends.clear();
  }
  void Add(std::span<const WordId> bag) {
    words.insert(words.end(), bag.begin(), bag.end());
    ends.push_back(words.size());
  }
  void Add(const Bags& others) {
    for (size_t i = 0; i < others.size(); ++i) Add(others[i]);
  }
};

}  // namespace nce2vec

#endif  // SRC_CONTRAST_BAGS_H_
