// Fields of a line of text: words and numbers between blanks.
#ifndef SRC_MODEL_TEXT_FIELDS_H_
#define SRC_MODEL_TEXT_FIELDS_H_

#include <optional>
#include <string_view>

namespace nce2vec {

// What separates fields.
constexpr bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

// Takes the next field off the front of `rest`; empty when there is none.
std::string_view NextField(std::string_view& rest);

// The float nearest to what stands in `field`, NaN and infinity included, whatever the locale;
// nullopt when it is no number.
std::optional<float> ParseFloat(std::string_view field);

}  // namespace nce2vec

#endif  // SRC_MODEL_TEXT_FIELDS_H_
