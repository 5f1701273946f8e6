#include "tests/fuzz/vectors_fuzzer.h"

#include <cmath>
#include <cstdlib>
#include <filesystem>

#include "src/base/byte_source.h"
#include "src/model/vector_reader.h"
#include "src/model/word2vec_writer.h"
#include "src/model/word_vectors.h"
#include "tests/fuzz/fuzz_file.h"

namespace nce2vec {
namespace {

// Of the run, in memory where it can be: AtomicFile wants a folder that it can rename in.
class Folder {
 public:
  Folder() {
    namespace fs = std::filesystem;
    const fs::path memory = "/dev/shm";
    const fs::path parent = fs::is_directory(memory) ? memory : fs::temp_directory_path();
    path_ = (parent / "nce2vec-fuzz-XXXXXX").string();
    Require(mkdtemp(path_.data()) != nullptr);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// Where all words can be held, the file says the same when it is written and read again.
void RequireRoundTrip(const ImportedVectors& read) {
  const WordVectors vectors(read.vocabulary, read.vectors.view());
  if (!vectors.CheckWords(VectorFormat::kWord2vecBinary).ok()) return;
  static const Folder folder;
  const std::string path = folder.path() + "/again";
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
  options.vocabulary_path = words_file.path();
  const auto read = ReadVectors(file.path(), options);
  RequireMessage(read.status());
  if (!read.ok()) return;
  Require(read->vocabulary.size() == read->vectors.rows());
  Require(options.limit == 0 || read->vocabulary.size() <= options.limit);
  for (size_t i = 0; i < read->vectors.rows(); ++i) {
    Require(!read->vocabulary.word(ToWordId(i)).empty());
    for (const float x : read->vectors.row(i)) Require(std::isfinite(x));
  }
  // The disk is slow.
  if ((choice & 0xf0) == 0x40 && read->vectors.rows() > 0) RequireRoundTrip(*read);
}

}  // namespace nce2vec
