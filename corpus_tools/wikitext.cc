#include "corpus_tools/wikitext.h"

#include <algorithm>
#include <array>
#include <cstddef>

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

// Elements that go with what they hold. Their content is no wikitext.
constexpr std::array<std::string_view, 18> kDroppedElements = {
    "ref",      "references",      "gallery",      "math",           "chem",     "timeline",
    "score",    "syntaxhighlight", "source",       "imagemap",       "hiero",    "graph",
    "mapframe", "maplink",         "templatedata", "templatestyles", "inputbox", "ce"};

std::string_view ElementName(std::string_view tag) {
  size_t end = 1;
  while (end < tag.size() && IsAsciiLetter(tag[end])) ++end;
  return tag.substr(1, end - 1);
}

bool IsDroppedElement(std::string_view name) {
  return std::any_of(kDroppedElements.begin(), kDroppedElements.end(),
                     [&](std::string_view dropped) { return EqualsIgnoringCase(name, dropped); });
}

// Removes comments and dropped elements.
class ElementRemover {
 public:
  explicit ElementRemover(std::string_view text) : text_(text) {}

  std::string Run() {
    while (at_ < text_.size()) {
      const size_t next = std::min(text_.find('<', at_), text_.size());
      out_.append(text_.substr(at_, next - at_));
      at_ = next;
      if (at_ == text_.size()) break;
      if (!SkipComment() && !SkipNowiki() && !SkipElement()) {
        out_.push_back('<');
        ++at_;
      }
    }
    return std::move(out_);
  }

 private:
  bool SkipComment() {
    if (!text_.substr(at_).starts_with("<!--")) return false;
    const size_t end = text_.find("-->", at_ + 4);
    // A comment that doesn't end hides all that follows, as in MediaWiki.
    at_ = end == std::string_view::npos ? text_.size() : end + 3;
    return true;
  }

  // The tag alone: what it holds is text, and stands within words.
  bool SkipNowiki() {
    std::string_view rest = text_.substr(at_ + 1);
    if (rest.starts_with('/')) rest.remove_prefix(1);
    constexpr std::string_view kName = "nowiki";
    if (!StartsWithIgnoringCase(rest, kName)) return false;
    const size_t end = rest.find_first_not_of(" /", kName.size());
    if (end == std::string_view::npos || rest[end] != '>') return false;
    at_ = text_.size() - rest.size() + end + 1;
    return true;
  }

  bool SkipElement() {
    const std::string_view name = ElementName(text_.substr(at_));
    if (name.empty() || !IsDroppedElement(name)) return false;
    const size_t tag_end = text_.find('>', at_);
    if (tag_end == std::string_view::npos) return false;
    if (text_[tag_end - 1] == '/') {
      at_ = tag_end + 1;
      return true;
    }
    const size_t end = EndOf(name, tag_end + 1);
    at_ = end == 0 ? tag_end + 1 : end;
    return true;
  }

  // Behind "</name>"; 0 where there is none. What was searched for in vain isn't searched for
  // again.
  size_t EndOf(std::string_view name, size_t begin) {
    if (std::find(endless_.begin(), endless_.end(), name) != endless_.end()) return 0;
    for (size_t at = text_.find("</", begin); at != std::string_view::npos;
         at = text_.find("</", at + 2)) {
      const std::string_view rest = text_.substr(at + 2);
      if (!StartsWithIgnoringCase(rest, name)) continue;
      const size_t end = rest.find_first_not_of(" \t\n", name.size());
      if (end != std::string_view::npos && rest[end] == '>') return at + 2 + end + 1;
    }
    endless_.emplace_back(name);
    return 0;
  }

  std::string_view text_;
  size_t at_ = 0;
  std::string out_;
  std::vector<std::string> endless_;
};

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
      const char c = text_[at_++];
      out_.push_back(c);
      line_start = c == '\n' || (line_start && (c == ' ' || c == ':' || c == '\t'));
    }
    return std::move(out_);
  }

 private:
  enum class Kind { kTemplate, kParameter, kTable };
  struct Open {
    Kind kind;
    size_t begin;  // in out_
  };

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
      break;
    }
    return true;
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

bool IsDroppedLink(std::string_view target, const WikiNames& names) {
  const size_t colon = target.find(':');
  if (colon == std::string_view::npos || colon == 0) return false;
  const std::string_view prefix = Trimmed(target.substr(0, colon));
  if (IsLanguage(prefix)) return true;
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

// [[links]], from the innermost outwards.
std::string WithoutLinks(std::string_view text, const WikiNames& names) {
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
      const std::string left = TextOfLink(std::string_view(out).substr(open.back()), names);
      out.resize(open.back());
      out += left;
      open.pop_back();
    } else {
      out.push_back(text[at++]);
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
  for (size_t at = 0; at < line.size();) {
    if (line[at] != '[' || !BeginsAddress(line.substr(at + 1))) {
      out.push_back(line[at++]);
      continue;
    }
    const size_t end = line.find(']', at);
    if (end == std::string_view::npos) {
      ++at;  // the mark alone
      continue;
    }
    const std::string_view inside = line.substr(at + 1, end - at - 1);
    const size_t space = inside.find(' ');
    if (space != std::string_view::npos) out += inside.substr(space + 1);
    at = end + 1;
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
  std::string plain;
  AppendWithoutMarkup(WithoutExternalLinks(line), plain);
  const std::string text = TidiedWikiLine(plain);
  if (!HasWord(text)) return;
  out += text;
  out.push_back('\n');
}

}  // namespace

void AppendPlainText(std::string_view wikitext, const WikiNames& names, std::string& out) {
  const std::string text = WithoutLinks(BraceRemover(ElementRemover(wikitext).Run()).Run(), names);
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    AppendLine(std::string_view(text).substr(begin, end - begin), out);
    begin = end + 1;
  }
}

}  // namespace nce2vec
