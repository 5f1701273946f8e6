#include <lzma.h>

#include <cstdint>

#include "src/base/decompressor.h"
#include "src/base/status_macros.h"

namespace nce2vec {

namespace {

class XzDecompressor final : public Decompressor {
 public:
  ~XzDecompressor() override { lzma_end(&stream_); }

  absl::Status Open() {
    // As much memory as the stream's dictionary needs, like the xz program.
    const lzma_ret result = lzma_stream_decoder(&stream_, UINT64_MAX, LZMA_CONCATENATED);
    return result == LZMA_OK ? absl::OkStatus()
                             : absl::ResourceExhaustedError("no memory for liblzma");
  }

  absl::Status Decode(std::span<const char>& input, bool last, std::span<char>& output) override {
    stream_.next_in = reinterpret_cast<const uint8_t*>(input.data());
    stream_.avail_in = input.size();
    stream_.next_out = reinterpret_cast<uint8_t*>(output.data());
    stream_.avail_out = output.size();
    const lzma_ret result = lzma_code(&stream_, last ? LZMA_FINISH : LZMA_RUN);
    input = input.subspan(input.size() - stream_.avail_in);
    output = output.subspan(output.size() - stream_.avail_out);
    switch (result) {
      case LZMA_STREAM_END:
        ended_ = true;
        return absl::OkStatus();
      case LZMA_OK:
      case LZMA_BUF_ERROR:  // no progress without more input
        return absl::OkStatus();
      case LZMA_MEM_ERROR:
        return absl::ResourceExhaustedError("no memory for liblzma");
      case LZMA_OPTIONS_ERROR:
        return absl::DataLossError("options that liblzma does not know");
      default:
        return absl::DataLossError("invalid data or checksum");
    }
  }

  // liblzma finds the next stream, and the end, by itself.
  bool MayEnd() const override { return ended_; }
  std::string_view format() const override { return "xz"; }

 private:
  lzma_stream stream_ = LZMA_STREAM_INIT;
  bool ended_ = false;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Decompressor>> MakeXzDecompressor() {
  auto decompressor = std::make_unique<XzDecompressor>();
  NCE2VEC_RETURN_IF_ERROR(decompressor->Open());
  return decompressor;
}

}  // namespace nce2vec
