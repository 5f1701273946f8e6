#include "src/text/tokenizer.h"

#include <algorithm>
#include <cstdint>

#include "src/text/case_fold.h"
#include "src/text/utf8.h"
#include "src/text/word_characters.h"

namespace nce2vec {

namespace {

// The first byte of `line` at or after `begin` that is in no white space. Counts NULs.
size_t SkipWhiteSpace(std::string_view line, size_t begin, uint64_t& nul_bytes) {
  while (begin < line.size()) {
    const ByteClass byte_class = ClassOf(line[begin]);
    if (byte_class == kSpace) {
      nul_bytes += line[begin] == '\0';
      ++begin;
    } else if (byte_class == kMaybeSpace) {
      const size_t space = WhiteSpaceBytes(line.substr(begin));
      if (space == 0) break;
      begin += space;
    } else {
      break;
    }
  }
  return begin;
}

// The end of the token that has line[begin] inside, where ASCII ended. A byte that begins a
// character does so whatever comes before it, hence ill-formed bytes need no attention here.
size_t FindWhiteSpace(std::string_view line, size_t begin) {
  for (; begin < line.size(); ++begin) {
    const ByteClass byte_class = ClassOf(line[begin]);
    if (byte_class == kSpace) break;
    if (byte_class == kMaybeSpace && WhiteSpaceBytes(line.substr(begin)) != 0) break;
  }
  return begin;
}

bool EndsInPunctuation(std::string_view token) {
  if (token.size() < 2) return false;
  switch (token.back()) {
    case '.':
    case ',':
    case ';':
    case ':':
    case '!':
    case '?':
    case ')':
    case '"':
    case '\'':
      return true;
    default:
      return false;
  }
}

// The next byte of `line` at or after `begin` that begins a word.
size_t SkipSeparators(std::string_view line, size_t begin, TextStats& stats) {
  while (begin < line.size()) {
    if (ClassOf(line[begin]) == kWord) break;
    const WordCharacter character = Classify(line.substr(begin));
    if (character.kind == kWord) break;
    stats.nul_bytes += line[begin] == '\0';
    stats.invalid_sequences += character.ill_formed;
    begin += character.bytes;
  }
  return begin;
}

// The end of the word that begins at `begin`.
size_t FindWordEnd(std::string_view line, size_t begin, bool& ascii) {
  while (true) {
    while (begin < line.size() && ClassOf(line[begin]) == kWord) ++begin;
    if (begin == line.size()) return begin;
    const WordCharacter character = Classify(line.substr(begin));
    if (character.kind == kOther) return begin;
    size_t next = begin + character.bytes;
    if (character.kind == kJoiner) {
      if (next == line.size() || Classify(line.substr(next)).kind != kWord) return begin;
    }
    ascii = ascii && character.bytes == 1;
    begin = next;
  }
}

}  // namespace

Tokenizer::Tokenizer(const TextOptions& options) : options_(options) {}

void Tokenizer::Tokenize(std::string_view line, Sink sink, TextStats& stats) {
  if (options_.tokenizer == TokenizerKind::kWhitespace) {
    SplitWhitespace(line, sink, stats);
  } else {
    SplitWords(line, sink, stats);
  }
}

std::vector<std::string> Tokenizer::Split(std::string_view line) {
  std::vector<std::string> tokens;
  TextStats ignored;
  Tokenize(
      line, [&tokens](std::string_view token) { tokens.emplace_back(token); }, ignored);
  return tokens;
}

void Tokenizer::SplitWhitespace(std::string_view line, Sink sink, TextStats& stats) {
  size_t end = 0;
  while (true) {
    const size_t begin = SkipWhiteSpace(line, end, stats.nul_bytes);
    if (begin == line.size()) return;
    end = begin;
    ByteClass stop = kSpace;
    for (; end < line.size(); ++end) {
      stop = ClassOf(line[end]);
      if (stop == kSpace || stop >= kNonAscii) break;
    }
    const bool ascii = end == line.size() || stop == kSpace;
    if (!ascii) end = FindWhiteSpace(line, end);
    std::string_view token = line.substr(begin, end - begin);
    stats.tokens_ending_in_punctuation += EndsInPunctuation(token);
    if (!ascii && !IsWellFormed(token)) {
      stats.invalid_sequences += RepairUtf8(token, repaired_);
      token = repaired_;
    }
    Emit(token, ascii, sink, stats);
  }
}

void Tokenizer::SplitWords(std::string_view line, Sink sink, TextStats& stats) {
  size_t end = 0;
  while (true) {
    const size_t begin = SkipSeparators(line, end, stats);
    if (begin == line.size()) return;
    bool ascii = true;
    end = FindWordEnd(line, begin, ascii);
    Emit(line.substr(begin, end - begin), ascii, sink, stats);
  }
}

void Tokenizer::Emit(std::string_view token, bool ascii, Sink sink, TextStats& stats) {
  if (options_.lowercase) token = Lowered(token, ascii);
  if (token.size() > options_.max_token_bytes) {
    token = TruncateUtf8(token, options_.max_token_bytes);
    ++stats.tokens_cut;
  }
  ++stats.tokens;
  sink(token);
}

std::string_view Tokenizer::Lowered(std::string_view token, bool ascii) {
  if (!ascii) {
    ToLower(token, lower_);
    return lower_;
  }
  lower_.resize(token.size());
  std::transform(token.begin(), token.end(), lower_.begin(), [](char byte) {
    return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte + ('a' - 'A')) : byte;
  });
  return lower_;
}

}  // namespace nce2vec
