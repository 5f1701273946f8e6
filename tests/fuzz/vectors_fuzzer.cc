#include "tests/fuzz/vectors_fuzzer.h"

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "src/base/byte_source.h"
#include "src/model/npy_vectors.h"
#include "src/model/vector_reader.h"
#include "src/model/word2vec_writer.h"
#include "src/model/word_vectors.h"
#include "tests/fuzz/fuzz_file.h"

namespace nce2vec {
namespace {

namespace fs = std::filesystem;

// Of the run, in memory where there is such a place; AtomicFile wants a folder that it can rename
// in, and waits for the disk.
class RunFolder {
 public:
  RunFolder() {
    std::error_code error;
    const fs::path parent =
        fs::is_directory("/dev/shm", error) ? fs::path("/dev/shm") : fs::temp_directory_path();
    name_ = (parent / "nce2vec-fuzz-XXXXXX").string();
    Require(mkdtemp(name_.data()) != nullptr);
  }
  RunFolder(const RunFolder&) = delete;
  RunFolder& operator=(const RunFolder&) = delete;
  ~RunFolder() {
    std::error_code error;
    fs::remove_all(name_, error);
  }

  const std::string& name() const { return name_; }

 private:
  std::string name_;
};

// Where all words can be held, the file says the same when it is written and read again.
void RequireRoundTrip(const ImportedVectors& read) {
  const WordVectors vectors(read.vocabulary, read.vectors.view());
  if (!vectors.CheckWords(VectorFormat::kWord2vecBinary).ok()) return;
  static const RunFolder folder;
  const std::string path = folder.name() + "/again";
  Require(
      WriteWord2vec(vectors, VectorFormat::kWord2vecBinary, AtomicFile::Create(path).value()).ok());
  const auto again = ReadVectors(path);
  // A word that is a number may make the binary look like text.
  if (!again.ok() || again->format != VectorFormat::kWord2vecBinary) return;
  Require(again->vocabulary.size() == read.vocabulary.size());
  for (size_t i = 0; i < read.vocabulary.size(); ++i) {
    Require(again->vocabulary.word(ToWordId(i)) == read.vocabulary.word(ToWordId(i)));
    for (size_t d = 0; d < read.vectors.dim(); ++d) {
      Require(again->vectors.row(i)[d] == read.vectors.row(i)[d]);
    }
  }
}

}  // namespace

void FuzzVectors(std::string_view bytes, std::string_view words, uint8_t choice) {
  // What begins like a compressed file is the business of another target.
  if (RecogniseCompression(bytes) != Compression::kNone) return;
  if (RecogniseCompression(words) != Compression::kNone) return;
  static FuzzFile file;
  static FuzzFile words_file;
  file.Write(bytes);
  words_file.Write(words);
  ReadOptions options;
  options.dim = (choice & 1) != 0 ? 3 : 0;
  options.limit = (choice & 2) != 0 ? 2 : 0;
  if (LooksLikeNpy(bytes) || !words.empty()) options.vocabulary_path = words_file.path();
  const auto read = ReadVectors(file.path(), options);
  RequireMessage(read.status());
  if (!read.ok()) return;
  Require(read->vocabulary.size() == read->vectors.rows());
  Require(options.limit == 0 || read->vocabulary.size() <= options.limit);
  for (size_t i = 0; i < read->vectors.rows(); ++i) {
    Require(!read->vocabulary.word(ToWordId(i)).empty());
    for (const float x : read->vectors.row(i)) Require(std::isfinite(x));
  }
  if ((choice & 0x40) != 0 && read->vectors.rows() > 0) RequireRoundTrip(*read);
}

}  // namespace nce2vec
