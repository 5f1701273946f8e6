// Rows of floats as a numpy array file, for numpy.load. (numpy/lib/format.py, version 1.0.)
#ifndef SRC_MODEL_NPY_WRITER_H_
#define SRC_MODEL_NPY_WRITER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "src/base/output_file.h"

namespace nce2vec {

// Bytes of every header: wide enough for any shape, and data behind it is 64-byte aligned.
inline constexpr size_t kNpyHeaderBytes = 128;

// The header of a little-endian float array [rows, columns] in C order: kNpyHeaderBytes bytes.
std::string NpyHeader(uint64_t rows, uint64_t columns);

// An array whose number of rows is not known before the end: the header is filled in then. The file
// is there when it is whole, not before. Movable; one thread.
class NpyWriter {
 public:
  static absl::StatusOr<NpyWriter> Create(AtomicFile file, uint64_t columns);

  // Bytes of rows, little-endian floats.
  absl::Status Append(std::string_view rows) { return file_.Write(rows); }
  // Commits the array of all rows so far, which must be whole ones.
  absl::Status Finish();

 private:
  AtomicFile file_;
  uint64_t columns_ = 0;
};

}  // namespace nce2vec

#endif  // SRC_MODEL_NPY_WRITER_H_
