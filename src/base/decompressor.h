// One decoder per compressed format, behind one interface; DecompressingSource in byte_source.cc
// does the reading for all of them.
#ifndef SRC_BASE_DECOMPRESSOR_H_
#define SRC_BASE_DECOMPRESSOR_H_

#include <memory>
#include <span>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace nce2vec {

// Turns compressed bytes into plain ones, a piece at a time. One thread.
class Decompressor {
 public:
  virtual ~Decompressor() = default;

  // Decodes from the front of `input` to the front of `output` (not empty) and shortens both by
  // what it used; using nothing means that it needs more input. `last` says that no input follows
  // this one, which may be empty. Concatenated members are decoded one after the other. Errors are
  // DataLoss for damage and ResourceExhausted for memory; the message is the bare reason.
  virtual absl::Status Decode(std::span<const char>& input, bool last, std::span<char>& output) = 0;

  // Whether all that began is complete and checked, so that the input may end here.
  virtual bool MayEnd() const = 0;

  virtual std::string_view format() const = 0;
};

// Each fails only for want of memory.
absl::StatusOr<std::unique_ptr<Decompressor>> MakeGzipDecompressor();
absl::StatusOr<std::unique_ptr<Decompressor>> MakeBzip2Decompressor();
absl::StatusOr<std::unique_ptr<Decompressor>> MakeXzDecompressor();
absl::StatusOr<std::unique_ptr<Decompressor>> MakeZstdDecompressor();

}  // namespace nce2vec

#endif  // SRC_BASE_DECOMPRESSOR_H_
