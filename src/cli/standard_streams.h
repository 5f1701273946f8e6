// Standard input, output and error as the program finds and leaves them.
#ifndef SRC_CLI_STANDARD_STREAMS_H_
#define SRC_CLI_STANDARD_STREAMS_H_

namespace nce2vec {

// Gives those that are closed a place holder, so that no file opened later takes their number and
// gets messages or results written into it. Reading or writing the place holder fails.
void HoldClosedStreams();

// Writes out what is left for standard output, and returns `exit_code`; when that failed, says so
// and returns 1 where it was 0. A reader who left early, as `head` does, has what he wanted:
// nothing is said.
int FinishOutput(int exit_code);

}  // namespace nce2vec

#endif  // SRC_CLI_STANDARD_STREAMS_H_
