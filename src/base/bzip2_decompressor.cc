#include <bzlib.h>

#include <algorithm>
#include <limits>

#include "src/base/decompressor.h"
#include "src/base/status_macros.h"

namespace nce2vec {

namespace {

unsigned Clamp(size_t bytes) {
  return static_cast<unsigned>(std::min<size_t>(bytes, std::numeric_limits<unsigned>::max()));
}

class Bzip2Decompressor final : public Decompressor {
 public:
  ~Bzip2Decompressor() override { Close(); }

  absl::Status Open() {
    stream_ = {};
    open_ = BZ2_bzDecompressInit(&stream_, /*verbosity=*/0, /*small=*/0) == BZ_OK;
    return open_ ? absl::OkStatus() : absl::ResourceExhaustedError("no memory for libbz2");
  }

  absl::Status Decode(std::span<const char>& input, bool /*last*/,
                      std::span<char>& output) override {
    if (!open_) {  // libbz2 decodes one stream; parallel compressors write many.
      if (input.empty()) return absl::OkStatus();
      NCE2VEC_RETURN_IF_ERROR(Open());
    }
    stream_.next_in = const_cast<char*>(input.data());
    stream_.avail_in = Clamp(input.size());
    stream_.next_out = output.data();
    stream_.avail_out = Clamp(output.size());
    const int result = BZ2_bzDecompress(&stream_);
    input = input.subspan(Clamp(input.size()) - stream_.avail_in);
    output = output.subspan(Clamp(output.size()) - stream_.avail_out);
    switch (result) {
      case BZ_OK:
        return absl::OkStatus();
      case BZ_STREAM_END:
        Close();
        return absl::OkStatus();
      case BZ_MEM_ERROR:
        return absl::ResourceExhaustedError("no memory for libbz2");
      case BZ_DATA_ERROR_MAGIC:
        return absl::DataLossError("neither a stream's beginning nor the end");
      default:
        return absl::DataLossError("invalid data or checksum");
    }
  }

  bool MayEnd() const override { return !open_; }
  std::string_view format() const override { return "bzip2"; }

 private:
  void Close() {
    if (open_) BZ2_bzDecompressEnd(&stream_);
    open_ = false;
  }

  bz_stream stream_ = {};
  bool open_ = false;  // within a stream
};

}  // namespace

absl::StatusOr<std::unique_ptr<Decompressor>> MakeBzip2Decompressor() {
  auto decompressor = std::make_unique<Bzip2Decompressor>();
  NCE2VEC_RETURN_IF_ERROR(decompressor->Open());
  return decompressor;
}

}  // namespace nce2vec
