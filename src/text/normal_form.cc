#include "src/text/normal_form.h"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/stringpiece.h>

#include <cstddef>
#include <cstdint>

#include "src/base/status_macros.h"
#include "src/text/utf8.h"

namespace nce2vec {
namespace {

// Appends to a std::string that is not owned. (ICU's own StringByteSink does the same with more
// copies.)
class Sink : public icu::ByteSink {
 public:
  explicit Sink(std::string& out) : out_(out) {}
  void Append(const char* bytes, int32_t count) override {
    out_.append(bytes, static_cast<size_t>(count));
  }

 private:
  std::string& out_;
};

// Never changed and never freed: may be used from any thread.
const icu::Normalizer2& Instance(const icu::Normalizer2* (*get)(UErrorCode&)) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* instance = get(error);
  NCE2VEC_CHECK(U_SUCCESS(error));  // a part of ICU's own data
  return *instance;
}

void Append(const icu::Normalizer2& form, std::string_view text, std::string& out) {
  // ICU counts in int32_t. A cut between pieces is one between characters; marks that would join
  // over it are two in a gigabyte.
  constexpr size_t kPiece = size_t{1} << 28;
  Sink sink(out);
  while (!text.empty()) {
    const std::string_view piece = TruncateUtf8(text, kPiece);
    UErrorCode error = U_ZERO_ERROR;
    form.normalizeUTF8(0, icu::StringPiece(piece.data(), static_cast<int32_t>(piece.size())), sink,
                       nullptr, error);
    NCE2VEC_CHECK(U_SUCCESS(error));
    text.remove_prefix(piece.size());
  }
}

// U+0300 to 036F, 1AB0 to 1AFF, 1DC0 to 1DFF: the blocks of combining diacritical marks.
bool IsAccent(int32_t code_point) {
  return (code_point >= 0x0300 && code_point <= 0x036F) ||
         (code_point >= 0x1AB0 && code_point <= 0x1AFF) ||
         (code_point >= 0x1DC0 && code_point <= 0x1DFF);
}

}  // namespace

void AppendNormalized(Normalization form, std::string_view text, std::string& out) {
  switch (form) {
    case Normalization::kNone:
      out.append(text);
      return;
    case Normalization::kNfc: {
      static const icu::Normalizer2& nfc = Instance(icu::Normalizer2::getNFCInstance);
      Append(nfc, text, out);
      return;
    }
    case Normalization::kNfkc: {
      static const icu::Normalizer2& nfkc = Instance(icu::Normalizer2::getNFKCInstance);
      Append(nfkc, text, out);
      return;
    }
  }
}

void AppendWithoutAccents(std::string_view text, std::string& out) {
  static const icu::Normalizer2& nfd = Instance(icu::Normalizer2::getNFDInstance);
  std::string decomposed;
  Append(nfd, text, decomposed);
  std::string bare;
  std::string_view rest = decomposed;
  while (!rest.empty()) {
    const Utf8Character character = FirstCharacter(rest);
    if (!IsAccent(character.code_point)) bare.append(rest.substr(0, character.bytes));
    rest.remove_prefix(character.bytes);
  }
  AppendNormalized(Normalization::kNfc, bare, out);
}

void AppendJamo(std::string_view text, std::string& out) {
  // The Unicode Standard, section 3.12: a syllable is (leading * 21 + vowel) * 28 + trailing.
  constexpr int32_t kFirstSyllable = 0xAC00;
  constexpr int32_t kLastSyllable = 0xD7A3;
  constexpr int32_t kTrailing = 28;
  constexpr int32_t kVowels = 21;
  while (!text.empty()) {
    const Utf8Character character = FirstCharacter(text);
    if (character.code_point >= kFirstSyllable && character.code_point <= kLastSyllable) {
      const int32_t index = character.code_point - kFirstSyllable;
      AppendUtf8(0x1100 + index / (kVowels * kTrailing), out);
      AppendUtf8(0x1161 + index / kTrailing % kVowels, out);
      if (index % kTrailing > 0) AppendUtf8(0x11A7 + index % kTrailing, out);
    } else {
      out.append(text.substr(0, character.bytes));
    }
    text.remove_prefix(character.bytes);
  }
}

}  // namespace nce2vec
