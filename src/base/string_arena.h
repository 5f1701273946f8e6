// Keeps copies of many short strings at fixed addresses, without an allocation for each.
#ifndef SRC_BASE_STRING_ARENA_H_
#define SRC_BASE_STRING_ARENA_H_

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace nce2vec {

// Views it returns stay valid as long as the arena. Movable. One thread.
class StringArena {
 public:
  std::string_view Store(std::string_view text) {
    if (text.size() > free_) {
      const size_t bytes = std::max(kBlockBytes, text.size());
      blocks_.push_back(std::make_unique_for_overwrite<char[]>(bytes));
      next_ = blocks_.back().get();
      free_ = bytes;
    }
    std::memcpy(next_, text.data(), text.size());
    const std::string_view stored(next_, text.size());
    next_ += text.size();
    free_ -= text.size();
    return stored;
  }

 private:
  static constexpr size_t kBlockBytes = size_t{64} << 10;

  std::vector<std::unique_ptr<char[]>> blocks_;
  char* next_ = nullptr;
  size_t free_ = 0;
};

}  // namespace nce2vec

#endif  // SRC_BASE_STRING_ARENA_H_
