// bzip2 files of many streams, as `multistream` dumps of Wikipedia and parallel compressors are:
// streams can be decompressed by themselves, and so on all cores.
#ifndef SRC_BASE_BZIP2_STREAMS_H_
#define SRC_BASE_BZIP2_STREAMS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "src/base/mapped_file.h"

namespace nce2vec {

// One thread; what it gives may be used from others.
class Bzip2Streams {
 public:
  // Nothing where `path` is no such file: not a regular file, not bzip2, or without a second stream
  // in its first 16 MB. Errors of MappedFile::Open.
  static absl::StatusOr<std::optional<Bzip2Streams>> Open(const std::string& path);

  // The next whole streams, some 256 kB of them at least, as long as the object lives; empty behind
  // the last. A boundary is where the ten bytes stand that begin a stream of at least one block:
  // elsewhere they stand by chance once in 2^80 bytes, and decompression fails then.
  // InvalidArgument for a stream of more than 64 MB, which is too much to be held whole.
  absl::StatusOr<std::string_view> Next();

  const std::string& path() const { return path_; }
  uint64_t bytes_read() const { return begin_; }
  uint64_t size() const { return file_.bytes().size(); }

 private:
  std::string path_;
  MappedFile file_;
  size_t begin_ = 0;
};

// The plain bytes of whole streams; DataLoss, naming `path`, where they are damaged or not whole,
// ResourceExhausted where they are more than a gigabyte.
absl::StatusOr<std::string> DecompressBzip2(std::string_view streams, const std::string& path);

}  // namespace nce2vec

#endif  // SRC_BASE_BZIP2_STREAMS_H_
