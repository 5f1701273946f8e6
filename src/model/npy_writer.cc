#include "src/model/npy_writer.h"

#include <bit>
#include <utility>

#include "absl/strings/str_format.h"
#include "src/base/status_macros.h"

static_assert(std::endian::native == std::endian::little, "rows are written as they are in memory");

namespace nce2vec {

std::string NpyHeader(uint64_t rows, uint64_t columns) {
  constexpr size_t kPreambleBytes = 10;  // magic, version, length
  constexpr size_t kLength = kNpyHeaderBytes - kPreambleBytes;
  static_assert(kNpyHeaderBytes % 64 == 0 && kLength < 256);
  std::string header = "\x93NUMPY";
  header += {'\x01', '\x00', static_cast<char>(kLength), '\x00'};
  header += absl::StrFormat("{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d), }", rows,
                            columns);
  NCE2VEC_CHECK(header.size() < kNpyHeaderBytes);
  header.resize(kNpyHeaderBytes - 1, ' ');
  return header + '\n';
}

absl::StatusOr<NpyWriter> NpyWriter::Create(AtomicFile file, uint64_t columns) {
  NpyWriter writer;
  writer.file_ = std::move(file);
  writer.columns_ = columns;
  NCE2VEC_RETURN_IF_ERROR(writer.file_.Write(NpyHeader(0, columns)));
  return writer;
}

absl::Status NpyWriter::Finish() {
  const uint64_t bytes = file_.size() - kNpyHeaderBytes;
  const uint64_t row_bytes = columns_ * sizeof(float);
  NCE2VEC_CHECK(bytes % row_bytes == 0);
  NCE2VEC_RETURN_IF_ERROR(file_.WriteAt(0, NpyHeader(bytes / row_bytes, columns_)));
  return file_.Commit();
}

}  // namespace nce2vec
