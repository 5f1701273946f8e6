// Scripts that make shells complete nce2vec's commands, options and values.
#ifndef SRC_CLI_COMPLETION_SCRIPT_H_
#define SRC_CLI_COMPLETION_SCRIPT_H_

#include <string>

namespace nce2vec {

// To be sourced, or found by bash-completion under the program's name. Needs bash 4 and nothing
// else.
std::string BashCompletion();

// To be sourced after compinit, or a file _nce2vec in a folder of $fpath.
std::string ZshCompletion();

}  // namespace nce2vec

#endif  // SRC_CLI_COMPLETION_SCRIPT_H_
