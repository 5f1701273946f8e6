// Model files: the safetensors header, the tensors, all that a query may touch.
#include <cmath>

#include "src/model/embeddings.h"
#include "src/query/nearest.h"
#include "tests/fuzz/fuzz_file.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace nce2vec;
  static FuzzFile file;
  const std::string bytes = WithChecksum(AsText(data, size));
  file.Write(bytes);
  const auto model = Embeddings::Open(file.path());
  RequireMessage(model.status());
  if (!model.ok()) return 0;
  RequireMessage(model->Verify());
  float sum = 0;
  for (size_t w = 0; w < model->size(); ++w) {
    const WordId id = ToWordId(w);
    const std::string_view word = model->vocabulary().word(id);
    const auto found = model->vocabulary().Find(word);
    Require(!found || Index(*found) < model->size());
    model->vocabulary().FindPrefix(word.substr(0, 1), 3);
    for (const float x : model->vector(id)) sum += x;
    sum += model->norms()[w];
    if (model->has_output()) sum += model->bias()[w] + model->output()[w].front();
    if (!model->word_weights().empty()) sum += model->word_weights()[w];
    if (model->has_codes()) sum += static_cast<float>(model->codes().codes[w].front());
  }
  volatile float used = sum;
  static_cast<void>(used);
  return 0;
}
