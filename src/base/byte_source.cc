#include "src/base/byte_source.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"
#include "src/base/decompressor.h"
#include "src/base/input_descriptor.h"
#include "src/base/status_macros.h"

namespace nce2vec {

namespace {

using namespace std::string_view_literals;

constexpr size_t kCompressedBufferBytes = size_t{64} << 10;

class PlainSource final : public ByteSource {
 public:
  PlainSource(InputDescriptor input, std::string first_bytes)
      : input_(std::move(input)), first_bytes_(std::move(first_bytes)) {}

  absl::StatusOr<size_t> Read(std::span<char> buffer) override {
    const size_t repeated = std::min(buffer.size(), first_bytes_.size());
    std::memcpy(buffer.data(), first_bytes_.data(), repeated);
    first_bytes_.erase(0, repeated);
    if (repeated == buffer.size()) return repeated;
    NCE2VEC_ASSIGN_OR_RETURN(const size_t read, input_.ReadFully(buffer.subspan(repeated)));
    return repeated + read;
  }

  const std::string& name() const override { return input_.name(); }

 private:
  InputDescriptor input_;
  std::string first_bytes_;  // read to recognise the format, not yet delivered
};

class DecompressingSource final : public ByteSource {
 public:
  DecompressingSource(InputDescriptor input, const std::string& first_bytes,
                      std::unique_ptr<Decompressor> decompressor)
      : input_(std::move(input)),
        decompressor_(std::move(decompressor)),
        buffer_(kCompressedBufferBytes) {
    std::copy(first_bytes.begin(), first_bytes.end(), buffer_.begin());
    pending_ = std::span<const char>(buffer_.data(), first_bytes.size());
    bytes_read_ = first_bytes.size();
  }

  absl::StatusOr<size_t> Read(std::span<char> buffer) override {
    if (!failure_.ok()) return failure_;
    std::span<char> unfilled = buffer;
    failure_ = Fill(unfilled);
    if (!failure_.ok()) return failure_;
    return buffer.size() - unfilled.size();
  }

  const std::string& name() const override { return input_.name(); }

 private:
  absl::Status Fill(std::span<char>& unfilled) {
    int calls_without_progress = 0;
    while (!unfilled.empty()) {
      if (pending_.empty() && !input_ended_) NCE2VEC_RETURN_IF_ERROR(Refill());
      if (pending_.empty() && input_ended_ && decompressor_->MayEnd()) break;
      const size_t before = pending_.size() + unfilled.size();
      const absl::Status status = decompressor_->Decode(pending_, input_ended_, unfilled);
      if (!status.ok()) return Explain(status);
      const bool progress = pending_.size() + unfilled.size() != before;
      calls_without_progress = progress ? 0 : calls_without_progress + 1;
      // A decoder may need one call to notice that it is at the end; two mean that it is stuck.
      if (calls_without_progress == 2) return EndsEarly();
    }
    return absl::OkStatus();
  }

  absl::Status Refill() {
    NCE2VEC_ASSIGN_OR_RETURN(const size_t read, input_.ReadFully(buffer_));
    pending_ = std::span<const char>(buffer_.data(), read);
    bytes_read_ += read;
    input_ended_ = read < buffer_.size();
    return absl::OkStatus();
  }

  absl::Status EndsEarly() const {
    return absl::DataLossError(
        absl::StrFormat("%s: %s stream ends early at byte %d; the file is cut off or damaged",
                        name(), decompressor_->format(), bytes_read_));
  }

  absl::Status Explain(const absl::Status& status) const {
    const std::string reason(status.message());
    if (status.code() != absl::StatusCode::kDataLoss) {
      return absl::Status(status.code(), absl::StrFormat("%s: %s", name(), reason));
    }
    return absl::DataLossError(absl::StrFormat("%s: %s stream is damaged near byte %d (%s)", name(),
                                               decompressor_->format(),
                                               bytes_read_ - pending_.size(), reason));
  }

  InputDescriptor input_;
  std::unique_ptr<Decompressor> decompressor_;
  std::vector<char> buffer_;
  std::span<const char> pending_;  // compressed bytes in buffer_, not yet decoded
  uint64_t bytes_read_ = 0;        // of the compressed file
  bool input_ended_ = false;
  absl::Status failure_;
};

bool IsZstd(std::string_view first_bytes) {
  // A frame, or one of the sixteen skippable frames that pzstd begins its files with.
  if (first_bytes.starts_with("\x28\xB5\x2F\xFD"sv)) return true;
  return first_bytes.size() >= 4 && (first_bytes[0] & 0xF0) == 0x50 &&
         first_bytes.substr(1, 3) == "\x2A\x4D\x18"sv;
}

// "BZh" and a digit might begin a text, so the first bytes of the block (or of the trailer of an
// empty stream) have to fit as well.
bool IsBzip2(std::string_view first_bytes) {
  if (first_bytes.size() < 6 || !first_bytes.starts_with("BZh")) return false;
  if (first_bytes[3] < '1' || first_bytes[3] > '9') return false;
  const std::string_view block = first_bytes.substr(4, 2);
  return block == "\x31\x41"sv || block == "\x17\x72"sv;
}

absl::StatusOr<std::unique_ptr<Decompressor>> MakeDecompressor(Compression compression) {
  switch (compression) {
    case Compression::kGzip:
      return MakeGzipDecompressor();
    case Compression::kBzip2:
      return MakeBzip2Decompressor();
    case Compression::kXz:
      return MakeXzDecompressor();
    case Compression::kZstd:
      return MakeZstdDecompressor();
    case Compression::kNone:
      break;
  }
  return absl::InternalError("plain bytes need no decompressor");
}

}  // namespace

Compression RecogniseCompression(std::string_view first_bytes) {
  if (first_bytes.starts_with("\x1F\x8B"sv)) return Compression::kGzip;
  if (first_bytes.starts_with("\xFD\x37\x7A\x58\x5A\x00"sv)) return Compression::kXz;
  if (IsBzip2(first_bytes)) return Compression::kBzip2;
  if (IsZstd(first_bytes)) return Compression::kZstd;
  return Compression::kNone;
}

absl::StatusOr<std::unique_ptr<ByteSource>> OpenByteSource(const std::string& path) {
  NCE2VEC_ASSIGN_OR_RETURN(InputDescriptor input, InputDescriptor::Open(path));
  std::string first_bytes(kCompressionHeaderBytes, '\0');
  NCE2VEC_ASSIGN_OR_RETURN(const size_t read, input.ReadFully(first_bytes));
  first_bytes.resize(read);
  if (first_bytes.starts_with("PK\x03\x04"sv)) {
    return absl::InvalidArgumentError(
        absl::StrFormat("%s: is a zip archive; unpack it first", input.name()));
  }
  const Compression compression = RecogniseCompression(first_bytes);
  if (compression == Compression::kNone) {
    return std::make_unique<PlainSource>(std::move(input), std::move(first_bytes));
  }
  NCE2VEC_ASSIGN_OR_RETURN(auto decompressor, MakeDecompressor(compression));
  return std::make_unique<DecompressingSource>(std::move(input), first_bytes,
                                               std::move(decompressor));
}

}  // namespace nce2vec
