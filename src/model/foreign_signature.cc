#include "src/model/foreign_signature.h"

#include <array>

namespace nce2vec {
namespace {

struct Signature {
  size_t offset;
  std::string_view bytes;
  std::string_view advice;
};

using std::string_view_literals::operator""sv;

// Pickles begin with 0x80 and their version, 2 to 5.
constexpr std::string_view kPickle =
    "a Python pickle, as gensim's .model and .kv files are. Load it in Python and export it: "
    "gensim.models.KeyedVectors.load(FILE).save_word2vec_format(\"vectors.txt\"), with .wv before "
    ".save_word2vec_format for a whole model";

constexpr std::string_view kZip =
    "a zip archive. Unpack it and name the file of vectors in it; a PyTorch file's tensor can be "
    "exported with numpy.save(\"vectors.npy\", tensor.numpy()), its words one a line to "
    "vectors.vocab.txt, a .npz file's array likewise";

constexpr std::array kSignatures = {
    Signature{0, "\x80\x02"sv, kPickle},
    Signature{0, "\x80\x03"sv, kPickle},
    Signature{0, "\x80\x04"sv, kPickle},
    Signature{0, "\x80\x05"sv, kPickle},
    Signature{0, "PK\x03\x04"sv, kZip},
    Signature{0, "\x89HDF\r\n\x1a\n"sv,
              "an HDF5 file. Read it in Python with h5py and write numpy.save(\"vectors.npy\", "
              "array), its words one a line to vectors.vocab.txt"},
    Signature{
        0, "SQLite format 3\0"sv,
        "an SQLite database, as Magnitude's files are. Read it in Python with pymagnitude and "
        "write a line \"word x1 ... xD\" for each of its keys"},
    // The magic number of fastText's args and dictionary, 793712314.
    Signature{
        0, "\xBA\x16\x4F\x2F"sv,
        "a fastText .bin model, whose words' vectors are sums with their n-grams'. Use the .vec "
        "file that training wrote beside it, or \"fasttext print-word-vectors MODEL.bin < "
        "words.txt > vectors.txt\""},
    Signature{257, "ustar"sv, "a tar archive. Unpack it and name the file of vectors in it"},
    Signature{
        8, "{\""sv,
        "a safetensors file; an nce2vec model must be a plain file, not compressed and no pipe"},
    Signature{0, "PAR1"sv,
              "a Parquet file. Read it in Python and write a line \"word x1 ... xD\" for each row"},
};

}  // namespace

std::string_view ForeignFileAdvice(std::string_view start) {
  for (const Signature& signature : kSignatures) {
    if (start.size() < signature.offset) continue;
    if (start.substr(signature.offset).starts_with(signature.bytes)) return signature.advice;
  }
  return "";
}

}  // namespace nce2vec
