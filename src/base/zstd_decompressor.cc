#include <zstd.h>
#include <zstd_errors.h>

#include "src/base/decompressor.h"
#include "src/base/status_macros.h"

namespace nce2vec {

namespace {

class ZstdDecompressor final : public Decompressor {
 public:
  ~ZstdDecompressor() override { ZSTD_freeDCtx(context_); }

  absl::Status Open() {
    context_ = ZSTD_createDCtx();
    if (context_ == nullptr) return absl::ResourceExhaustedError("no memory for libzstd");
    // libzstd refuses windows above 2^27 bytes by itself; files made with --long=31 are read too.
    const ZSTD_bounds bounds = ZSTD_dParam_getBounds(ZSTD_d_windowLogMax);
    ZSTD_DCtx_setParameter(context_, ZSTD_d_windowLogMax, bounds.upperBound);
    return absl::OkStatus();
  }

  absl::Status Decode(std::span<const char>& input, bool /*last*/,
                      std::span<char>& output) override {
    ZSTD_inBuffer in = {input.data(), input.size(), 0};
    ZSTD_outBuffer out = {output.data(), output.size(), 0};
    const size_t result = ZSTD_decompressStream(context_, &out, &in);
    input = input.subspan(in.pos);
    output = output.subspan(out.pos);
    if (ZSTD_isError(result)) {
      return ZSTD_getErrorCode(result) == ZSTD_error_memory_allocation
                 ? absl::ResourceExhaustedError("no memory for libzstd")
                 : absl::DataLossError(ZSTD_getErrorName(result));
    }
    frame_complete_ = result == 0;
    return absl::OkStatus();
  }

  bool MayEnd() const override { return frame_complete_; }
  std::string_view format() const override { return "zstd"; }

 private:
  ZSTD_DCtx* context_ = nullptr;
  bool frame_complete_ = false;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Decompressor>> MakeZstdDecompressor() {
  auto decompressor = std::make_unique<ZstdDecompressor>();
  NCE2VEC_RETURN_IF_ERROR(decompressor->Open());
  return decompressor;
}

}  // namespace nce2vec
