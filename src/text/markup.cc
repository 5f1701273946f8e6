#include "src/text/markup.h"

#include <libxml/HTMLparser.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <system_error>

#include "src/text/ascii.h"
#include "src/text/utf8.h"

namespace nce2vec {
namespace {

constexpr size_t kLongestEntity = 32;  // HTML 4's are at most 8 long, numbers a few digits

// What "#8211", "#x2013" or "amp" stands for; negative: nothing.
int32_t EntityValue(std::string_view name) {
  if (!name.starts_with('#')) {
    const htmlEntityDesc* entity =
        htmlEntityLookup(reinterpret_cast<const xmlChar*>(std::string(name).c_str()));
    return entity == nullptr ? -1 : static_cast<int32_t>(entity->value);
  }
  name.remove_prefix(1);
  const bool hexadecimal = name.starts_with('x') || name.starts_with('X');
  if (hexadecimal) name.remove_prefix(1);
  uint32_t value = 0;
  const char* end = name.data() + name.size();
  const auto [parsed, error] = std::from_chars(name.data(), end, value, hexadecimal ? 16 : 10);
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (error != std::errc() || parsed != end || value == 0 || value > 0x10FFFF || surrogate)
    return -1;
  return static_cast<int32_t>(value);
}

// The bytes of the entity at the front of `text`, which begins with '&', or 0 when it is none.
size_t ReadEntity(std::string_view text, std::string& out) {
  const size_t end = text.substr(0, kLongestEntity).find(';');
  if (end == std::string_view::npos) return 0;
  const int32_t value = EntityValue(text.substr(1, end - 1));
  if (value < 0) return 0;
  AppendUtf8(value, out);
  return end + 1;
}

// Tags that stand within words.
constexpr std::array<std::string_view, 26> kInlineTags = {
    "a",     "abbr", "acronym", "b",   "bdi", "bdo", "big",  "cite", "code",
    "dfn",   "em",   "font",    "i",   "ins", "kbd", "mark", "q",    "s",
    "small", "span", "strong",  "sub", "sup", "tt",  "u",    "var"};

// A tag or comment at the front of a text.
struct Tag {
  size_t bytes = 0;  // 0: there is none
  std::string name;  // in lower case, "/b" for the end; empty for comments and declarations
};

// What has been searched for to the line's end in vain: what begins later doesn't end there,
// either.
struct Unended {
  bool comment = false;
  bool element = false;
};

// Within so many bytes a '>' in quotes doesn't end a tag. Behind them any does, lest a hostile line
// with many tags that don't end takes the square of its length.
constexpr size_t kQuotesHeeded = 4096;

// Behind the '>' that ends the tag; 0: it doesn't end.
size_t EndOfTag(std::string_view text) {
  char quote = 0;
  for (size_t i = 1; i < std::min(text.size(), kQuotesHeeded); ++i) {
    if (quote != 0) {
      if (text[i] == quote) quote = 0;
    } else if (text[i] == '>') {
      return i + 1;
    } else if ((text[i] == '"' || text[i] == '\'') && text[i - 1] == '=') {
      quote = text[i];
    }
  }
  return text.find('>', kQuotesHeeded) + 1;  // npos + 1 is 0
}

Tag ReadTag(std::string_view text, Unended& unended) {
  if (text.starts_with("<!--")) {
    const size_t end = unended.comment ? std::string_view::npos : text.find("-->", 4);
    unended.comment = end == std::string_view::npos;
    return {unended.comment ? 0 : end + 3, ""};
  }
  if (text.size() < 3) return {};
  if (text[1] == '!' || text[1] == '?') return {EndOfTag(text), ""};
  const size_t begin = text[1] == '/' ? 2 : 1;
  if (!IsAsciiLetter(text[begin])) return {};
  Tag tag{EndOfTag(text), begin == 2 ? "/" : ""};
  for (size_t i = begin; i < text.size() && (IsAsciiLetter(text[i]) || IsAsciiDigit(text[i]));
       ++i) {
    tag.name.push_back(AsciiLower(text[i]));
  }
  return tag;
}

bool IsInline(std::string_view name) {
  if (name.starts_with('/')) name.remove_prefix(1);
  return std::find(kInlineTags.begin(), kInlineTags.end(), name) != kInlineTags.end();
}

// Behind the end of an element whose content is no text; 0: it doesn't end.
size_t EndOfElement(std::string_view text, const std::string& name, Unended& unended) {
  if (unended.element) return 0;
  const std::string end_name = "/" + name;
  for (size_t at = text.find("</"); at != std::string_view::npos; at = text.find("</", at + 2)) {
    const Tag tag = ReadTag(text.substr(at), unended);
    if (tag.bytes > 0 && tag.name == end_name) return at + tag.bytes;
  }
  unended.element = true;
  return 0;
}

// What RFC 3986 allows in an address.
bool IsAddressCharacter(char byte) {
  constexpr std::string_view kMarks = "-._~:/?#[]@!$&'()*+,;=%";
  return IsAsciiLetter(byte) || IsAsciiDigit(byte) || kMarks.find(byte) != std::string_view::npos;
}

size_t EndOfAddress(std::string_view line, size_t begin) {
  size_t end = begin;
  while (end < line.size() && IsAddressCharacter(line[end])) ++end;
  constexpr std::string_view kNotLast = ".,;:!?'()[]";
  while (end > begin && kNotLast.find(line[end - 1]) != std::string_view::npos) --end;
  return end;
}

bool IsMailCharacter(char byte) {
  return IsAsciiLetter(byte) || IsAsciiDigit(byte) || byte == '.' || byte == '-' || byte == '_' ||
         byte == '+';
}

// Where an address begins and ends; equal: nowhere.
struct Address {
  size_t begin = 0;
  size_t end = 0;
};

Address MailAround(std::string_view line, size_t at) {
  Address mail{at, at + 1};
  while (mail.begin > 0 && IsMailCharacter(line[mail.begin - 1])) --mail.begin;
  while (mail.end < line.size() && IsMailCharacter(line[mail.end])) ++mail.end;
  while (line[mail.end - 1] == '.') --mail.end;
  const bool has_domain = line.substr(at, mail.end - at).find('.') != std::string_view::npos;
  return mail.begin < at && has_domain ? mail : Address{};
}

// The address that stands around the sign at `at`, which is '@', ':' or 'w'.
Address AddressAround(std::string_view line, size_t at) {
  const std::string_view rest = line.substr(at);
  if (rest.front() == '@') return MailAround(line, at);
  if (rest.starts_with("://")) {
    size_t begin = at;
    while (begin > 0 && IsAsciiLetter(line[begin - 1])) --begin;
    // Looked for only then: many "://" with nothing before them would take the square of the line.
    const size_t end = begin < at ? EndOfAddress(line, at) : at;
    if (end > at + 3) return {begin, end};
  }
  const bool at_word = at == 0 || !(IsAsciiLetter(line[at - 1]) || IsAsciiDigit(line[at - 1]));
  if (at_word && rest.starts_with("www.") && rest.size() > 4 && IsAddressCharacter(rest[4])) {
    return {at, EndOfAddress(line, at)};
  }
  return {};
}

}  // namespace

void AppendWithoutEntities(std::string_view text, std::string& out) {
  while (true) {
    const size_t at = std::min(text.find('&'), text.size());
    out.append(text.substr(0, at));
    text.remove_prefix(at);
    if (text.empty()) return;
    size_t bytes = ReadEntity(text, out);
    if (bytes == 0) {
      out.push_back('&');
      bytes = 1;
    }
    text.remove_prefix(bytes);
  }
}

void AppendWithoutMarkup(std::string_view line, std::string& out) {
  const size_t tags_end = line.rfind('>') + 1;  // npos + 1 is 0
  const std::string_view rest = line.substr(tags_end);
  line = line.substr(0, tags_end);
  Unended unended;
  while (!line.empty()) {
    const size_t at = std::min(line.find('<'), line.size());
    AppendWithoutEntities(line.substr(0, at), out);
    line.remove_prefix(at);
    if (line.empty()) break;
    const Tag tag = ReadTag(line, unended);
    if (tag.bytes == 0) {
      out.push_back('<');
      line.remove_prefix(1);
      continue;
    }
    line.remove_prefix(tag.bytes);
    if (tag.name == "script" || tag.name == "style") {
      line.remove_prefix(EndOfElement(line, tag.name, unended));
    }
    if (!tag.name.empty() && !IsInline(tag.name)) out.push_back(' ');
  }
  AppendWithoutEntities(rest, out);
}

void AppendWithoutAddresses(std::string_view line, std::string& out) {
  size_t begin = 0;
  for (size_t at = line.find_first_of(":@w"); at != std::string_view::npos;
       at = line.find_first_of(":@w", at)) {
    const Address address = AddressAround(line, at);
    if (address.end == address.begin || address.begin < begin) {
      ++at;
      continue;
    }
    out.append(line.substr(begin, address.begin - begin));
    out.push_back(' ');
    begin = at = address.end;
  }
  out.append(line.substr(begin));
}

}  // namespace nce2vec
