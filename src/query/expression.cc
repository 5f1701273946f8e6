#include "src/query/expression.h"

#include <cmath>
#include <optional>

#include "absl/strings/str_format.h"
#include "src/base/status_macros.h"
#include "src/text/tokenizer.h"

namespace nce2vec {
namespace {

bool IsSign(std::string_view chunk) { return chunk == "+" || chunk == "-"; }

// "-man" as the text's tokenizer takes it: a word of its own, or "man" without the sign that was
// perhaps meant as one. The second would be answered wrongly, so it is refused.
bool LosesSign(std::string_view chunk, const std::vector<std::string>& tokens) {
  return (chunk[0] == '+' || chunk[0] == '-') && !tokens.empty() && tokens[0][0] != chunk[0];
}

absl::Status Missing(const Embeddings& embeddings, const std::vector<std::string>& missing) {
  std::string words;
  for (const std::string& word : missing) {
    words += absl::StrFormat("%s'%s'", words.empty() ? "" : ", ", word);
  }
  return absl::NotFoundError(
      absl::StrFormat("%s not in the vocabulary (%d words)", words, embeddings.size()));
}

absl::Status Malformed(std::string_view text, std::string_view what) {
  return absl::InvalidArgumentError(absl::StrFormat("'%s': %s", text, what));
}

}  // namespace

absl::StatusOr<Expression> ParseExpression(const Embeddings& embeddings, std::string_view text,
                                           std::vector<std::string>* missing) {
  Tokenizer by_white_space{TextOptions{}};
  Tokenizer by_model{embeddings.text_options()};
  Expression expression{std::string(text), {}};
  std::vector<std::string> unknown;
  float sign = 0;  // 0: none since the last word
  bool any_word = false;
  for (const std::string& chunk : by_white_space.Split(text)) {
    if (IsSign(chunk)) {
      if (sign != 0) return Malformed(text, "two signs without a word between them");
      sign = chunk == "-" ? -1 : 1;
      continue;
    }
    const std::vector<std::string> tokens = by_model.Split(chunk);
    if (LosesSign(chunk, tokens)) {
      return Malformed(text, absl::StrFormat("put a space after the sign in '%s'", chunk));
    }
    if (tokens.empty()) unknown.push_back(chunk);
    for (const std::string& token : tokens) {
      const std::optional<WordId> id = embeddings.vocabulary().Find(token);
      if (id.has_value()) {
        expression.terms.push_back({*id, sign < 0 ? -1.0f : 1.0f});
      } else {
        unknown.push_back(token);
      }
    }
    sign = 0;
    any_word = true;
  }
  if (missing != nullptr) *missing = unknown;
  if (sign != 0) return Malformed(text, "a word must follow the last sign");
  if (!any_word) return Malformed(text, "no word in it");
  if (!unknown.empty()) return Missing(embeddings, unknown);
  return expression;
}

absl::StatusOr<WordId> FindWord(const Embeddings& embeddings, std::string_view word) {
  const std::vector<std::string> tokens = Tokenizer{embeddings.text_options()}.Split(word);
  if (tokens.size() > 1) {
    return absl::NotFoundError(
        absl::StrFormat("'%s' is %d words to the model's %s tokenizer, expected one", word,
                        tokens.size(), TokenizerName(embeddings.text_options().tokenizer)));
  }
  const std::string token = tokens.empty() ? std::string(word) : tokens[0];
  const std::optional<WordId> id = embeddings.vocabulary().Find(token);
  if (!id.has_value()) return Missing(embeddings, {token});
  return *id;
}

absl::StatusOr<std::vector<float>> Evaluate(const Embeddings& embeddings,
                                            const Expression& expression) {
  std::vector<double> sum(embeddings.dim(), 0.0);
  for (const Term& term : expression.terms) {
    const double norm = static_cast<double>(embeddings.norms()[Index(term.id)]);
    if (!(norm > 0)) {
      return absl::FailedPreconditionError(
          absl::StrFormat("the vector of '%s' is zero", embeddings.vocabulary().word(term.id)));
    }
    const std::span<const float> vector = embeddings.vector(term.id);
    for (size_t i = 0; i < sum.size(); ++i) {
      sum[i] += static_cast<double>(term.weight) * static_cast<double>(vector[i]) / norm;
    }
  }
  double squares = 0;
  for (const double x : sum) squares += x * x;
  if (!std::isfinite(squares)) {
    return absl::FailedPreconditionError(absl::StrFormat(
        "'%s' adds up to a vector that is not finite; check the model with info --verify",
        expression.text));
  }
  // Unit vectors that cancel leave no more than their rounding.
  if (squares < 1e-12) {
    return absl::FailedPreconditionError(
        absl::StrFormat("'%s' adds up to nothing", expression.text));
  }
  const double norm = std::sqrt(squares);
  std::vector<float> unit;
  unit.reserve(sum.size());
  for (const double x : sum) unit.push_back(static_cast<float>(x / norm));
  return unit;
}

}  // namespace nce2vec
