#include "corpus_tools/wiki_element.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <optional>
#include <unordered_map>
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

// The one of them with this name, or kDroppedElements.end().
auto DroppedElement(std::string_view name) {
  return std::find_if(kDroppedElements.begin(), kDroppedElements.end(),
                      [&](std::string_view dropped) { return EqualsIgnoringCase(name, dropped); });
}

class ElementRemover {
 public:
  explicit ElementRemover(std::string_view text) : text_(text), last_end_(text.rfind('>')) {}

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
    if (last_end_ == std::string_view::npos || at_ > last_end_) return false;
    const auto name = DroppedElement(ElementName(text_.substr(at_)));
    if (name == kDroppedElements.end()) return false;
    const size_t begin = at_;
    const size_t tag_end = text_.find('>', at_);
    at_ = tag_end + 1;
    if (text_[tag_end - 1] != '/') {
      const size_t end = *name == "table" ? EndOfTable(begin) : EndOf(*name, at_);
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
    for (size_t at = text_.find("</", begin); at != std::string_view::npos;
         at = text_.find("</", at + 2)) {
      const size_t end = EndOfTag(name, at + 2);
      if (end > 0) return end;
    }
    endless_.push_back(name);
    return 0;
  }

  // Behind "name>", where that stands at `at`; else 0.
  size_t EndOfTag(std::string_view name, size_t at) const {
    const std::string_view rest = text_.substr(at);
    if (!StartsWithIgnoringCase(rest, name)) return 0;
    const size_t end = rest.find_first_not_of(" \t\n", name.size());
    return end != std::string_view::npos && rest[end] == '>' ? at + end + 1 : 0;
  }

  // As EndOf, of the table that begins at `begin`. Tables stand within tables: all are matched when
  // the first is met.
  size_t EndOfTable(size_t begin) {
    if (!table_ends_) table_ends_ = MatchedTables(begin);
    const auto found = table_ends_->find(begin);
    return found == table_ends_->end() ? 0 : found->second;
  }

  // Where tables end, by where they begin.
  std::unordered_map<size_t, size_t> MatchedTables(size_t first) const {
    std::unordered_map<size_t, size_t> ends;
    std::vector<size_t> open;
    for (size_t at = text_.find('<', first); at != std::string_view::npos;
         at = text_.find('<', at + 1)) {
      const std::string_view tag = text_.substr(at);
      if (EqualsIgnoringCase(ElementName(tag), "table")) open.push_back(at);
      const size_t end = tag.substr(1).starts_with('/') ? EndOfTag("table", at + 2) : 0;
      if (end == 0 || open.empty()) continue;
      ends.emplace(open.back(), end);
      open.pop_back();
    }
    return ends;
  }

  // A tag over several lines, in one: lines are looked at one by one later.
  bool TakeLongTag() {
    constexpr size_t kLongest = 1000;  // what is longer is none
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
  size_t last_end_;  // of any tag
  size_t at_ = 0;
  std::string out_;
  std::vector<std::string_view> endless_;  // of kDroppedElements
  std::optional<std::unordered_map<size_t, size_t>> table_ends_;
};

}  // namespace

std::string WithoutWikiElements(std::string_view wikitext) {
  return ElementRemover(wikitext).Run();
}

}  // namespace nce2vec
