// Search indexes beside a model; the checksums in their heads are made to fit.
#include <xxhash.h>

#include <cstring>

#include "src/query/hnsw_index.h"
#include "src/query/recall.h"
#include "tests/fuzz/fuzz_file.h"
#include "tests/fuzz/fuzzed_model.h"

namespace nce2vec {
namespace {

// The last numbers of the head (src/query/hnsw_index.cc): graph bytes, graph hash, head hash.
constexpr size_t kHead = 64;

std::string WithHead(std::string bytes) {
  if (bytes.size() < kHead) return bytes;
  const uint64_t numbers[] = {bytes.size() - kHead,
                              XXH3_64bits(bytes.data() + kHead, bytes.size() - kHead)};
  std::memcpy(bytes.data() + kHead - 24, numbers, sizeof(numbers));
  const uint64_t head_hash = XXH3_64bits(bytes.data(), kHead - 8);
  std::memcpy(bytes.data() + kHead - 8, &head_hash, sizeof(head_hash));
  return bytes;
}

}  // namespace
}  // namespace nce2vec

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace nce2vec;
  static FuzzFile file;
  const Embeddings& model = FuzzedModel();
  file.Write(WithHead(std::string(AsText(data, size))));
  const auto index = HnswIndex::Load(model, file.path());
  RequireMessage(index.status());
  if (!index.ok()) return 0;
  (*index)->set_search_width(20);
  const std::span<const float> vector = model.vector(WordId{1});
  const NeighbourQuery query{{vector.begin(), vector.end()}, {WordId{1}}};
  for (const Neighbours& answers : (*index)->Find({&query, 1}, 5)) {
    Require(answers.size() <= 5);
    for (const auto& answer : answers) Require(Index(answer.id) < model.size());
  }
  return 0;
}
