// Commands that a user is told to run.
#ifndef SRC_CLI_SHELL_WORD_H_
#define SRC_CLI_SHELL_WORD_H_

#include <string>

namespace nce2vec {

// As a word that a shell reads back as it was, in one line.
std::string ForShell(const std::string& word);

}  // namespace nce2vec

#endif  // SRC_CLI_SHELL_WORD_H_
