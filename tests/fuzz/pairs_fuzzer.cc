// Given pairs and weights of lines, as they are read for training.
#include <algorithm>

#include "src/base/byte_source.h"
#include "src/corpus/line_weights.h"
#include "src/corpus/pair_reader.h"
#include "tests/fuzz/fuzz_file.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace nce2vec;
  static FuzzFile file;
  const std::string_view bytes = AsText(data, size);
  // What begins like a compressed file is the business of another target.
  if (RecogniseCompression(bytes) != Compression::kNone) return 0;
  file.Write(bytes);
  const auto weights = ReadLineWeights(file.path());
  RequireMessage(weights.status());
  if (weights.ok()) {
    for (const float weight : *weights) Require(weight >= 0 && weight <= kMostLineWeight);
  }
  uint64_t pairs_seen = 0;
  uint32_t largest = 0;
  const auto read = ReadPairs({file.path()}, 16, 1, {}, [&](std::span<const GivenPair> pairs) {
    for (const GivenPair& pair : pairs) {
      Require(pair.weight > 0 && static_cast<double>(pair.weight) <= kMostPairWeight);
      largest = std::max({largest, pair.centre, pair.context});
    }
    pairs_seen += pairs.size();
    return absl::OkStatus();
  });
  RequireMessage(read.status());
  if (!read.ok()) return 0;
  Require(2 * pairs_seen == read->stats.tokens);
  Require(pairs_seen == 0 || largest + 1 == read->words.distinct());
  Require(read->centre_weights.size() == read->words.distinct());
  return 0;
}
