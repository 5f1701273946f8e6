// Tables on standard output, for people and scripts.
#ifndef SRC_CLI_REPORT_TABLE_H_
#define SRC_CLI_REPORT_TABLE_H_

#include <cstddef>
#include <string>
#include <vector>

namespace nce2vec {

using TableRow = std::vector<std::string>;

// The first row is the head; all rows are of its length. Columns are right-aligned and hold no
// spaces, but for the last, which is left-aligned and may.
void PrintTable(const std::vector<TableRow>& rows);

std::string Digits(size_t count);
// Four decimals, for correlations and shares.
std::string FourDecimals(double value);

}  // namespace nce2vec

#endif  // SRC_CLI_REPORT_TABLE_H_
