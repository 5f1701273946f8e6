#include "src/cli/report_table.h"

#include <algorithm>

#include "absl/strings/str_format.h"

namespace nce2vec {

void PrintTable(const std::vector<TableRow>& rows) {
  std::vector<size_t> widths(rows[0].size(), 0);
  for (const TableRow& row : rows) {
    for (size_t i = 0; i + 1 < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  for (const TableRow& row : rows) {
    for (size_t i = 0; i + 1 < row.size(); ++i) {
      absl::PrintF("%*s  ", static_cast<int>(widths[i]), row[i]);
    }
    absl::PrintF("%s\n", row.back());
  }
}

std::string Digits(size_t count) { return absl::StrFormat("%d", count); }

std::string FourDecimals(double value) { return absl::StrFormat("%.4f", value); }

}  // namespace nce2vec
