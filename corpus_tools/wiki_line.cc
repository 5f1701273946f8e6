#include "corpus_tools/wiki_line.h"

#include <algorithm>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "src/text/utf8.h"
#include "src/text/word_characters.h"

namespace nce2vec {
namespace {

// "__NOTOC__" and its like.
size_t MagicWordBytes(std::string_view text) {
  if (!text.starts_with("__")) return 0;
  const size_t end = text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ", 2);
  return end != std::string_view::npos && end > 2 && text.substr(end).starts_with("__") ? end + 2
                                                                                        : 0;
}

// Most bytes say themselves that they begin no white space.
size_t SpaceBytes(std::string_view text) {
  const ByteClass byte_class = ClassOf(text.front());
  if (byte_class == kSpace) return 1;
  return byte_class == kMaybeSpace ? WhiteSpaceBytes(text) : 0;
}

size_t ApostrophesAt(std::string_view text) {
  return std::min(text.find_first_not_of('\''), text.size());
}

// Where three apostrophes are one, and a mark of italic type: l'''Odyssée''. As in MediaWiki,
// that is so on a line where both kinds of marks are odd; best behind a single letter, at worst
// behind a space. npos: nowhere.
size_t ElisionOf(std::string_view line) {
  constexpr size_t kNone = std::string_view::npos;
  size_t bold = 0;
  size_t italic = 0;
  size_t behind_letter = kNone;
  size_t behind_word = kNone;
  size_t behind_space = kNone;
  for (size_t at = line.find("''"); at != kNone; at = line.find("''", at)) {
    const size_t marks = ApostrophesAt(line.substr(at));
    bold += marks >= 3;
    italic += marks == 2 || marks >= 5;
    if (marks == 3) {
      const bool space = at >= 1 && line[at - 1] == ' ';
      const bool letter = at >= 2 && line[at - 2] == ' ';
      size_t& first = space ? behind_space : letter ? behind_letter : behind_word;
      if (first == kNone) first = at;
    }
    at += marks;
  }
  if (bold % 2 == 0 || italic % 2 == 0) return kNone;
  if (behind_letter != kNone) return behind_letter;
  return behind_word != kNone ? behind_word : behind_space;
}

// Without marks of type and magic words; white space becomes one space.
std::string WithoutMarks(std::string_view line) {
  const size_t elision = ElisionOf(line);
  std::string out;
  bool space = false;
  size_t bytes = 0;
  for (size_t at = 0; at < line.size(); at += bytes) {
    const std::string_view rest = line.substr(at);
    if ((bytes = SpaceBytes(rest)) > 0) {
      space = !out.empty();
      continue;
    }
    std::string_view text;
    if (rest.starts_with("''")) {
      bytes = ApostrophesAt(rest);
      const size_t left = bytes == 4 || at == elision ? 1 : 0;
      text = rest.substr(0, left);
    } else if ((bytes = MagicWordBytes(rest)) == 0) {
      bytes = FirstCharacter(rest).bytes;
      text = rest.substr(0, bytes);
    }
    if (text.empty()) continue;
    if (space) out.push_back(' ');
    space = false;
    out += text;
  }
  return out;
}

// The first of `texts` that `line` begins with, or nothing.
std::string_view BeginsWithOneOf(std::string_view line, std::span<const std::string_view> texts) {
  for (const std::string_view text : texts) {
    if (line.starts_with(text)) return text;
  }
  return {};
}

// "{{URL|...}}, the official site" leaves a comma first. In scripts that put spaces behind them a
// mark without one is something else: ".NET".
std::string_view WithoutFirstMarks(std::string_view line) {
  constexpr std::string_view kSpaced[] = {", ", "; ", ": ", ". ", "\u060C ", "\u061B "};
  constexpr std::string_view kUnspaced[] = {"\u3001", "\u3002", "\uFF0C", "\uFF1B", "\uFF1A"};
  while (true) {
    std::string_view mark = BeginsWithOneOf(line, kSpaced);
    if (mark.empty()) mark = BeginsWithOneOf(line, kUnspaced);
    if (mark.empty()) return line;
    line.remove_prefix(mark.size());
  }
}

// Marks at the ends of brackets are what is left of "(; born 1950)" and of "（すいしょうざん、）"
// once their templates are gone; they go, too, and brackets that hold nothing else.
class BracketMender {
 public:
  explicit BracketMender(std::string_view line) : rest_(line) {}

  std::string Run() {
    while (!rest_.empty()) {
      if (const std::string_view open = BeginsWithOneOf(rest_, kOpen); !open.empty()) {
        Take(open.size());
        opened_.push_back(out_.size());
        for (size_t bytes = MarkBytes(); bytes > 0; bytes = MarkBytes()) rest_.remove_prefix(bytes);
      } else if (const auto end = BeginsWithOneOf(rest_, kClose);
                 !end.empty() && !opened_.empty()) {
        Close(end);
      } else {
        const auto next = std::find_if(rest_.begin() + 1, rest_.end(), MayBeginBracket);
        Take(static_cast<size_t>(next - rest_.begin()));
      }
    }
    return std::move(out_);
  }

 private:
  static constexpr std::string_view kOpen[] = {"(", "\uFF08"};
  static constexpr std::string_view kClose[] = {")", "\uFF09"};
  // Commas, semicolons and colons of these scripts.
  static constexpr std::string_view kMarks[] = {
      " ", ",", ";", ":", "/", "\u3001", "\uFF0C", "\uFF1B", "\uFF1A", "\u060C", "\u061B"};

  // The first byte of one.
  static bool MayBeginBracket(char c) { return c == '(' || c == ')' || c == '\xEF'; }

  size_t MarkBytes() const { return BeginsWithOneOf(rest_, kMarks).size(); }

  void Take(size_t bytes) {
    out_ += rest_.substr(0, bytes);
    rest_.remove_prefix(bytes);
  }

  void Close(std::string_view end) {
    const size_t begin = opened_.back();
    opened_.pop_back();
    while (out_.size() > begin && EndsInMark()) {
    }
    if (out_.size() == begin) {
      out_.resize(begin - (out_.ends_with('(') ? 1 : kOpen[1].size()));
      while (out_.ends_with(' ')) out_.pop_back();
      rest_.remove_prefix(end.size());
    } else {
      Take(end.size());
    }
  }

  // Whether there was a mark at the end of out_, which is gone then. '/' may end an address.
  bool EndsInMark() {
    for (const std::string_view mark : kMarks) {
      if (mark == "/" || !out_.ends_with(mark)) continue;
      out_.resize(out_.size() - mark.size());
      return true;
    }
    return false;
  }

  std::string_view rest_;
  std::string out_;
  std::vector<size_t> opened_;  // where in out_ the brackets' insides begin
};

}  // namespace

std::string TidiedWikiLine(std::string_view line) {
  const std::string plain = WithoutMarks(line);
  return BracketMender(WithoutFirstMarks(plain)).Run();
}

}  // namespace nce2vec
