#include "tests/fuzz/fuzzed_model.h"

#include <filesystem>

#include "tests/fuzz/fuzz_file.h"

namespace nce2vec {

const Embeddings& FuzzedModel() {
  static const Embeddings model = [] {
    std::string folder = (std::filesystem::temp_directory_path() / "nce2vec-fuzz-XXXXXX").string();
    Require(mkdtemp(folder.data()) != nullptr);
    WriteFuzzedModel(folder + "/model");
    Embeddings opened = Embeddings::Open(folder + "/model").value();
    std::filesystem::remove_all(folder);
    return opened;
  }();
  return model;
}

}  // namespace nce2vec
