// What similarity and distance share: two words or sums of words, and one number.
#ifndef SRC_CLI_PAIR_OF_SUMS_H_
#define SRC_CLI_PAIR_OF_SUMS_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "src/cli/flags.h"

namespace nce2vec {

struct PairOptions {
  std::string model;
  std::vector<std::string> sums;  // A and B
  bool json = false;
};

absl::StatusOr<ParseOutcome> ParsePair(const Arguments& args, const CommandHelp& help,
                                       PairOptions* options);

// Prints what `number_of` makes of the cosine of A and B, or {"a", "b", `name`: number}. A and B
// are said as the vocabulary writes them where they are words. NotFound names the unknown words of
// both, on standard output too with --json.
absl::Status PrintPair(const PairOptions& options, std::string_view name,
                       double (*number_of)(double cosine));

}  // namespace nce2vec

#endif  // SRC_CLI_PAIR_OF_SUMS_H_
