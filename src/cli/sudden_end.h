// Ends that no Status can tell of: one line on standard error, exit code 1, no temporary file left.
#ifndef SRC_CLI_SUDDEN_END_H_
#define SRC_CLI_SUDDEN_END_H_

#include <exception>

namespace nce2vec {

// From here on two things that are no bugs of the program end it in that way: a mapped file that
// shrinks while it is read (SIGBUS), and a lack of memory or threads in a thread that doesn't catch
// it. Any other signal or exception still crashes. Once, before any thread is started.
void PrepareForSuddenEnds();

// Prints one line about the exception: "nce2vec: out of memory...".
void PrintException(const std::exception& exception);

}  // namespace nce2vec

#endif  // SRC_CLI_SUDDEN_END_H_
