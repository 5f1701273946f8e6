// Ctrl-C and SIGTERM as a flag that long work looks at.
#ifndef SRC_CLI_INTERRUPT_H_
#define SRC_CLI_INTERRUPT_H_

#include <atomic>

namespace nce2vec {

// From now on the first SIGINT or SIGTERM sets the flag it returns; a second one ends the program
// at once, as if nobody had asked.
const std::atomic<bool>* CatchInterrupts();

// From now on an interrupt ends the program again, for what follows the long work.
void ReleaseInterrupts();

}  // namespace nce2vec

#endif  // SRC_CLI_INTERRUPT_H_
