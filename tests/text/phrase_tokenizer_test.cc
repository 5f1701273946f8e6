#include "src/text/phrase_tokenizer.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "src/text/raw_tokenizer.h"

namespace nce2vec {
namespace {

using Strings = std::vector<std::string>;

PhraseTable NewYork() {
  PhraseTable table;
  for (const char* word :
       {"new_york", "new_york_city", "_new", "york_", "a__b", "plain", "_", ""}) {
    table.AddJoined(word);
  }
  return table;
}

Strings Tokens(PhraseTokenizer tokenizer, std::string_view text, TextStats& stats) {
  Strings tokens;
  tokenizer.Tokenize(
      text, [&](std::string_view token) { tokens.emplace_back(token); }, stats);
  return tokens;
}

}  // namespace

TEST_CASE("joined words are phrases only where each '_' stands between two words") {
  const PhraseTable table = NewYork();
  CHECK(table.size() == 2);
  CHECK(table.NumberOf("york") != PhraseTable::kOther);
  CHECK(table.NumberOf("plain") == PhraseTable::kOther);
}

TEST_CASE("tokens are joined after they are cut and lower-cased, and counted as joined") {
  const PhraseTable table = NewYork();
  TextOptions options;
  options.tokenizer = TokenizerKind::kWords;
  options.lowercase = true;
  PhraseTokenizer tokenizer(options, &table);
  TextStats stats;
  CHECK(Tokens(tokenizer, "In New York, NEW YORK City!", stats) ==
        Strings{"in", "new_york", "new_york_city"});
  CHECK(stats.tokens == 3);
  // A text is a sequence of its own.
  CHECK(tokenizer.Split("new") == Strings{"new"});
  CHECK(tokenizer.Split("york") == Strings{"york"});
  CHECK(tokenizer.Split("").empty());
  CHECK(PhraseTokenizer(options, nullptr).Split("new york") == Strings{"new", "york"});
}

TEST_CASE("a phrase that is longer than a token may be is cut like one, at a character's end") {
  PhraseTable table;
  table.AddJoined("0123456789_abcd\u00E9x");
  TextOptions options;
  options.max_token_bytes = 16;
  TextStats stats;
  CHECK(Tokens(PhraseTokenizer(options, &table), "0123456789 abcd\u00E9x y", stats) ==
        Strings{"0123456789_abcd", "y"});
  CHECK(stats.tokens_cut == 1);
}

TEST_CASE("raw text is cleaned before its phrases are looked for") {
  const PhraseTable table = NewYork();
  TextOptions options;
  options.cleaned = CleaningOptions::Preset("words").value();
  RawTokenizer tokenizer(options, &table);
  CHECK(tokenizer.Split("(New <b>York</b>)") == Strings{"new_york"});
}

}  // namespace nce2vec
