// What evaluations say on standard error.
#ifndef SRC_CLI_EVALUATION_TALK_H_
#define SRC_CLI_EVALUATION_TALK_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace nce2vec {

// "DATA: LINE" unless `quiet`.
void TellAbout(bool quiet, std::string_view data, std::string_view line);
// Says nothing when there are none.
void TellMalformedLines(bool quiet, std::string_view data, size_t lines);

// A data set that can't be scored on its model is an error, but not the end for the others: all are
// reported, the last one by whoever runs the command.
class Failures {
 public:
  explicit Failures(std::string_view command) : command_(command) {}
  void Add(const absl::Status& status);
  absl::Status last() const { return last_; }

 private:
  std::string_view command_;
  absl::Status last_;
};

}  // namespace nce2vec

#endif  // SRC_CLI_EVALUATION_TALK_H_
