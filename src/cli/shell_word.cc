#include "src/cli/shell_word.h"

#include <algorithm>
#include <cctype>
#include <string_view>

#include "absl/strings/str_format.h"

namespace nce2vec {
namespace {

bool IsControl(char c) { return std::iscntrl(static_cast<unsigned char>(c)) != 0; }

}  // namespace

std::string ForShell(const std::string& word) {
  const auto plain = [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte > 127 || std::isalnum(byte) != 0 ||
           std::string_view("%+,-./:=@_").find(c) != std::string_view::npos;
  };
  if (!word.empty() && std::all_of(word.begin(), word.end(), plain)) return word;
  const bool controls = std::any_of(word.begin(), word.end(), IsControl);
  std::string quoted = controls ? "$'" : "'";
  for (const char c : word) {
    if (IsControl(c)) {
      quoted += absl::StrFormat("\\%03o", static_cast<unsigned char>(c));
    } else if (controls && (c == '\\' || c == '\'')) {
      quoted += {'\\', c};
    } else if (c == '\'') {
      quoted += "'\\''";
    } else {
      quoted += c;
    }
  }
  return quoted + "'";
}

}  // namespace nce2vec
