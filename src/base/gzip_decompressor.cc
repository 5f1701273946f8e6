#include <zlib.h>

#include <algorithm>
#include <limits>

#include "src/base/decompressor.h"
#include "src/base/status_macros.h"

namespace nce2vec {

namespace {

uInt Clamp(size_t bytes) {
  return static_cast<uInt>(std::min<size_t>(bytes, std::numeric_limits<uInt>::max()));
}

class GzipDecompressor final : public Decompressor {
 public:
  ~GzipDecompressor() override {
    if (open_) inflateEnd(&stream_);
  }

  absl::Status Open() {
    constexpr int kGzipOnly = 16;  // added to the window's logarithm, see inflateInit2 in zlib.h
    open_ = inflateInit2(&stream_, MAX_WBITS + kGzipOnly) == Z_OK;
    return open_ ? absl::OkStatus() : absl::ResourceExhaustedError("no memory for zlib");
  }

  absl::Status Decode(std::span<const char>& input, bool /*last*/,
                      std::span<char>& output) override {
    if (state_ != State::kInMember) {
      NCE2VEC_RETURN_IF_ERROR(StartMember(input));
      if (input.empty()) return absl::OkStatus();
    }
    stream_.next_in = reinterpret_cast<z_const Bytef*>(const_cast<char*>(input.data()));
    stream_.avail_in = Clamp(input.size());
    stream_.next_out = reinterpret_cast<Bytef*>(output.data());
    stream_.avail_out = Clamp(output.size());
    const int result = inflate(&stream_, Z_NO_FLUSH);
    input = input.subspan(Clamp(input.size()) - stream_.avail_in);
    output = output.subspan(Clamp(output.size()) - stream_.avail_out);
    if (result == Z_STREAM_END) {
      state_ = State::kBetweenMembers;
    } else if (result == Z_MEM_ERROR) {
      return absl::ResourceExhaustedError("no memory for zlib");
    } else if (result != Z_OK && result != Z_BUF_ERROR) {
      return absl::DataLossError(stream_.msg != nullptr ? stream_.msg : "invalid data");
    }
    return absl::OkStatus();
  }

  bool MayEnd() const override { return state_ != State::kInMember; }
  std::string_view format() const override { return "gzip"; }

 private:
  enum class State { kInMember, kBetweenMembers, kInPadding };

  // Zeros may pad the file to a tape's block, as for gzip; anything else must be another member.
  absl::Status StartMember(std::span<const char>& input) {
    if (input.empty()) return absl::OkStatus();
    if (state_ == State::kBetweenMembers && input.front() != 0) {
      inflateReset(&stream_);
      state_ = State::kInMember;
      return absl::OkStatus();
    }
    state_ = State::kInPadding;
    const auto end = std::find_if(input.begin(), input.end(), [](char byte) { return byte != 0; });
    input = input.subspan(static_cast<size_t>(end - input.begin()));
    return input.empty() ? absl::OkStatus() : absl::DataLossError("garbage after the last member");
  }

  z_stream stream_ = {};
  bool open_ = false;
  State state_ = State::kInMember;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Decompressor>> MakeGzipDecompressor() {
  auto decompressor = std::make_unique<GzipDecompressor>();
  NCE2VEC_RETURN_IF_ERROR(decompressor->Open());
  return decompressor;
}

}  // namespace nce2vec
