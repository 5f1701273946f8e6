// What raw text is made into: cleaned by any settings, its phrases joined, out of a wiki's markup.
#include <string>

#include "corpus_tools/wikitext.h"
#include "src/base/byte_source.h"
#include "src/text/cleaner.h"
#include "src/text/phrase_table.h"
#include "src/text/utf8.h"
#include "tests/fuzz/fuzz_file.h"

namespace nce2vec {
namespace {

// A byte for each setting.
CleaningOptions TakeOptions(std::string_view& bytes) {
  CleaningOptions options;
  for (const CleaningSetting& setting : CleaningSettings()) {
    const uint8_t choice = TakeByte(bytes);
    if (setting.choices.empty()) {
      constexpr std::string_view kLanguages[] = {"", "en", "th", "zh", "de-AT"};
      Require(options.Set(setting.name, kLanguages[choice % 5]).ok());
    } else {
      Require(options.Set(setting.name, setting.choices[choice % setting.choices.size()]).ok());
    }
  }
  return options;
}

// Well-formed; one space between words, none at the ends of lines, nothing invisible.
void CheckClean(std::string_view text) {
  Require(IsWellFormed(text));
  Require(text.find("  ") == std::string_view::npos);
  Require(text.find(" \n") == std::string_view::npos && text.find("\n ") == std::string_view::npos);
  Require(text.find("\n\n") == std::string_view::npos);
  Require(!text.starts_with(' ') && !text.ends_with(' ') && !text.ends_with('\n'));
  Require(text.find('\0') == std::string_view::npos);
}

void CleanLine(const CleaningOptions& options, std::string_view line) {
  Cleaner cleaner(options);
  std::string once;
  std::string again;
  TextStats stats;
  cleaner.Clean(line, once, stats);
  cleaner.Clean(line, again, stats);
  Require(once == again);
  CheckClean(once);
}

void JoinLine(std::string_view table_bytes, std::string_view line) {
  // What begins like a compressed file is the business of another target.
  if (RecogniseCompression(table_bytes) != Compression::kNone) return;
  static FuzzFile file;
  file.Write(table_bytes);
  const auto table = PhraseTable::Read(file.path());
  if (!table.ok()) return RequireMessage(table.status());
  PhraseJoiner joiner(*table);
  TextStats stats;
  std::string joined;
  joiner.Join(line, joined, stats);
  Require(joined.find("  ") == std::string::npos);
}

void ReadWikitext(std::string_view bytes) {
  std::string wikitext;
  RepairUtf8(bytes, wikitext);
  std::string plain;
  AppendPlainText(wikitext, {}, plain);
  Require(IsWellFormed(plain));
  Require(plain.find("\n\n") == std::string::npos && !plain.starts_with('\n'));
  Require(plain.empty() || plain.ends_with('\n'));
}

}  // namespace
}  // namespace nce2vec

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace nce2vec;
  std::string_view bytes = AsText(data, size);
  const CleaningOptions options = TakeOptions(bytes);
  if (options.Validate().ok()) CleanLine(options, bytes);
  const size_t half = bytes.size() / 2;
  JoinLine(bytes.substr(0, half), bytes.substr(half));
  ReadWikitext(bytes);
  return 0;
}
