// What people type: sums of words, phrases, weights.
#include <cmath>

#include "src/query/expression.h"
#include "src/query/lookup.h"
#include "tests/fuzz/fuzz_file.h"
#include "tests/fuzz/fuzzed_model.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace nce2vec;
  const Embeddings& model = FuzzedModel();
  const std::string_view text = AsText(data, size);
  const auto sum = ParseExpression(model, text);
  RequireMessage(sum.status());
  RequireMessage(FindWord(model, text).status());
  if (!sum.ok()) {
    // Suggestions look at the whole vocabulary.
    if (size < 200) RequireMessage(LookUpSum(model, text).sum.status());
    return 0;
  }
  Require(!sum->terms.empty());
  for (const Term& term : sum->terms) {
    Require(Index(term.id) < model.size() && std::isfinite(term.weight) && term.weight != 0);
  }
  const auto vector = Evaluate(model, *sum);
  RequireMessage(vector.status());
  if (vector.ok()) Require(vector->size() == model.dim());
  return 0;
}
