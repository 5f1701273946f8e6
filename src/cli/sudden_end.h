// Ends that no Status can tell of: one line on standard error, exit code 1, no temporary file left.
#ifndef SRC_CLI_SUDDEN_END_H_
#define SRC_CLI_SUDDEN_END_H_

#include <exception>

namespace nce2vec {

// From here on: a mapped file that shrinks while it is read (SIGBUS), and an exception that nothing
// catches, such as a lack of memory in a thread, end the program in that way. Once, before any
// thread is started.
void PrepareForSuddenEnds();

// Prints one line about the exception: "nce2vec: out of memory...".
void PrintException(std::exception_ptr exception);

}  // namespace nce2vec

#endif  // SRC_CLI_SUDDEN_END_H_
