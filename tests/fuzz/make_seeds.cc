// Writes the seeds that a fuzz target starts from, by the writers that users have: make_seeds
// FOLDER makes FOLDER/TARGET/NAME. Seeds of text, and compressed ones, lie in tests/fuzz/seeds.
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "absl/strings/str_format.h"
#include "src/corpus/corpus_encoder.h"
#include "src/model/finalfusion.h"
#include "src/model/npy_vectors.h"
#include "src/model/quantised_rows.h"
#include "src/model/word2vec_writer.h"
#include "src/query/hnsw_index.h"
#include "src/train/checkpoint_store.h"
#include "src/train/epoch_history.h"
#include "src/train/training_start.h"
#include "tests/fuzz/fuzz_file.h"
#include "tests/fuzz/fuzzed_model.h"
#include "tests/fuzz/fuzzed_state.h"

namespace nce2vec {
namespace {

namespace fs = std::filesystem;

std::string Read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  Require(file.good());
  return {std::istreambuf_iterator<char>(file), {}};
}

class Seeds {
 public:
  explicit Seeds(std::string folder) : folder_(std::move(folder)) {}

  std::string Path(const std::string& target, const std::string& name) const {
    fs::create_directories(folder_ + "/" + target);
    return folder_ + "/" + target + "/" + name;
  }
  void Write(const std::string& target, const std::string& name, const std::string& bytes) const {
    std::ofstream(Path(target, name), std::ios::binary) << bytes;
  }
  // A place for files that seeds are made from.
  std::string Scratch() const { return Path(".scratch", "file"); }

 private:
  std::string folder_;
};

void MakeVectors(const Seeds& seeds) {
  const Embeddings& model = FuzzedModel();
  const WordVectors vectors(model.vocabulary(), model.input(), 4);
  const std::string file = seeds.Scratch();
  const auto written = [&](VectorFormat format) {
    Require(WriteWord2vec(vectors, format, AtomicFile::Create(file).value()).ok());
    return Read(file);
  };
  // The first byte chooses options: 0x40 has a file written again.
  seeds.Write("vector_text", "word2vec", "\x40" + written(VectorFormat::kWord2vecText));
  seeds.Write("vector_text", "glove", "\x40" + written(VectorFormat::kGloveText));
  const std::string binary = written(VectorFormat::kWord2vecBinary);
  seeds.Write("vector_binary", "word2vec", "\x40" + binary);
  seeds.Write("vector_binary", "headless", "\x41" + binary.substr(binary.find('\n') + 1));
  Require(WriteNpyVectors(vectors, AtomicFile::Create(file).value(),
                          AtomicFile::Create(file + ".words").value())
              .ok());
  seeds.Write("npy", "array", "\x40" + Read(file) + "\n---\n" + Read(file + ".words"));
  // Doubles, and a header of the second version.
  seeds.Write("npy", "doubles",
              std::string("\x41\x93NUMPY\x02\0\x46\0\0\0", 13) +
                  "{'descr': '<f8', 'fortran_order': False, 'shape': (1, 3), }          \n" +
                  std::string(24, '\0') + "\n---\nw\n");
  Require(WriteFinalfusion(vectors, AtomicFile::Create(file).value()).ok());
  seeds.Write("finalfusion", "vectors", "\x40" + Read(file).substr(8));
}

void MakeModels(const Seeds& seeds) {
  WriteFuzzedModel(seeds.Path("model", "words"));
  WriteFuzzedModel(seeds.Path("model", "vectors"), FuzzedParts::kVectorsAlone);
  WriteFuzzedModel(seeds.Path("model", "all"), FuzzedParts::kAll);
  const auto index =
      HnswIndex::Build(FuzzedModel(), {4, 20}, [](size_t) { return absl::OkStatus(); }).value();
  Require(index->Save(AtomicFile::Create(seeds.Path("index", "index")).value()).ok());
}

void MakeCheckpoints(const Seeds& seeds) {
  FuzzedState state;
  state.position.tokens = 1000;
  state.position.start_rate = 0.05;
  state.position.thread_sums = ThreadSumsText(std::vector<LossSums>{{0.5, 7}, {1.25, 3}});
  EpochReport report{1, 0.5, 100, 2.5, ValidationResult{10, 0.1, 0.2, 30, 0.1, 0.2}};
  state.position.history = HistoryText({report, report});
  const std::string folder = seeds.Path(".scratch", "checkpoints");
  const CheckpointFolder place = CheckpointFolder::Open(folder).value();
  CheckpointStore store(place, {kFuzzedStart, 3, {}, {}});
  Require(store.Save(state.state).ok() && store.Flush().ok());
  seeds.Write("checkpoint", "state", Read(place.state_path(place.States().value().front())));

  TrainingStart start;
  start.arguments = {"--input=/a", "--quiet"};
  start.options = {{"train.dim", "4"}};
  const std::string text = seeds.Scratch();
  std::ofstream(text, std::ios::binary) << "a b c a\nb a\n";
  EncodeOptions options;
  options.inputs = {text};
  start.inputs = FingerprintInputs(options.inputs).value();
  for (const Count min_count : {1, 2}) {
    options.vocabulary.min_count = min_count;
    options.layout = min_count == 1 ? TextLayout::kPlainLines : TextLayout::kDocuments;
    start.text = EncodeText(options, {}).value();
    const std::string name = absl::StrFormat("min-count-%d", min_count);
    Require(WriteTrainingStart(start, seeds.Path("training_start", name)).ok());
  }
}

}  // namespace
}  // namespace nce2vec

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("usage: make_seeds FOLDER\n", stderr);
    return 2;
  }
  const nce2vec::Seeds seeds(argv[1]);
  nce2vec::MakeVectors(seeds);
  nce2vec::MakeModels(seeds);
  nce2vec::MakeCheckpoints(seeds);
  std::filesystem::remove_all(std::string(argv[1]) + "/.scratch");
  return 0;
}
