// Comma-separated values as RFC 4180 has them.
#ifndef SRC_CLI_CSV_LINE_H_
#define SRC_CLI_CSV_LINE_H_

#include <string>
#include <vector>

namespace nce2vec {

// Prints one line on standard output, ended by CR LF. Fields that hold a comma, a quote or a line
// end are quoted; bytes are printed as they are.
void PrintCsvLine(const std::vector<std::string>& fields);

}  // namespace nce2vec

#endif  // SRC_CLI_CSV_LINE_H_
