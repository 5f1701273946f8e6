// Pages of the manual, in roff.
#ifndef SRC_CLI_MANUAL_PAGE_H_
#define SRC_CLI_MANUAL_PAGE_H_

#include <string>

#include "src/cli/command_table.h"

namespace nce2vec {

// The page of a topic, section 1. Equal builds give equal bytes: it has a version, no date.
std::string ManualPage(const Topic& topic);

}  // namespace nce2vec

#endif  // SRC_CLI_MANUAL_PAGE_H_
