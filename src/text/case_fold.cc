#include "src/text/case_fold.h"

#include <unicode/ucasemap.h>
#include <unicode/uchar.h>
#include <unicode/utypes.h>

#include <cstdint>

#include "src/base/status_macros.h"
#include "src/text/utf8.h"

namespace nce2vec {

namespace {

using CaseMapping = int32_t(const UCaseMap*, char*, int32_t, const char*, int32_t, UErrorCode*);

// Never changed and never freed: ICU's functions may use one from any thread.
const UCaseMap* RootCaseMap() {
  static const UCaseMap* const map = [] {
    UErrorCode error = U_ZERO_ERROR;
    const UCaseMap* opened = ucasemap_open("", 0, &error);
    NCE2VEC_CHECK(U_SUCCESS(error));
    return opened;
  }();
  return map;
}

void AppendMapped(CaseMapping* mapping, std::string_view utf8, std::string& mapped) {
  const size_t before = mapped.size();
  size_t room = utf8.size() + utf8.size() / 2 + 16;  // enough for nearly all texts
  while (true) {
    mapped.resize(before + room);
    UErrorCode error = U_ZERO_ERROR;
    const int32_t needed =
        mapping(RootCaseMap(), mapped.data() + before, static_cast<int32_t>(room), utf8.data(),
                static_cast<int32_t>(utf8.size()), &error);
    const auto bytes = static_cast<size_t>(needed);
    if (error != U_BUFFER_OVERFLOW_ERROR) {
      NCE2VEC_CHECK(U_SUCCESS(error));
      mapped.resize(before + bytes);
      return;
    }
    room = bytes;
  }
}

// ICU counts in int32_t, and upper-casing can triple a text.
void Map(CaseMapping* mapping, std::string_view utf8, std::string& mapped) {
  constexpr size_t kPiece = size_t{1} << 28;
  mapped.clear();
  while (!utf8.empty()) {
    const std::string_view piece = TruncateUtf8(utf8, kPiece);
    AppendMapped(mapping, piece, mapped);
    utf8.remove_prefix(piece.size());
  }
}

}  // namespace

std::string ToUpper(std::string_view utf8) {
  std::string repaired;
  if (!IsWellFormed(utf8)) {
    RepairUtf8(utf8, repaired);
    utf8 = repaired;
  }
  std::string upper;
  Map(ucasemap_utf8ToUpper, utf8, upper);
  return upper;
}

void ToLower(std::string_view utf8, std::string& lower) { Map(ucasemap_utf8ToLower, utf8, lower); }

void FoldCase(std::string_view utf8, std::string& folded) {
  Map(ucasemap_utf8FoldCase, utf8, folded);
}

int32_t FoldCase(int32_t code_point) { return u_foldCase(code_point, U_FOLD_CASE_DEFAULT); }

}  // namespace nce2vec
