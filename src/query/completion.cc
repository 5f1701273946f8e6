#include "src/query/completion.h"

#include <algorithm>

#include "src/text/case_fold.h"
#include "src/text/utf8.h"

namespace nce2vec {
namespace {

constexpr size_t kMaxChoices = 20;

struct Beginning {
  std::string_view text;
  bool quoted;
};

bool IsWeight(std::string_view text) {
  return !text.empty() && text.find_first_not_of("+-.0123456789eE") == std::string_view::npos;
}

// The word or phrase that `line` ends in, without quotation mark, sign and weight.
Beginning LastTerm(std::string_view line) {
  size_t start = 0;
  bool quoted = false;
  for (size_t i = 0; i < line.size(); ++i) {
    const std::string_view before = line.substr(start, i - start);
    if (quoted) {
      if (line[i] != '"') continue;
      quoted = false;
      start = i + 1;
    } else if (const size_t bytes = WhiteSpaceBytes(line.substr(i)); bytes > 0) {
      i += bytes - 1;
      start = i + 1;
    } else if (line[i] == '"' && (before.empty() || before == "+" || before == "-")) {
      quoted = true;
      start = i + 1;
    } else if (line[i] == '*' && IsWeight(before)) {
      start = i + 1;
    }
  }
  return {line.substr(start), quoted};
}

std::string_view LastWord(std::string_view phrase) {
  size_t start = 0;
  for (size_t i = 0; i < phrase.size(); ++i) {
    const size_t bytes = WhiteSpaceBytes(phrase.substr(i));
    if (bytes == 0) continue;
    i += bytes - 1;
    start = i + 1;
  }
  return phrase.substr(start);
}

bool NeedsQuotes(std::string_view word) {
  if (word == "+" || word == "-" || word.front() == '"') return true;
  if (const size_t star = word.find('*'); star != std::string_view::npos) {
    if (star == 0 || IsWeight(word.substr(0, star))) return true;
  }
  return LastWord(word).size() != word.size();
}

std::string Quoted(std::string_view word) {
  std::string quoted = "\"";
  for (const char c : word) quoted.append(c == '"' ? 2 : 1, c);
  return quoted + "\"";
}

// Such words would do things to a terminal.
bool HasControlCharacter(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return (c >= 0 && c < ' ') || c == '\x7F'; });
}

PrefixMatches FindBeginning(const Embeddings& embeddings, std::string_view beginning) {
  PrefixMatches matches = embeddings.vocabulary().FindPrefix(beginning, kMaxChoices);
  const TextOptions& text = embeddings.text_options();
  const bool lowercase =
      text.lowercase || (text.cleaned && text.cleaned->letter_case != LetterCase::kKeep);
  if (matches.count == 0 && lowercase && IsWellFormed(beginning)) {
    std::string lower;
    ToLower(beginning, lower);
    matches = embeddings.vocabulary().FindPrefix(lower, kMaxChoices);
  }
  return matches;
}

}  // namespace

Completion CompleteWord(const Embeddings& embeddings, std::string_view line) {
  Beginning beginning = LastTerm(line);
  PrefixMatches matches = FindBeginning(embeddings, beginning.text);
  if (matches.count == 0 && beginning.quoted) {
    beginning.text = LastWord(beginning.text);
    matches = FindBeginning(embeddings, beginning.text);
  }
  Completion completion;
  completion.matches = matches.count;
  if (matches.count == 0 || HasControlCharacter(matches.common)) return completion;
  std::string text = matches.common;
  if (matches.count == 1 && !beginning.quoted) {
    text = (NeedsQuotes(text) ? Quoted(text) : text) + " ";
  }
  if (text != beginning.text) {
    completion.replaced = beginning.text.size();
    completion.text = std::move(text);
    return completion;
  }
  for (const WordId id : matches.first) {
    const std::string_view word = embeddings.vocabulary().word(id);
    if (!HasControlCharacter(word)) completion.choices.emplace_back(word);
  }
  return completion;
}

}  // namespace nce2vec
