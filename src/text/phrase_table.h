// Phrases that are to be one word, and a text in which they are.
#ifndef SRC_TEXT_PHRASE_TABLE_H_
#define SRC_TEXT_PHRASE_TABLE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "src/text/phrase_matcher.h"
#include "src/text/text_stats.h"
#include "src/text/tokenizer.h"

namespace nce2vec {

struct Phrase {
  std::string text;  // words with one space between them
  double score = 0;
  uint64_t count = 0;
};

// A line as a phrase table has it: "new york<TAB>0.93<TAB>1234\n". What stands behind the phrase is
// for people; reading needs the phrase alone.
std::string PhraseLine(const Phrase& phrase);

// Movable, not to be copied. Immutable after building.
class PhraseTable {
 public:
  // DataLoss names the line that has no two words; empty lines are passed over.
  static absl::StatusOr<PhraseTable> Read(const std::string& path);

  // Adds new york for "new_york"; nothing for a word that is no two words or more with one '_'
  // between each two.
  void AddJoined(std::string_view word);

  size_t size() const { return matcher_.size(); }
  const PhraseMatcher& matcher() const { return matcher_; }

  static constexpr uint32_t kOther = UINT32_MAX;
  // The number by which the matcher knows a word, or kOther: it is in no phrase.
  uint32_t NumberOf(std::string_view word) const;

 private:
  void Add(const std::vector<std::string>& words);

  absl::flat_hash_map<std::string, uint32_t> numbers_;
  PhraseMatcher matcher_;
};

// Joins the phrases of a text with '_'. Holds buffers: one a thread. Borrows the table.
class PhraseJoiner {
 public:
  explicit PhraseJoiner(const PhraseTable& table) : table_(table) {}

  using Sink = absl::FunctionRef<void(std::string_view word)>;

  // The next word of a text.
  void Add(std::string_view word);
  // The text is at its end: calls `sink` with each of its words and joined phrases, in order, which
  // are valid during the call only. How many there were. Ready for the next text.
  size_t Finish(Sink sink);

  // Appends the words of `line`, which are what stands between white space, to `out` with a space
  // between each two, and '_' within phrases.
  void Join(std::string_view line, std::string& out, TextStats& stats);

 private:
  const PhraseTable& table_;
  Tokenizer tokenizer_{TextOptions{}};
  // Of a text.
  std::vector<uint32_t> words_;
  std::vector<size_t> ends_;  // of the words in bytes_
  std::string bytes_;         // each word with '_' behind it, so that a phrase stands there joined
};

}  // namespace nce2vec

#endif  // SRC_TEXT_PHRASE_TABLE_H_
