#include "corpus_tools/wiki_element.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <utility>
#include <vector>

#include "corpus_tools/wiki_hole.h"
#include "src/text/ascii.h"

namespace nce2vec {
namespace {

// Elements that go with what they hold.
constexpr std::array<std::string_view, 20> kDroppedElements = {
    "ref",      "references", "gallery",         "math",    "chem",         "timeline",
    "score",    "table",      "syntaxhighlight", "source",  "imagemap",     "hiero",
    "graph",    "pre",        "mapframe",        "maplink", "templatedata", "templatestyles",
    "inputbox", "ce"};

std::string_view ElementName(std::string_view tag) {
  size_t end = 1;
  while (end < tag.size() && IsAsciiLetter(tag[end])) ++end;
  return tag.substr(1, end - 1);
}

bool IsDroppedElement(std::string_view name) {
  return std::any_of(kDroppedElements.begin(), kDroppedElements.end(),
                     [&](std::string_view dropped) { return EqualsIgnoringCase(name, dropped); });
}

class ElementRemover {
 public:
  explicit ElementRemover(std::string_view text) : text_(text) {}

  std::string Run() {
    while (at_ < text_.size()) {
      const size_t next = std::min(text_.find('<', at_), text_.size());
      out_.append(text_.substr(at_, next - at_));
      at_ = next;
      if (at_ == text_.size()) break;
      if (!SkipComment() && !SkipNowiki() && !SkipElement() && !TakeLongTag()) {
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
    at_ = tag_end + 1;
    if (text_[tag_end - 1] != '/') {
      const size_t end = EndOf(name, at_);
      if (end == 0) return true;  // the tag alone
      at_ = end;
    }
    at_ += MendHole(out_, 0, text_.substr(at_));
    return true;
  }

  // Behind "</name>"; 0 where there is none. What was searched for in vain isn't searched for
  // again.
  size_t EndOf(std::string_view name, size_t begin) {
    if (std::find(endless_.begin(), endless_.end(), name) != endless_.end()) return 0;
    const bool nests = EqualsIgnoringCase(name, "table");
    size_t depth = 1;
    for (size_t at = text_.find('<', begin); at != std::string_view::npos;
         at = text_.find('<', at + 1)) {
      std::string_view rest = text_.substr(at + 1);
      const bool closes = rest.starts_with('/');
      if (closes) rest.remove_prefix(1);
      if (!(closes || nests) || !StartsWithIgnoringCase(rest, name)) continue;
      const size_t end = rest.find_first_not_of(" \t\n", name.size());
      if (end == std::string_view::npos) break;
      if (!closes) {
        if (end > name.size() || rest[end] == '>') ++depth;
      } else if (rest[end] == '>' && --depth == 0) {
        return text_.size() - rest.size() + end + 1;
      }
    }
    endless_.emplace_back(name);
    return 0;
  }

  // A tag over several lines, in one: lines are looked at one by one later.
  bool TakeLongTag() {
    constexpr size_t kLongest = 1000;  // lest tags without ends take the square of their number
    const std::string_view rest = text_.substr(at_, kLongest);
    const size_t name = rest.substr(1).starts_with('/') ? 2 : 1;
    if (rest.size() <= name || !IsAsciiLetter(rest[name])) return false;
    const size_t end = rest.find_first_of("<>", name);
    if (end == std::string_view::npos || rest[end] != '>') return false;
    const std::string_view tag = rest.substr(0, end + 1);
    if (tag.find("\n\n") != std::string_view::npos) return false;
    std::replace_copy(tag.begin(), tag.end(), std::back_inserter(out_), '\n', ' ');
    at_ += tag.size();
    return true;
  }

  std::string_view text_;
  size_t at_ = 0;
  std::string out_;
  std::vector<std::string> endless_;
};

}  // namespace

std::string WithoutWikiElements(std::string_view wikitext) {
  return ElementRemover(wikitext).Run();
}

}  // namespace nce2vec
