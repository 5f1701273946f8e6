// A sink that keeps what it is given.
#ifndef TESTS_CORPUS_TOOLS_COLLECTED_H_
#define TESTS_CORPUS_TOOLS_COLLECTED_H_

#include <string>
#include <string_view>
#include <vector>

#include "corpus_tools/text_map.h"

namespace nce2vec {

class Collected {
 public:
  ByteSink sink() {
    return [this](std::string_view bytes) {
      text_ += bytes;
      return absl::OkStatus();
    };
  }
  const std::string& text() const { return text_; }
  std::vector<std::string> lines() const {
    std::vector<std::string> lines;
    for (size_t begin = 0; begin < text_.size();) {
      const size_t end = text_.find('\n', begin);
      lines.push_back(text_.substr(begin, end - begin));
      begin = end == std::string::npos ? text_.size() : end + 1;
    }
    return lines;
  }

 private:
  std::string text_;
};

}  // namespace nce2vec

#endif  // TESTS_CORPUS_TOOLS_COLLECTED_H_
