#include "src/text/sentence_splitter.h"

#include <unicode/ubrk.h>
#include <unicode/utext.h>

#include <cstddef>

#include "src/base/status_macros.h"

namespace nce2vec {

struct SentenceSplitter::Icu {
  UBreakIterator* boundaries = nullptr;
  UText* text = nullptr;
};

SentenceSplitter::SentenceSplitter() : icu_(std::make_unique<Icu>()) {
  UErrorCode error = U_ZERO_ERROR;
  icu_->boundaries = ubrk_open(UBRK_SENTENCE, "", nullptr, 0, &error);
  NCE2VEC_CHECK(U_SUCCESS(error));  // the root locale's rules are part of ICU's own data
}

SentenceSplitter::~SentenceSplitter() {
  ubrk_close(icu_->boundaries);
  utext_close(icu_->text);
}

void SentenceSplitter::Split(std::string_view line,
                             absl::FunctionRef<void(std::string_view sentence)> sink) {
  UErrorCode error = U_ZERO_ERROR;
  icu_->text = utext_openUTF8(icu_->text, line.data(), static_cast<int64_t>(line.size()), &error);
  ubrk_setUText(icu_->boundaries, icu_->text, &error);
  NCE2VEC_CHECK(U_SUCCESS(error));
  size_t begin = 0;
  for (int32_t end = ubrk_next(icu_->boundaries); end != UBRK_DONE;
       end = ubrk_next(icu_->boundaries)) {
    sink(line.substr(begin, static_cast<size_t>(end) - begin));
    begin = static_cast<size_t>(end);
  }
}

}  // namespace nce2vec
