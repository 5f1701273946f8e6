#include "src/query/expression.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <system_error>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_format.h"
#include "src/base/dot_product.h"
#include "src/base/status_macros.h"
#include "src/text/raw_tokenizer.h"
#include "src/text/tokenizer.h"
#include "src/text/utf8.h"

namespace nce2vec {
namespace {

// Sums of unit vectors below this are no direction but rounding, relative to the weights summed.
constexpr double kNothing = 1e-6;

// So much of a query, and so many of its words, stand in a message.
constexpr size_t kExcerptBytes = 200;
constexpr size_t kNamedWords = 20;

bool IsSign(char c) { return c == '+' || c == '-'; }

std::string Excerpt(std::string_view text) {
  if (text.size() <= kExcerptBytes) return std::string(text);
  return std::string(TruncateUtf8(text, kExcerptBytes)) + "...";
}

absl::Status Missing(const Embeddings& embeddings, const std::vector<std::string>& missing) {
  std::string words;
  for (size_t i = 0; i < std::min(missing.size(), kNamedWords); ++i) {
    words += absl::StrFormat("%s'%s'", i == 0 ? "" : ", ", Excerpt(missing[i]));
  }
  if (missing.size() > kNamedWords) {
    words += absl::StrFormat(" and %d more", missing.size() - kNamedWords);
  }
  return absl::NotFoundError(
      absl::StrFormat("%s not in the vocabulary (%d words)", words, embeddings.size()));
}

std::string Joined(std::span<const std::string> parts, char separator) {
  std::string joined;
  for (const std::string& part : parts) {
    if (!joined.empty()) joined += separator;
    joined += part;
  }
  return joined;
}

// A word of the vocabulary that is written like `phrase`; see FindWord.
std::optional<WordId> FindPhrase(const Embeddings& embeddings, std::string_view phrase,
                                 const std::vector<std::string>& tokens) {
  const Vocabulary& vocabulary = embeddings.vocabulary();
  std::optional<WordId> id = vocabulary.Find(phrase);
  if (!id.has_value()) {
    id = vocabulary.Find(Joined(Tokenizer(TextOptions{}).Split(phrase), '_'));
  }
  if (!id.has_value()) id = vocabulary.Find(Joined(tokens, ' '));
  if (!id.has_value()) id = vocabulary.Find(Joined(tokens, '_'));
  return id;
}

// Adds weight * v / |v| to `sum`; false when v is zero or broken.
bool AddUnit(const Embeddings& embeddings, const Term& term, std::vector<double>& sum) {
  std::span<const float> vector;
  std::vector<float> composed;
  double norm = 0;
  if (term.unknown_word.empty()) {
    vector = embeddings.vector(term.id);
    norm = static_cast<double>(embeddings.norms()[Index(term.id)]);
  } else {
    composed.resize(embeddings.dim());
    embeddings.subwords().Compose(term.unknown_word, composed);
    vector = composed;
    norm = std::sqrt(DotProduct(vector, vector));
  }
  if (!(norm > 0)) return false;
  for (size_t i = 0; i < sum.size(); ++i) {
    sum[i] += static_cast<double>(term.weight) * static_cast<double>(vector[i]) / norm;
  }
  return true;
}

double Length(const std::vector<double>& vector) {
  double squares = 0;
  for (const double x : vector) squares += x * x;
  return std::sqrt(squares);
}

// Reads a text from left to right; `rest_` is what is not read yet.
class Parser {
 public:
  Parser(const Embeddings& embeddings, std::string_view text)
      : embeddings_(embeddings),
        tokenizer_(embeddings.text_options()),
        text_(text),
        rest_(text),
        expression_{std::string(text), {}} {}

  absl::StatusOr<Expression> Parse(std::vector<std::string>* missing);

 private:
  absl::Status ReadTerms();
  absl::Status ReadWeight(float& weight);
  absl::Status ReadQuoted(float weight);
  absl::Status ReadChunk(float weight);
  absl::Status CheckChunk(std::string_view chunk, const std::vector<std::string>& tokens) const;
  absl::Status AddPhrase(const std::string& phrase, float weight);
  bool AddTokens(std::span<const std::string> tokens, std::span<const float> weights);
  std::optional<WordId> FindJoined(std::span<const std::string> tokens, size_t& size) const;
  void EndRun();
  void AddUnknown(std::string_view word);

  bool AtSign() const;
  bool AtWhiteSpace() const { return WhiteSpaceBytes(rest_) != 0; }
  void SkipWhiteSpace();
  std::string_view TakeChunk();
  absl::Status Malformed(std::string_view what) const {
    return absl::InvalidArgumentError(absl::StrFormat("'%s': %s", Excerpt(text_), what));
  }

  const Embeddings& embeddings_;
  RawTokenizer tokenizer_;
  const std::string_view text_;
  std::string_view rest_;
  // Tokens with nothing between them but white space, and the weight of each, not added yet.
  std::vector<std::string> run_;
  std::vector<float> run_weights_;
  Expression expression_;
  std::vector<std::string> unknown_;
  absl::flat_hash_set<std::string> seen_unknown_;
};

void Parser::SkipWhiteSpace() {
  while (const size_t bytes = WhiteSpaceBytes(rest_)) rest_.remove_prefix(bytes);
}

std::string_view Parser::TakeChunk() {
  const std::string_view before = rest_;
  while (!rest_.empty() && !AtWhiteSpace()) rest_.remove_prefix(1);
  return before.substr(0, before.size() - rest_.size());
}

// A sign that stands alone, or before a quotation mark.
bool Parser::AtSign() const {
  if (rest_.empty() || !IsSign(rest_.front())) return false;
  return rest_.size() == 1 || rest_[1] == '"' || WhiteSpaceBytes(rest_.substr(1)) != 0;
}

struct Number {
  std::string_view text;
  float value = 0;
  bool out_of_range = false;
};

// A number and a '*' behind it at the front of `rest`, which then begins behind the '*'.
std::optional<Number> TakeWeight(std::string_view& rest) {
  std::string_view digits = rest;
  if (!digits.empty() && IsSign(digits.front())) digits.remove_prefix(1);
  // Only what begins so: from_chars also reads "inf" and "nan", which may be words.
  const size_t first = digits.starts_with('.') ? 1 : 0;
  if (digits.size() <= first || digits[first] < '0' || digits[first] > '9') return std::nullopt;
  Number number;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), number.value);
  number.text = rest.substr(0, static_cast<size_t>(end - rest.data()));
  number.out_of_range = error == std::errc::result_out_of_range || !std::isfinite(number.value);
  if (rest.front() == '-') number.value = -number.value;
  std::string_view after = rest.substr(number.text.size());
  while (const size_t bytes = WhiteSpaceBytes(after)) after.remove_prefix(bytes);
  if (!after.starts_with('*')) return std::nullopt;
  rest = after.substr(1);
  return number;
}

// Multiplies `weight` by the one before the next term, where there is one.
absl::Status Parser::ReadWeight(float& weight) {
  const std::optional<Number> number = TakeWeight(rest_);
  if (!number.has_value()) return absl::OkStatus();
  if (number->out_of_range) {
    return Malformed(absl::StrFormat("the weight %s is out of range", Excerpt(number->text)));
  }
  if (number->value == 0) {
    return Malformed(absl::StrFormat("the weight %s is zero", Excerpt(number->text)));
  }
  SkipWhiteSpace();
  std::string_view again = rest_;
  if (rest_.empty() || AtSign() || TakeWeight(again).has_value()) {
    return Malformed(absl::StrFormat("a word must follow '%s*'", number->text));
  }
  weight *= number->value;
  return absl::OkStatus();
}

void Parser::AddUnknown(std::string_view word) {
  if (seen_unknown_.emplace(word.data(), word.size()).second) unknown_.emplace_back(word);
}

// The longest phrase that `tokens` begin with, where the model's text had its phrases joined, else
// the first of them; `size` is how many tokens that takes. No further than words of the vocabulary
// go, so that a query's time stays linear.
std::optional<WordId> Parser::FindJoined(std::span<const std::string> tokens, size_t& size) const {
  const Vocabulary& vocabulary = embeddings_.vocabulary();
  std::optional<WordId> found = vocabulary.Find(tokens.front());
  size = 1;
  if (embeddings_.text_options().phrases.empty()) return found;
  std::string joined = tokens.front();
  for (size_t words = 1; words < tokens.size(); ++words) {
    joined += '_';
    if (vocabulary.FindPrefix(joined, 0).count == 0) break;
    joined += tokens[words];
    if (const std::optional<WordId> phrase = vocabulary.Find(joined)) {
      found = phrase;
      size = words + 1;
    }
  }
  return found;
}

// False when one of them is unknown. A phrase has the weight of its first token.
bool Parser::AddTokens(std::span<const std::string> tokens, std::span<const float> weights) {
  bool all_known = true;
  for (size_t size = 0; !tokens.empty(); tokens = tokens.subspan(size)) {
    const std::optional<WordId> id = FindJoined(tokens, size);
    const float weight = weights.front();
    weights = weights.subspan(size);
    if (id.has_value()) {
      expression_.terms.push_back({*id, weight});
    } else if (embeddings_.subwords().HasPart(tokens.front())) {
      expression_.terms.push_back({ToWordId(0), weight, tokens.front()});
    } else {
      AddUnknown(tokens.front());
      all_known = false;
    }
  }
  return all_known;
}

// Several words get a common factor that makes the length of their sum |weight|.
absl::Status Parser::AddPhrase(const std::string& phrase, float weight) {
  const std::vector<std::string> tokens = tokenizer_.Split(phrase);
  if (const std::optional<WordId> id = FindPhrase(embeddings_, phrase, tokens)) {
    expression_.terms.push_back({*id, weight});
    return absl::OkStatus();
  }
  if (tokens.empty()) AddUnknown(phrase);
  const size_t begin = expression_.terms.size();
  const std::vector<float> weights(tokens.size(), weight);
  if (!AddTokens(tokens, weights)) return absl::OkStatus();
  const std::span<Term> terms = std::span(expression_.terms).subspan(begin);
  std::vector<double> sum(embeddings_.dim(), 0.0);
  for (const Term& term : terms) {
    // Evaluate names the word whose vector is zero.
    if (!AddUnit(embeddings_, {term.id, 1, term.unknown_word}, sum)) return absl::OkStatus();
  }
  const double length = Length(sum);
  if (length < kNothing * static_cast<double>(terms.size())) {
    return absl::FailedPreconditionError(
        absl::StrFormat("the words of \"%s\" add up to nothing", Excerpt(phrase)));
  }
  if (!std::isfinite(length)) return absl::OkStatus();  // Evaluate reports it
  for (Term& term : terms) term.weight = static_cast<float>(static_cast<double>(weight) / length);
  return absl::OkStatus();
}

// The opening quotation mark is next.
absl::Status Parser::ReadQuoted(float weight) {
  std::string phrase;
  rest_.remove_prefix(1);
  while (true) {
    const size_t quote = rest_.find('"');
    if (quote == std::string_view::npos) {
      return Malformed(
          "a quotation mark is not closed; one that belongs to a word is written twice, inside "
          "quotation marks");
    }
    phrase += rest_.substr(0, quote);
    rest_.remove_prefix(quote + 1);
    if (!rest_.starts_with('"')) break;
    phrase += '"';
    rest_.remove_prefix(1);
  }
  // Punctuation behind it may be that of a text which was pasted.
  const std::string_view after = TakeChunk();
  if (after.find_first_of("-*") != std::string_view::npos || !tokenizer_.Split(after).empty()) {
    return Malformed(
        absl::StrFormat("put a space between the closing quotation mark and '%s'", Excerpt(after)));
  }
  if (Tokenizer(TextOptions{}).Split(phrase).empty()) {
    return Malformed("no word between quotation marks");
  }
  return AddPhrase(phrase, weight);
}

// Refuses what looks like arithmetic and would be answered as something else: the words tokenizer
// drops signs and stars like any punctuation.
absl::Status Parser::CheckChunk(std::string_view chunk,
                                const std::vector<std::string>& tokens) const {
  if (chunk == "*") {
    return Malformed("a number must stand before '*'; as a word it needs quotes: \"*\"");
  }
  if (tokens.empty()) return absl::OkStatus();
  const size_t star = chunk.find('*', 1);
  if (star != std::string_view::npos && star + 1 < chunk.size() && chunk[0] != '*' &&
      tokens[0].find('*') == std::string::npos) {
    return Malformed(absl::StrFormat(
        "the weight in '%s' must be a number before the word, as in 0.5*king", Excerpt(chunk)));
  }
  // "-man" is a word of its own, or "man" without the sign that was perhaps meant as one.
  if (IsSign(chunk[0]) && tokens[0][0] != chunk[0]) {
    return Malformed(absl::StrFormat("put a space after the sign in '%s'", Excerpt(chunk)));
  }
  if (chunk.back() == '-' && tokens.back().back() != '-') {
    return Malformed(absl::StrFormat("put a space before the sign in '%s'", Excerpt(chunk)));
  }
  return absl::OkStatus();
}

absl::Status Parser::ReadChunk(float weight) {
  const std::string_view chunk = TakeChunk();
  const std::vector<std::string> tokens = tokenizer_.Split(chunk);
  NCE2VEC_RETURN_IF_ERROR(CheckChunk(chunk, tokens));
  if (tokens.empty()) {
    EndRun();  // unknown words are named in their order
    AddUnknown(chunk);
  }
  run_.insert(run_.end(), tokens.begin(), tokens.end());
  run_weights_.resize(run_.size(), weight);
  return absl::OkStatus();
}

void Parser::EndRun() {
  AddTokens(run_, run_weights_);
  run_.clear();
  run_weights_.clear();
}

absl::Status Parser::ReadTerms() {
  float sign = 0;  // 0: none since the last term
  bool any_term = false;
  for (SkipWhiteSpace(); !rest_.empty(); SkipWhiteSpace()) {
    if (AtSign()) {
      EndRun();
      if (sign != 0) return Malformed("two signs without a word between them");
      sign = rest_.front() == '-' ? -1 : 1;
      rest_.remove_prefix(1);
      continue;
    }
    float weight = sign < 0 ? -1 : 1;
    const size_t before = rest_.size();
    NCE2VEC_RETURN_IF_ERROR(ReadWeight(weight));
    const bool weight_given = rest_.size() != before;
    // No phrase goes on across quotation marks or a weight.
    if (weight_given || rest_.front() == '"') EndRun();
    NCE2VEC_RETURN_IF_ERROR(rest_.front() == '"' ? ReadQuoted(weight) : ReadChunk(weight));
    sign = 0;
    any_term = true;
  }
  EndRun();
  if (sign != 0) return Malformed("a word must follow the last sign");
  if (!any_term) return Malformed("no word in it");
  return absl::OkStatus();
}

absl::StatusOr<Expression> Parser::Parse(std::vector<std::string>* missing) {
  if (missing != nullptr) missing->clear();
  if (const std::optional<WordId> whole = embeddings_.vocabulary().Find(text_)) {
    expression_.terms.push_back({*whole, 1});
    return std::move(expression_);
  }
  NCE2VEC_RETURN_IF_ERROR(ReadTerms());
  if (unknown_.empty()) return std::move(expression_);
  const absl::Status status = Missing(embeddings_, unknown_);
  if (missing != nullptr) *missing = std::move(unknown_);
  return status;
}

}  // namespace

absl::StatusOr<Expression> ParseExpression(const Embeddings& embeddings, std::string_view text,
                                           std::vector<std::string>* missing) {
  return Parser(embeddings, text).Parse(missing);
}

absl::StatusOr<WordId> FindWord(const Embeddings& embeddings, std::string_view word) {
  const std::vector<std::string> tokens = RawTokenizer(embeddings.text_options()).Split(word);
  if (const std::optional<WordId> id = FindPhrase(embeddings, word, tokens)) return *id;
  if (tokens.size() > 1) {
    return absl::NotFoundError(
        absl::StrFormat("'%s' is %d words to the model's %s tokenizer, expected one", Excerpt(word),
                        tokens.size(), TokenizerName(embeddings.text_options().tokenizer)));
  }
  return Missing(embeddings, {tokens.empty() ? std::string(word) : tokens[0]});
}

std::string_view WordOf(const Embeddings& embeddings, const Term& term) {
  if (!term.unknown_word.empty()) return term.unknown_word;
  return embeddings.vocabulary().word(term.id);
}

absl::StatusOr<std::vector<float>> Evaluate(const Embeddings& embeddings,
                                            const Expression& expression) {
  std::vector<double> sum(embeddings.dim(), 0.0);
  double weights = 0;
  for (const Term& term : expression.terms) {
    if (!AddUnit(embeddings, term, sum)) {
      return absl::FailedPreconditionError(
          absl::StrFormat("the vector of '%s' is zero", WordOf(embeddings, term)));
    }
    weights += std::abs(static_cast<double>(term.weight));
  }
  const double norm = Length(sum);
  if (!std::isfinite(norm)) {
    return absl::FailedPreconditionError(absl::StrFormat(
        "'%s' adds up to a vector that is not finite; check the model with info --verify",
        Excerpt(expression.text)));
  }
  // Unit vectors that cancel leave no more than their rounding.
  if (norm < kNothing * weights) {
    return absl::FailedPreconditionError(
        absl::StrFormat("'%s' adds up to nothing", Excerpt(expression.text)));
  }
  std::vector<float> unit;
  unit.reserve(sum.size());
  for (const double x : sum) unit.push_back(static_cast<float>(x / norm));
  return unit;
}

}  // namespace nce2vec
