// Queries from a pipe or a file, as many at a time as are there.
#ifndef SRC_CLI_QUERY_LINES_H_
#define SRC_CLI_QUERY_LINES_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace nce2vec {

// Reads lines from a descriptor without waiting for more than one: a program that asks, waits for
// the answer and asks again gets it at once, and a file of queries is answered in batches. One
// thread.
class QueryLines {
 public:
  static constexpr size_t kMostAtATime = 64;  // what a search answers in one look through the rows
  static constexpr size_t kMaxLineBytes = size_t{4} << 20;

  explicit QueryLines(int descriptor) : descriptor_(descriptor) {}

  // The next lines, without their ends ('\n' or "\r\n") and without blank ones; empty at the end.
  // Waits until there is at least one. InvalidArgument for a line longer than kMaxLineBytes.
  absl::StatusOr<std::vector<std::string>> Next();

 private:
  void TakeLines(std::vector<std::string>& lines);
  absl::Status ReadMore();

  int descriptor_;
  bool ended_ = false;
  std::string buffer_;
  size_t start_ = 0;  // of what is not taken yet
};

}  // namespace nce2vec

#endif  // SRC_CLI_QUERY_LINES_H_
