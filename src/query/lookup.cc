#include "src/query/lookup.h"

#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_format.h"
#include "src/base/option_values.h"
#include "src/query/suggestions.h"
#include "src/text/raw_tokenizer.h"

namespace nce2vec {
namespace {

// A pass over the vocabulary each: a line of nothing but unknown words must not take for ever.
constexpr size_t kMaxSuggestedFor = 8;

UnknownWord WithSuggestions(const Embeddings& embeddings, const std::string& word) {
  UnknownWord unknown{word, {}};
  for (const WordId id : Suggest(embeddings.vocabulary(), word)) {
    unknown.suggestions.emplace_back(embeddings.vocabulary().word(id));
  }
  return unknown;
}

// "; did you mean a, b or c?"; with several unknown words each suggestion says for which.
std::string DidYouMean(const std::vector<UnknownWord>& unknown) {
  std::string text;
  for (const UnknownWord& entry : unknown) {
    if (entry.suggestions.empty()) continue;
    text += text.empty() ? "; did you mean " : ", ";
    text += JoinedByOr(entry.suggestions);
    if (unknown.size() > 1) text += absl::StrFormat(" for '%s'", entry.word);
  }
  return text.empty() ? text : text + "?";
}

absl::Status Extended(const absl::Status& status, const std::string& more) {
  return absl::Status(status.code(), std::string(status.message()) + more);
}

}  // namespace

SumLookup LookUpSum(const Embeddings& embeddings, std::string_view text) {
  std::vector<std::string> missing;
  SumLookup lookup{ParseExpression(embeddings, text, &missing), {}};
  for (std::string& word : missing) {
    lookup.unknown.push_back(lookup.unknown.size() < kMaxSuggestedFor
                                 ? WithSuggestions(embeddings, word)
                                 : UnknownWord{std::move(word), {}});
  }
  if (!missing.empty()) lookup.sum = Extended(lookup.sum.status(), DidYouMean(lookup.unknown));
  return lookup;
}

WordLookup LookUpWords(const Embeddings& embeddings, std::span<const std::string> words) {
  WordLookup lookup;
  RawTokenizer tokenizer(embeddings.text_options());
  absl::flat_hash_set<std::string> seen;
  std::string several;  // messages about arguments that are more than a word
  std::string names;
  for (const std::string& word : words) {
    const absl::StatusOr<WordId> id = FindWord(embeddings, word);
    if (id.ok()) {
      lookup.ids.push_back(*id);
      continue;
    }
    std::vector<std::string> tokens = tokenizer.Split(word);
    const std::string& name = tokens.size() == 1 ? tokens[0] : word;
    if (!seen.insert(name).second) continue;
    lookup.unknown.push_back(lookup.unknown.size() < kMaxSuggestedFor
                                 ? WithSuggestions(embeddings, name)
                                 : UnknownWord{name, {}});
    if (tokens.size() > 1) {
      absl::StrAppendFormat(&several, "%s%s", several.empty() ? "" : "; ",
                            std::string(id.status().message()));
    } else {
      absl::StrAppendFormat(&names, "%s'%s'", names.empty() ? "" : ", ", name);
    }
  }
  if (lookup.unknown.empty()) return lookup;
  if (!names.empty()) {
    absl::StrAppendFormat(&several, "%s%s not in the vocabulary (%d words)",
                          several.empty() ? "" : "; ", names, embeddings.size());
  }
  lookup.status = absl::NotFoundError(several + DidYouMean(lookup.unknown));
  return lookup;
}

}  // namespace nce2vec
