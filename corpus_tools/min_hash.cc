#include "corpus_tools/min_hash.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "corpus_tools/line_hash.h"
#include "src/base/random.h"
#include "src/text/text_options.h"
#include "src/text/tokenizer.h"

namespace nce2vec {
namespace {

// So many that agree in a band are looked at, the latest first: what thousands of lines share, like
// a licence's first sentence, must not make each of them be compared with all others.
constexpr size_t kMostCandidates = 64;

struct Permutations {
  std::array<uint64_t, kSignatureNumbers> masks;
  std::array<uint64_t, kSignatureNumbers> factors;  // odd
};

const Permutations& ThePermutations() {
  static const Permutations permutations = [] {
    Permutations made;
    RandomStream random(0, StreamPurpose::kMinHash);
    for (uint64_t& mask : made.masks) mask = random.Next();
    for (uint64_t& factor : made.factors) factor = random.Next() | 1;
    return made;
  }();
  return permutations;
}

void Lower(Signature& signature, uint64_t hash) {
  const Permutations& p = ThePermutations();
  for (size_t i = 0; i < kSignatureNumbers; ++i) {
    const auto number = static_cast<uint32_t>(((hash ^ p.masks[i]) * p.factors[i]) >> 32);
    signature[i] = std::min(signature[i], number);
  }
}

// The most numbers a band that find two of this similarity with a probability of .95.
size_t RowsFor(double similarity) {
  size_t rows = 1;
  while (rows < kSignatureNumbers / 4) {
    const auto more = static_cast<double>(rows + 1);
    const double bands = std::floor(static_cast<double>(kSignatureNumbers) / more);
    if (1 - std::pow(1 - std::pow(similarity, more), bands) < 0.95) break;
    ++rows;
  }
  return rows;
}

}  // namespace

Signature SignatureOf(std::string_view line, size_t words) {
  Signature signature;
  signature.fill(std::numeric_limits<uint32_t>::max());
  Tokenizer tokenizer{TextOptions{}};
  TextStats ignored;
  std::vector<uint64_t> hashes;  // of the words
  tokenizer.Tokenize(
      line, [&](std::string_view word) { hashes.push_back(HashLine(word, 0)); }, ignored);
  if (hashes.empty()) return signature;
  const size_t length = std::min(words, hashes.size());
  for (size_t i = 0; i + length <= hashes.size(); ++i) {
    const auto* bytes = reinterpret_cast<const char*>(&hashes[i]);
    Lower(signature, HashLine({bytes, length * sizeof(uint64_t)}, length));
  }
  return signature;
}

double EstimatedSimilarity(const Signature& a, const Signature& b) {
  size_t equal = 0;
  for (size_t i = 0; i < kSignatureNumbers; ++i) equal += a[i] == b[i];
  return static_cast<double>(equal) / static_cast<double>(kSignatureNumbers);
}

SignatureIndex::SignatureIndex(double threshold)
    : threshold_(threshold), rows_(RowsFor(threshold)), bands_(kSignatureNumbers / rows_) {}

uint64_t SignatureIndex::HashOfBand(const Signature& signature, size_t band) const {
  const auto* bytes = reinterpret_cast<const char*>(&signature[band * rows_]);
  return HashLine({bytes, rows_ * sizeof(uint32_t)}, band);
}

bool SignatureIndex::HasLike(const Signature& signature) const {
  for (size_t band = 0; band < bands_; ++band) {
    const auto found = latest_.find(HashOfBand(signature, band));
    if (found == latest_.end()) continue;
    size_t looked_at = 0;
    for (uint32_t i = found->second; i != kNone && looked_at < kMostCandidates;
         i = earlier_[i * bands_ + band], ++looked_at) {
      if (EstimatedSimilarity(signature, signatures_[i]) >= threshold_) return true;
    }
  }
  return false;
}

void SignatureIndex::Add(const Signature& signature) {
  const auto index = static_cast<uint32_t>(signatures_.size());
  signatures_.push_back(signature);
  for (size_t band = 0; band < bands_; ++band) {
    const auto [place, added] = latest_.try_emplace(HashOfBand(signature, band), index);
    earlier_.push_back(added ? kNone : place->second);
    place->second = index;
  }
}

}  // namespace nce2vec
