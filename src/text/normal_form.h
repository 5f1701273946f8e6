// Unicode's normal forms and what is made of them, by ICU. All texts are well-formed UTF-8.
#ifndef SRC_TEXT_NORMAL_FORM_H_
#define SRC_TEXT_NORMAL_FORM_H_

#include <string>
#include <string_view>

#include "src/text/cleaning_options.h"

namespace nce2vec {

// Appends `text` to `out` in its normal form; kNone: as it is. Little more than a copy where the
// text is in that form already, as nearly all text is in NFC.
void AppendNormalized(Normalization form, std::string_view text, std::string& out);

// Appends `text` without the marks that NFD splits off Latin, Greek and Cyrillic letters (the
// blocks of combining diacritical marks), in NFC. Marks that write vowels or tones in other scripts
// stay, and so do letters of their own, like U+00F8 or U+0142.
void AppendWithoutAccents(std::string_view text, std::string& out);

// Appends `text` with its Korean syllables decomposed into conjoining jamo, two or three letters
// each, as NFD does; all else stays as it is.
void AppendJamo(std::string_view text, std::string& out);

}  // namespace nce2vec

#endif  // SRC_TEXT_NORMAL_FORM_H_
