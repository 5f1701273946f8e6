#include "corpus_tools/wiki_template.h"

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <iterator>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "src/text/ascii.h"

namespace nce2vec {
namespace {

std::string_view Trimmed(std::string_view text) {
  const absl::string_view trimmed =
      absl::StripAsciiWhitespace(absl::string_view(text.data(), text.size()));
  return {trimmed.data(), trimmed.size()};
}

// Which of a template's unnamed parts is its text; its name is part 0.
struct TextTemplate {
  std::string_view name;
  size_t part;
};
constexpr size_t kLast = 0;        // however many there are before it
constexpr size_t kNamedAlone = 99;  // none
constexpr TextTemplate kTextTemplates[] = {{"lang", 2},
                                           {"nowrap", 1},
                                           {"nobr", 1},
                                           {"circa", 1},
                                           {"c.", 1},
                                           {"ill", 1},
                                           {"abbr", 1},
                                           {"small", 1},
                                           {"angbr", 1},
                                           {"sup", 1},
                                           {"interlanguage link", 1},
                                           {"sub", 1},
                                           {"tooltip", 1},
                                           {"sic", 1},
                                           {"visible anchor", 1},
                                           {"vanchor", 1},
                                           {"nihongo", 1},
                                           {"transl", kLast},
                                           {"transliteration", kLast},
                                           {"columns-list", kLast}};

// Of these it is a paragraph of its own.
constexpr std::string_view kQuoteTemplates[] = {"quote", "blockquote", "cquote", "quotation"};

struct MarkTemplate {
  std::string_view name;
  std::string_view mark;
};
constexpr MarkTemplate kMarkTemplates[] = {
    {"snd", " \u2013 "},  {"spnd", " \u2013 "},  {"spaced ndash", " \u2013 "},
    {"ndash", "\u2013"},  {"en dash", "\u2013"}, {"spaced en dash", " \u2013 "},
    {"endash", "\u2013"}, {"mdash", "\u2014"},   {"em dash", "\u2014"},
    {"emdash", "\u2014"}, {"nbsp", " "},         {"'", "'"},
    {"'s", "'s"}};

// The parts of a template one after the other. A '|' within a link parts nothing.
class Parts {
 public:
  explicit Parts(std::string_view inside) : rest_(inside) {}

  bool done() const { return done_; }
  std::string_view Next() {
    size_t links = 0;
    size_t end = 0;
    for (; end < rest_.size() && (links > 0 || rest_[end] != '|'); ++end) {
      const std::string_view here = rest_.substr(end, 2);
      if (here == "[[") ++links;
      if (here == "]]" && links > 0) --links;
    }
    const std::string_view part = rest_.substr(0, end);
    done_ = end == rest_.size();
    rest_.remove_prefix(done_ ? end : end + 1);
    return Trimmed(part);
  }

 private:
  std::string_view rest_;
  bool done_ = false;
};

// Where the '=' behind a part's name is; npos: it has none.
size_t EndOfName(std::string_view part) {
  const size_t end = part.find_first_of("=[<\n");
  return end != part.npos && part[end] == '=' ? end : part.npos;
}

// The part with one of the names, the first that has none, the second..., or the last of those
// without. "2=text" is the second, too.
std::string_view Part(Parts parts, size_t number, std::initializer_list<std::string_view> names) {
  std::string_view last;
  size_t unnamed = 0;
  while (!parts.done()) {
    const std::string_view part = parts.Next();
    const size_t equals = EndOfName(part);
    if (equals == part.npos) {
      last = part;
      if (++unnamed == number) return part;
      continue;
    }
    const std::string_view name = Trimmed(part.substr(0, equals));
    const bool numbered = name.size() == 1 && static_cast<size_t>(name[0] - '0') == number;
    if (numbered || std::find(names.begin(), names.end(), name) != names.end()) {
      return Trimmed(part.substr(equals + 1));
    }
  }
  return number == kLast ? last : std::string_view();
}

template <typename Names>
bool IsAmong(std::string_view name, const Names& names) {
  return std::any_of(std::begin(names), std::end(names),
                     [&](std::string_view known) { return EqualsIgnoringCase(name, known); });
}

bool BeginsNumber(std::string_view part) {
  constexpr std::string_view kMinus = "\u2212";
  if (part.starts_with(kMinus)) part.remove_prefix(kMinus.size());
  const size_t digit = part.find_first_not_of("+-.");
  return digit != part.npos && digit <= 2 && IsAsciiDigit(part[digit]);
}

// As readers see it.
std::string_view UnitOf(std::string_view code) {
  constexpr struct {
    std::string_view code;
    std::string_view unit;
  } kUnits[] = {{"C", "\u00B0C"}, {"F", "\u00B0F"}, {"sqmi", "sq mi"}, {"sqft", "sq ft"}};
  const auto known = std::find_if(std::begin(kUnits), std::end(kUnits),
                                  [&](const auto& unit) { return unit.code == code; });
  return known == std::end(kUnits) ? code : known->unit;
}

// Behind the name: values and what stands between them, then a unit, then perhaps a smaller one
// with its value, then how it is to be shown.
std::string Measure(Parts parts) {
  std::string text;
  while (!parts.done()) {
    const std::string_view part = parts.Next();
    constexpr std::string_view kBetween[] = {"to", "and", "or", "by", "x", "-", "\u2013", "\u00D7"};
    const bool between = IsAmong(part, kBetween);
    if (EndOfName(part) != part.npos) continue;
    if (!text.empty()) text.push_back(' ');
    if (between || BeginsNumber(part)) {
      text += part;
      continue;
    }
    text += UnitOf(part);
    const std::string_view value = parts.done() ? "" : parts.Next();
    const std::string_view smaller = parts.done() ? "" : parts.Next();
    constexpr std::string_view kSmaller[] = {"in", "ft", "yd", "oz", "lb"};
    if (BeginsNumber(value) && IsAmong(smaller, kSmaller)) {
      text.append(" ").append(value).append(" ").append(smaller);
    }
    return text;
  }
  return "";  // no unit, so it is something else
}

// 1/2, 2 and 1/2, or 1/2 from 2 alone.
std::string Fraction(Parts parts) {
  std::string_view numbers[3];
  size_t count = 0;
  while (!parts.done() && count < 3) {
    const std::string_view part = parts.Next();
    if (EndOfName(part) != part.npos) continue;
    if (!BeginsNumber(part)) return "";
    numbers[count++] = part;
  }
  if (count == 0) return "";
  std::string text;
  if (count == 3) text.append(numbers[0]).append(" ");
  text += count == 1 ? "1" : numbers[count - 2];
  return text.append("\u2044").append(numbers[count - 1]);
}

// {{As of|2011|12|31}}: As of 31 December 2011.
std::string AsOf(const Parts& parts) {
  const std::string_view other = Part(parts, kNamedAlone, {"alt"});
  if (!other.empty()) return std::string(other);
  constexpr std::string_view kMonths[] = {"January",   "February", "March",    "April",
                                          "May",       "June",     "July",     "August",
                                          "September", "October",  "November", "December"};
  std::string text = Part(parts, kNamedAlone, {"lc"}).empty() ? "As of " : "as of ";
  const std::string_view day = Part(parts, 3, {});
  const std::string_view month = Part(parts, 2, {});
  if (BeginsNumber(day)) text.append(day).append(" ");
  int number = 0;
  const bool told = absl::SimpleAtoi(absl::string_view(month.data(), month.size()), &number);
  if (told && number >= 1 && number <= 12) {
    text.append(kMonths[number - 1]).append(" ");
  } else if (!told && !month.empty()) {
    text.append(month).append(" ");
  }
  const std::string_view year = Part(parts, 1, {});
  return BeginsNumber(year) ? text.append(year) : "";
}

}  // namespace

std::string TextOfTemplate(std::string_view inside) {
  Parts parts(inside);
  const std::string_view name = parts.Next();
  if (EqualsIgnoringCase(name, "convert") || EqualsIgnoringCase(name, "cvt")) {
    return Measure(parts);
  }
  if (EqualsIgnoringCase(name, "frac")) return Fraction(parts);
  if (EqualsIgnoringCase(name, "as of")) return AsOf(parts);
  for (const MarkTemplate& known : kMarkTemplates) {
    if (EqualsIgnoringCase(name, known.name)) return std::string(known.mark);
  }
  for (const TextTemplate& known : kTextTemplates) {
    if (EqualsIgnoringCase(name, known.name)) return std::string(Part(parts, known.part, {}));
  }
  if (!IsAmong(name, kQuoteTemplates)) return "";
  const std::string_view text = Part(parts, 1, {"text", "quote"});
  return text.empty() ? "" : absl::StrFormat("\n\n%s\n\n", text);
}

}  // namespace nce2vec
