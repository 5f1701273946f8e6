#include "src/text/cleaner.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "src/text/ascii.h"
#include "src/text/case_fold.h"
#include "src/text/markup.h"
#include "src/text/normal_form.h"
#include "src/text/utf8.h"
#include "src/text/word_filter.h"

namespace nce2vec {
namespace {

enum class Invisible { kNo, kRemoved, kSpace };

// Characters that are not seen and would make two words of what looks like one, or one of two. The
// joiners U+200C and U+200D stay: words are told apart by them.
Invisible InvisibleKind(int32_t code_point) {
  switch (code_point) {
    case 0x200B:  // zero-width space
      return Invisible::kSpace;
    case 0x00AD:  // soft hyphen
    case 0x061C:  // Arabic letter mark
    case 0x200E:  // left-to-right and right-to-left mark
    case 0x200F:
    case 0x2060:  // word joiner
    case 0xFEFF:  // byte order mark
      return Invisible::kRemoved;
    default:
      // Embeddings, overrides and isolates of direction.
      return (code_point >= 0x202A && code_point <= 0x202E) ||
                     (code_point >= 0x2066 && code_point <= 0x2069)
                 ? Invisible::kRemoved
                 : Invisible::kNo;
  }
}

// One of these begins every character that InvisibleKind knows.
bool MayBeInvisible(char byte) {
  return byte == '\xC2' || byte == '\xD8' || byte == '\xE2' || byte == '\xEF';
}

void AppendVisible(std::string_view text, std::string& out) {
  size_t begin = 0;
  for (size_t at = 0; at < text.size();) {
    if (!MayBeInvisible(text[at])) {
      ++at;
      continue;
    }
    const Utf8Character character = FirstCharacter(text.substr(at));
    const Invisible kind = InvisibleKind(character.code_point);
    if (kind != Invisible::kNo) {
      out.append(text.substr(begin, at - begin));
      if (kind == Invisible::kSpace) out.push_back(' ');
      begin = at + character.bytes;
    }
    at += character.bytes;
  }
  out.append(text.substr(begin));
}

}  // namespace

Cleaner::Cleaner(const CleaningOptions& options) : options_(options) {
  if (options.split_sentences) sentences_.emplace(options.language);
  if (options.segment_words) segmenter_.emplace(options.language);
}

void Cleaner::Clean(std::string_view line, std::string& out, TextStats& stats) {
  stats.nul_bytes += static_cast<uint64_t>(std::count(line.begin(), line.end(), '\0'));
  line_.Start(line);
  if (!IsAscii(line)) Repair(stats);
  RemoveMarkup();
  const bool ascii = IsAscii(line_.text());
  if (!ascii && options_.normalization != Normalization::kNone) {
    line_.Apply([&](std::string_view text, std::string& to) {
      AppendNormalized(options_.normalization, text, to);
    });
  }
  if (!sentences_) {
    CleanSentence(line_.text(), ascii, out);
    return;
  }
  bool first = true;
  sentences_->Split(line_.text(), [&](std::string_view sentence) {
    const size_t before = out.size();
    if (!first) out.push_back('\n');
    const size_t begin = out.size();
    CleanSentence(sentence, ascii, out);
    if (out.size() == begin) {
      out.resize(before);
    } else {
      first = false;
    }
  });
}

void Cleaner::Repair(TextStats& stats) {
  if (!IsWellFormed(line_.text())) {
    line_.Apply([&](std::string_view text, std::string& to) {
      stats.invalid_sequences += RepairUtf8(text, to);
    });
  }
  const std::string_view text = line_.text();
  if (std::any_of(text.begin(), text.end(), MayBeInvisible)) line_.Apply(AppendVisible);
}

void Cleaner::RemoveMarkup() {
  if (options_.remove_markup && line_.text().find_first_of("<&") != std::string_view::npos) {
    line_.Apply(AppendWithoutMarkup);
  }
  if (options_.remove_urls && line_.text().find_first_of(":@w") != std::string_view::npos) {
    line_.Apply(AppendWithoutAddresses);
  }
}

void Cleaner::CleanSentence(std::string_view sentence, bool ascii, std::string& out) {
  sentence_.Start(sentence);
  if (!ascii && segmenter_) {
    sentence_.Apply(
        [&](std::string_view text, std::string& to) { segmenter_->AppendSegmented(text, to); });
  }
  if (!ascii && options_.strip_accents) sentence_.Apply(AppendWithoutAccents);
  if (options_.letter_case != LetterCase::kKeep) ChangeCase(ascii);
  if (options_.decompose_jamo && !ascii) {
    sentence_.Apply(
        [&](std::string_view text, std::string& to) { AppendFiltered(text, options_, to); });
    AppendJamo(sentence_.text(), out);
  } else {
    AppendFiltered(sentence_.text(), options_, out);
  }
}

void Cleaner::ChangeCase(bool ascii) {
  sentence_.Apply([&](std::string_view text, std::string& to) {
    if (ascii || options_.ascii_letters) {
      to.resize(text.size());
      std::transform(text.begin(), text.end(), to.begin(), AsciiLower);
    } else if (options_.letter_case == LetterCase::kLower) {
      ToLower(text, to);
    } else {
      FoldCase(text, to);
    }
  });
}

}  // namespace nce2vec
