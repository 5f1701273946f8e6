#include "src/text/break_iterator.h"

#include <unicode/locid.h>

#include <cstddef>
#include <cstdint>

#include "src/base/status_macros.h"

namespace nce2vec {
namespace {

std::unique_ptr<icu::BreakIterator> Create(BreakIterator::Kind kind, const std::string& language) {
  UErrorCode error = U_ZERO_ERROR;
  icu::Locale locale(language.c_str());
  std::unique_ptr<icu::BreakIterator> made;
  if (kind == BreakIterator::Kind::kWord) {
    made.reset(icu::BreakIterator::createWordInstance(locale, error));
  } else {
    if (!language.empty()) locale.setKeywordValue("ss", "standard", error);
    made.reset(icu::BreakIterator::createSentenceInstance(locale, error));
  }
  NCE2VEC_CHECK(U_SUCCESS(error));  // the root locale's rules are part of ICU's own data
  return made;
}

}  // namespace

BreakIterator::BreakIterator(Kind kind, const std::string& language)
    : boundaries_(Create(kind, language)) {}

void BreakIterator::Split(std::string_view text,
                          absl::FunctionRef<void(std::string_view part)> sink) {
  UErrorCode error = U_ZERO_ERROR;
  UText* opened =
      utext_openUTF8(text_.get(), text.data(), static_cast<int64_t>(text.size()), &error);
  if (opened != text_.get()) text_.reset(opened);  // the first time
  boundaries_->setText(opened, error);
  NCE2VEC_CHECK(U_SUCCESS(error));
  size_t begin = 0;
  for (int32_t next = boundaries_->next(); next != icu::BreakIterator::DONE;
       next = boundaries_->next()) {
    const auto end = static_cast<size_t>(next);
    sink(text.substr(begin, end - begin));
    begin = end;
  }
}

}  // namespace nce2vec
