#include "src/cli/csv_line.h"

#include <cstdio>

namespace nce2vec {
namespace {

void AppendField(const std::string& field, std::string& line) {
  if (field.find_first_of(",\"\r\n") == std::string::npos) {
    line += field;
    return;
  }
  line += '"';
  for (const char c : field) {
    if (c == '"') line += '"';
    line += c;
  }
  line += '"';
}

}  // namespace

void PrintCsvLine(const std::vector<std::string>& fields) {
  std::string line;
  for (size_t i = 0; i < fields.size(); ++i) {
    if (i > 0) line += ',';
    AppendField(fields[i], line);
  }
  line += "\r\n";
  std::fwrite(line.data(), 1, line.size(), stdout);
}

}  // namespace nce2vec
