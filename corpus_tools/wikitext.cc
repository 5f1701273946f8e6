#include "corpus_tools/wikitext.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <span>
#include <utility>
#include <vector>

#include "corpus_tools/wiki_element.h"
#include "corpus_tools/wiki_hole.h"
#include "corpus_tools/wiki_line.h"
#include "corpus_tools/wiki_template.h"
#include "src/text/ascii.h"
#include "src/text/case_fold.h"
#include "src/text/markup.h"
#include "src/text/utf8.h"
#include "src/text/word_characters.h"

namespace nce2vec {
namespace {

std::string_view Trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const size_t begin = text.find_first_not_of(kSpace);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

// Removes templates, parameters and tables, from the innermost outwards.
class BraceRemover {
 public:
  explicit BraceRemover(std::string_view text) : text_(text) {}

  std::string Run() {
    bool line_start = true;  // nothing but space and marks of indentation before it on the line
    while (at_ < text_.size()) {
      if (Step(line_start)) {
        line_start = false;
        continue;
      }
      const char c = text_[at_];
      line_start = c == '\n' || (line_start && (c == ' ' || c == ':' || c == '\t'));
      size_t end = at_ + 1;
      while (!line_start && end < text_.size() && !MayBeMark(text_[end])) ++end;
      out_.append(text_.substr(at_, end - at_));
      at_ = end;
    }
    return WithRowMarks();
  }

 private:
  enum class Kind { kTemplate, kParameter, kTable };
  struct Open {
    Kind kind;
    size_t begin;  // in out_
  };

  // Within a line.
  static bool MayBeMark(char c) { return c == '{' || c == '}' || c == '<' || c == '\n'; }

  // Whether there was a mark at at_, which is dealt with then.
  bool Step(bool line_start) {
    const std::string_view rest = text_.substr(at_);
    if (rest.starts_with("{{{") && !rest.starts_with("{{{{")) return Push(Kind::kParameter, 3);
    if (rest.starts_with("{{")) return Push(Kind::kTemplate, 2);
    if (line_start && rest.starts_with("{|")) return Push(Kind::kTable, 2);
    if (line_start && rest.starts_with("|}") && !rest.starts_with("|}}")) {
      return Close(Kind::kTable, 2);
    }
    if (rest.starts_with("}}}") && !open_.empty() && open_.back().kind == Kind::kParameter) {
      return Close(Kind::kParameter, 3);
    }
    if (rest.starts_with("}}")) return Close(Kind::kTemplate, 2);
    // HTML's end ends a table that began in the other way, as in MediaWiki.
    constexpr std::string_view kEnd = "</table>";
    if (rest.front() == '<' && !open_.empty() && open_.back().kind == Kind::kTable &&
        StartsWithIgnoringCase(rest, kEnd)) {
      return Close(Kind::kTable, kEnd.size());
    }
    return false;
  }

  bool Push(Kind kind, size_t marks) {
    open_.push_back({kind, out_.size()});
    at_ += marks;
    return true;
  }

  // Closes the last one of the kind; those that were opened in it and not closed stay as text, and
  // go with it.
  bool Close(Kind kind, size_t marks) {
    at_ += marks;
    // Not far: markup that is nested so deep is none, and looking for its begin takes time.
    constexpr size_t kDeepest = 64;
    for (size_t i = open_.size(), looked = 0; i > 0 && looked < kDeepest; --i, ++looked) {
      if (open_[i - 1].kind != kind) continue;
      const size_t begin = open_[i - 1].begin;
      std::string left;
      // Text is read once for each template around it, so there must not be too many.
      if (kind == Kind::kTemplate && i <= kDeepest) {
        left = TextOfTemplate(std::string_view(out_).substr(begin));
      }
      out_.resize(begin);
      out_ += left;
      open_.resize(i - 1);
      if (left.empty() && kind == Kind::kTemplate) {
        at_ += MendHole(out_, open_.empty() ? 0 : open_.back().begin, text_.substr(at_));
      }
      break;
    }
    return true;
  }

  // The first line of a table that doesn't end is no text, either: it begins like its rows.
  std::string WithRowMarks() {
    std::string marked;
    size_t done = 0;
    for (const Open& open : open_) {
      if (open.kind != Kind::kTable) continue;
      marked += std::string_view(out_).substr(done, open.begin - done);
      marked.push_back('|');
      done = open.begin;
    }
    if (marked.empty()) return std::move(out_);
    return marked += std::string_view(out_).substr(done);
  }

  std::string_view text_;
  size_t at_ = 0;
  std::string out_;
  std::vector<Open> open_;
};

// "fr", "zh-min-nan", "simple": what links to the same page in other languages begin with.
bool IsLanguage(std::string_view prefix) {
  if (prefix == "simple") return true;
  const size_t first = std::min(prefix.find('-'), prefix.size());
  return first >= 2 && first <= 3 && std::all_of(prefix.begin(), prefix.end(), [](char c) {
           return c == '-' || (c >= 'a' && c <= 'z');
         });
}

// Files have names that the dump doesn't tell: those that the wiki or its software had once.
bool NamesFile(std::string_view target) {
  constexpr std::string_view kEndings[] = {"jpg", "jpeg", "png", "svg",  "gif", "tif",
                                           "ogg", "oga",  "ogv", "webm", "pdf", "djvu"};
  const size_t dot = target.rfind('.');
  return dot != std::string_view::npos &&
         std::any_of(std::begin(kEndings), std::end(kEndings), [&](std::string_view ending) {
           return EqualsIgnoringCase(target.substr(dot + 1), ending);
         });
}

bool IsDroppedLink(std::string_view target, const WikiNames& names) {
  const size_t colon = target.find(':');
  if (colon == std::string_view::npos || colon == 0) return false;
  const std::string_view prefix = Trimmed(target.substr(0, colon));
  if (IsLanguage(prefix) || NamesFile(target)) return true;
  const std::string upper = ToUpper(prefix);
  return std::any_of(names.dropped.begin(), names.dropped.end(),
                     [&](const std::string& name) { return ToUpper(name) == upper; });
}

// What is seen of a link: [[target]], [[target|text]], [[:Category:target]].
std::string TextOfLink(std::string_view inside, const WikiNames& names) {
  const size_t pipe = inside.find('|');
  const std::string_view target = Trimmed(inside.substr(0, pipe));
  if (IsDroppedLink(target, names)) return "";
  std::string_view text = pipe == std::string_view::npos ? target : inside.substr(pipe + 1);
  if (pipe == std::string_view::npos && text.starts_with(':')) text.remove_prefix(1);
  return std::string(text);
}

// [[links]], from the innermost outwards. Each looks at what those within it left: so they nest this
// deep at most, lest time be the square of the page's length. Captions of files go three deep.
std::string WithoutLinks(std::string_view text, const WikiNames& names) {
  constexpr size_t kDeepest = 64;
  std::string out;
  std::vector<size_t> open;  // in out
  for (size_t at = 0; at < text.size();) {
    const std::string_view rest = text.substr(at);
    if (rest.starts_with("[[")) {
      open.push_back(out.size());
      at += 2;
    } else if (rest.starts_with("]]")) {
      at += 2;
      if (open.empty()) continue;
      if (open.size() > kDeepest) {
        open.pop_back();
        continue;
      }
      const std::string left = TextOfLink(std::string_view(out).substr(open.back()), names);
      out.resize(open.back());
      out += left;
      open.pop_back();
      if (left.empty()) at += MendHole(out, open.empty() ? 0 : open.back(), text.substr(at));
    } else {
      const auto end =
          std::find_if(rest.begin() + 1, rest.end(), [](char c) { return c == '[' || c == ']'; });
      out.append(rest.begin(), end);
      at = text.size() - static_cast<size_t>(rest.end() - end);
    }
  }
  return out;
}

bool BeginsAddress(std::string_view text) {
  for (const std::string_view scheme :
       {"http://", "https://", "ftp://", "//", "mailto:", "news:"}) {
    if (StartsWithIgnoringCase(text, scheme)) return true;
  }
  return false;
}

// [http://address text], within a line.
std::string WithoutExternalLinks(std::string_view line) {
  std::string out;
  const size_t last_end = std::min(line.rfind(']'), line.size());
  for (size_t at = 0; at < line.size();) {
    if (line[at] != '[' || !BeginsAddress(line.substr(at + 1))) {
      out.push_back(line[at++]);
      continue;
    }
    if (last_end == line.size() || at > last_end) {
      ++at;  // the mark alone
      continue;
    }
    const size_t end = line.find(']', at);
    const std::string_view inside = line.substr(at + 1, end - at - 1);
    const size_t space = inside.find(' ');
    at = end + 1;
    if (space != std::string_view::npos) {
      out += inside.substr(space + 1);
    } else {
      at += MendHole(out, 0, line.substr(at));
    }
  }
  return out;
}

bool IsHeading(std::string_view line) {
  return line.size() >= 3 && line.starts_with('=') && line.ends_with('=');
}

bool HasWord(std::string_view line) {
  while (!line.empty()) {
    const WordCharacter character = Classify(line);
    if (character.kind == kWord && line.front() != '_') return true;
    line.remove_prefix(character.bytes);
  }
  return false;
}

void AppendLine(std::string_view line, std::string& out) {
  line = Trimmed(line);
  if (IsHeading(line) || line.starts_with("----")) return;
  line.remove_prefix(std::min(line.find_first_not_of("*#:; "), line.size()));
  // A row of a table, or a part of a template, without its end.
  if (line.starts_with('|')) return;
  if (line.starts_with('!') && line.find("!!") != line.npos) return;
  std::string shown = WithoutExternalLinks(line);
  if (shown.find("://") != std::string::npos) {
    std::string without;
    AppendWithoutAddresses(shown, without);
    shown = std::move(without);
  }
  std::string plain;
  AppendWithoutMarkup(shown, plain);
  const std::string text = TidiedWikiLine(plain);
  if (!HasWord(text)) return;
  out += text;
  out.push_back('\n');
}

bool IsTagOfOne(std::string_view tag, std::span<const std::string_view> names) {
  const std::string_view rest = tag.substr(tag.starts_with("</") ? 2 : 1);
  return std::any_of(names.begin(), names.end(), [&](std::string_view name) {
    return StartsWithIgnoringCase(rest, name) &&
           (rest.size() == name.size() || !IsAsciiLetter(rest[name.size()]));
  });
}

// Whether a line stands for itself: an item of a list, a block of HTML, something typed as it is.
bool BeginsBlock(std::string_view line) {
  constexpr std::string_view kWithinLines[] = {"b",     "i",    "em",  "strong", "small", "big",
                                               "sup",   "sub",  "u",   "s",      "span",  "abbr",
                                               "cite",  "code", "dfn", "kbd",    "q",     "tt",
                                               "var",   "bdi",  "ins", "del",    "mark",  "font",
                                               "strike"};
  if (line.empty()) return false;
  if (line.front() == '<') return !IsTagOfOne(line, kWithinLines);
  return std::string_view("*#:;=|! \t").find(line.front()) != line.npos;
}

bool EndsInBreak(std::string_view line) {
  constexpr std::string_view kBreak[] = {"br"};
  constexpr std::string_view kBlocks[] = {"br", "blockquote", "p", "div", "center", "poem", "li"};
  line = Trimmed(line);
  if (!line.ends_with('>')) return false;
  const std::string_view tag = line.substr(std::min(line.rfind('<'), line.size() - 1));
  if (tag.starts_with("</")) return IsTagOfOne(tag, kBlocks);
  return IsTagOfOne(tag, kBreak);
}

// Whether the line behind `line` belongs to a poem, whose lines stay.
bool PoemGoesOn(std::string_view line, bool in_poem) {
  constexpr std::string_view kPoem[] = {"poem"};
  for (size_t at = line.find('<'); at != line.npos; at = line.find('<', at + 1)) {
    const std::string_view tag = line.substr(at);
    if (IsTagOfOne(tag, kPoem)) in_poem = !tag.starts_with("</");
  }
  return in_poem;
}

}  // namespace

void AppendPlainText(std::string_view wikitext, const WikiNames& names, std::string& out) {
  const std::string text = WithoutLinks(BraceRemover(WithoutWikiElements(wikitext)).Run(), names);
  bool in_paragraph = false;
  bool in_poem = false;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    const std::string_view line = std::string_view(text).substr(begin, end - begin);
    const size_t before = out.size();
    AppendLine(line, out);
    const bool continues = out.size() > before && !BeginsBlock(line);
    // A paragraph goes on until there is an empty line.
    if (continues && in_paragraph) out[before - 1] = ' ';
    in_poem = PoemGoesOn(line, in_poem);
    in_paragraph = continues && !in_poem && !EndsInBreak(line);
    begin = end + 1;
  }
}

}  // namespace nce2vec
