#include "corpus_tools/wiki_template.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/ascii.h"
#include "src/text/ascii.h"

namespace nce2vec {
namespace {

std::string_view Trimmed(std::string_view text) {
  const absl::string_view trimmed =
      absl::StripAsciiWhitespace(absl::string_view(text.data(), text.size()));
  return {trimmed.data(), trimmed.size()};
}

// Which of a template's parts is its text; its name is part 0.
struct TextTemplate {
  std::string_view name;
  size_t part;
};
constexpr TextTemplate kTextTemplates[] = {
    {"lang", 2}, {"nowrap", 1}, {"nobr", 1},  {"circa", 1}, {"c.", 1},
    {"ill", 1},  {"abbr", 1},   {"small", 1}, {"angbr", 1}, {"interlanguage link", 1}};

struct MarkTemplate {
  std::string_view name;
  std::string_view mark;
};
constexpr MarkTemplate kMarkTemplates[] = {
    {"snd", " \u2013 "}, {"spnd", " \u2013 "},  {"spaced ndash", " \u2013 "},
    {"ndash", "\u2013"}, {"en dash", "\u2013"}, {"spaced en dash", " \u2013 "},
    {"mdash", "\u2014"}, {"em dash", "\u2014"}, {"nbsp", " "},
    {"'", "'"},          {"'s", "'s"}};

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

bool BeginsNumber(std::string_view part) {
  const size_t digit = part.find_first_not_of("+-.");
  return digit != part.npos && digit <= 2 && IsAsciiDigit(part[digit]);
}

// Behind the name: values and what stands between them, then a unit, then how it is to be shown.
std::string Measure(Parts parts) {
  std::string text;
  while (!parts.done()) {
    const std::string_view part = parts.Next();
    constexpr std::string_view kBetween[] = {"to", "and", "or", "by", "x", "-", "\u2013", "\u00D7"};
    const bool between =
        std::find(std::begin(kBetween), std::end(kBetween), part) != std::end(kBetween);
    if (!text.empty()) text.push_back(' ');
    text += part;
    if (!between && !BeginsNumber(part)) return text;
  }
  return "";  // no unit, so it is something else
}

}  // namespace

std::string TextOfTemplate(std::string_view inside) {
  Parts parts(inside);
  const std::string_view name = parts.Next();
  if (EqualsIgnoringCase(name, "convert") || EqualsIgnoringCase(name, "cvt")) {
    return Measure(parts);
  }
  for (const MarkTemplate& known : kMarkTemplates) {
    if (EqualsIgnoringCase(name, known.name)) return std::string(known.mark);
  }
  for (const TextTemplate& known : kTextTemplates) {
    if (!EqualsIgnoringCase(name, known.name)) continue;
    for (size_t part = 1; !parts.done(); ++part) {
      const std::string_view text = parts.Next();
      if (part == known.part) return std::string(text);
    }
  }
  return "";
}

}  // namespace nce2vec
