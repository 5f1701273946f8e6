#include "src/model/safetensors.h"

#include <xxhash.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <limits>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "absl/strings/str_format.h"
#include "src/base/status_macros.h"

static_assert(std::endian::native == std::endian::little,
              "tensors are little-endian; a big-endian machine would have to swap");

namespace nce2vec {
namespace {

using Json = nlohmann::json;

constexpr size_t kLengthBytes = 8;
constexpr size_t kDataAlignment = 64;
constexpr uint64_t kMaxHeaderBytes = 100'000'000;  // the reference reader's limit
constexpr std::string_view kChecksumZeros = "0000000000000000";
constexpr std::array<std::pair<std::string_view, Dtype>, 5> kDtypes = {{{"I64", Dtype::kI64},
                                                                        {"F32", Dtype::kF32},
                                                                        {"I32", Dtype::kI32},
                                                                        {"I8", Dtype::kI8},
                                                                        {"U8", Dtype::kU8}}};

std::optional<Dtype> ParseDtype(std::string_view name) {
  for (const auto& [known, dtype] : kDtypes) {
    if (known == name) return dtype;
  }
  return std::nullopt;
}

// The product of shape and dtype size, or nothing where it does not fit in 63 bits.
std::optional<uint64_t> TensorBytes(const std::vector<uint64_t>& shape, Dtype dtype) {
  uint64_t bytes = DtypeBytes(dtype);
  for (const uint64_t extent : shape) {
    if (extent != 0 &&
        bytes > static_cast<uint64_t>(std::numeric_limits<int64_t>::max()) / extent) {
      return std::nullopt;
    }
    bytes *= extent;
  }
  return bytes;
}

class Hasher {
 public:
  Hasher() { XXH3_64bits_reset(state_.get()); }
  void Update(std::string_view bytes) {
    XXH3_64bits_update(state_.get(), bytes.data(), bytes.size());
  }
  std::string Hex() const { return absl::StrFormat("%016x", XXH3_64bits_digest(state_.get())); }

 private:
  struct Free {
    void operator()(XXH3_state_t* state) const { XXH3_freeState(state); }
  };
  std::unique_ptr<XXH3_state_t, Free> state_{XXH3_createState()};
};

std::string BuildHeader(const Metadata& metadata, const std::vector<TensorToWrite>& tensors) {
  Json header = Json::object();
  header["__metadata__"] = metadata;
  header["__metadata__"][std::string(kChecksumKey)] = kChecksumZeros;
  uint64_t offset = 0;
  for (const TensorToWrite& tensor : tensors) {
    const uint64_t end = offset + TensorBytes(tensor.shape, tensor.dtype).value();
    header[tensor.name] = {{"dtype", DtypeName(tensor.dtype)},
                           {"shape", tensor.shape},
                           {"data_offsets", {offset, end}}};
    offset = end;
  }
  // Metadata is ours or made of flags; ill-formed UTF-8 in it must not end the program.
  std::string text = header.dump(-1, ' ', false, Json::error_handler_t::replace);
  const size_t data_start = kLengthBytes + text.size();
  text.append((kDataAlignment - data_start % kDataAlignment) % kDataAlignment, ' ');
  return text;
}

// Where the 16 digits stand in a header; the key is unique because JSON escapes quotes.
size_t ChecksumPosition(std::string_view header) {
  const std::string key = absl::StrFormat("\"%s\":\"", kChecksumKey);
  const size_t found = header.find(key);
  return found == std::string_view::npos ? found : found + key.size();
}

std::string LittleEndian(uint64_t value) {
  std::string bytes(kLengthBytes, '\0');
  std::memcpy(bytes.data(), &value, kLengthBytes);
  return bytes;
}

absl::Status Damaged(std::string_view name, std::string_view what) {
  return absl::DataLossError(absl::StrFormat("%s: damaged file: %s", name, what));
}

absl::StatusOr<SafetensorsHeader::Tensor> ReadEntry(const std::string& key, const Json& entry,
                                                    std::span<const std::byte> data,
                                                    std::string_view name) {
  const std::optional<Dtype> dtype = ParseDtype(entry.at("dtype").get<std::string>());
  if (!dtype) {
    return absl::InvalidArgumentError(
        absl::StrFormat("%s: tensor '%s' has a type this program does not read: %s", name, key,
                        entry.at("dtype").get<std::string>()));
  }
  SafetensorsHeader::Tensor tensor{*dtype, entry.at("shape").get<std::vector<uint64_t>>(), {}};
  const auto offsets = entry.at("data_offsets").get<std::vector<uint64_t>>();
  const std::optional<uint64_t> expected = TensorBytes(tensor.shape, *dtype);
  if (offsets.size() != 2 || offsets[0] > offsets[1] || !expected ||
      offsets[1] - offsets[0] != *expected) {
    return Damaged(name, absl::StrFormat("tensor '%s': shape and data offsets disagree", key));
  }
  if (offsets[1] > data.size()) {
    return Damaged(name, absl::StrFormat("cut off: tensor '%s' ends at byte %d of the data, "
                                         "the file has %d",
                                         key, offsets[1], data.size()));
  }
  tensor.bytes = data.subspan(offsets[0], offsets[1] - offsets[0]);
  return tensor;
}

absl::Status CheckNoHoles(const SafetensorsHeader& header, std::span<const std::byte> data,
                          std::string_view name) {
  std::vector<std::pair<size_t, size_t>> ranges;
  for (const auto& [key, tensor] : header.tensors) {
    const size_t begin = static_cast<size_t>(tensor.bytes.data() - data.data());
    ranges.emplace_back(begin, begin + tensor.bytes.size());
  }
  std::sort(ranges.begin(), ranges.end());
  size_t end = 0;
  for (const auto& [begin, next] : ranges) {
    if (begin != end) return Damaged(name, "tensors overlap or leave a hole");
    end = next;
  }
  if (end != data.size()) {
    return Damaged(name, absl::StrFormat("%d bytes follow the last tensor", data.size() - end));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string_view> HeaderText(std::span<const std::byte> file,
                                            std::string_view name) {
  const auto no_model = [&] {
    return absl::InvalidArgumentError(
        absl::StrFormat("%s: not an nce2vec model (no safetensors header); vectors of other "
                        "programs become one with "
                        "nce2vec convert --to model",
                        name));
  };
  if (file.size() < kLengthBytes + 2) return no_model();
  uint64_t length = 0;
  std::memcpy(&length, file.data(), kLengthBytes);
  if (static_cast<char>(file[kLengthBytes]) != '{' || length < 2 || length > kMaxHeaderBytes) {
    return no_model();
  }
  if (length > file.size() - kLengthBytes) {
    return Damaged(name, absl::StrFormat("cut off inside its header, at byte %d of %d", file.size(),
                                         kLengthBytes + length));
  }
  return std::string_view(reinterpret_cast<const char*>(file.data()) + kLengthBytes, length);
}

}  // namespace

size_t DtypeBytes(Dtype dtype) {
  switch (dtype) {
    case Dtype::kI64:
      return 8;
    case Dtype::kF32:
    case Dtype::kI32:
      return 4;
    case Dtype::kI8:
    case Dtype::kU8:
      return 1;
  }
  return 0;
}

std::string_view DtypeName(Dtype dtype) {
  for (const auto& [name, known] : kDtypes) {
    if (known == dtype) return name;
  }
  return "";
}

absl::Status WriteSafetensors(const Metadata& metadata, std::vector<TensorToWrite> tensors,
                              AtomicFile& file) {
  std::sort(tensors.begin(), tensors.end(), [](const TensorToWrite& a, const TensorToWrite& b) {
    if (DtypeBytes(a.dtype) != DtypeBytes(b.dtype))
      return DtypeBytes(a.dtype) > DtypeBytes(b.dtype);
    return a.name < b.name;
  });
  const std::string header = BuildHeader(metadata, tensors);
  Hasher hasher;
  const auto put = [&](std::string_view bytes) {
    hasher.Update(bytes);
    return file.Write(bytes);
  };
  NCE2VEC_RETURN_IF_ERROR(put(LittleEndian(header.size())));
  NCE2VEC_RETURN_IF_ERROR(put(header));
  for (const TensorToWrite& tensor : tensors) {
    uint64_t written = 0;
    NCE2VEC_RETURN_IF_ERROR(tensor.write([&](std::string_view bytes) {
      written += bytes.size();
      return put(bytes);
    }));
    NCE2VEC_CHECK(written == TensorBytes(tensor.shape, tensor.dtype).value());
  }
  return file.WriteAt(kLengthBytes + ChecksumPosition(header), hasher.Hex());
}

absl::StatusOr<SafetensorsHeader> ReadSafetensorsHeader(std::span<const std::byte> file,
                                                        std::string_view name) {
  NCE2VEC_ASSIGN_OR_RETURN(const std::string_view text, HeaderText(file, name));
  const std::span<const std::byte> data = file.subspan(kLengthBytes + text.size());
  SafetensorsHeader header;
  try {
    const Json json = Json::parse(text);
    for (const auto& [key, entry] : json.items()) {
      if (key == "__metadata__") {
        header.metadata = entry.get<Metadata>();
        continue;
      }
      NCE2VEC_ASSIGN_OR_RETURN(header.tensors[key], ReadEntry(key, entry, data, name));
    }
  } catch (const Json::exception& error) {
    return Damaged(name, absl::StrFormat("its header can't be read: %s", error.what()));
  }
  NCE2VEC_RETURN_IF_ERROR(CheckNoHoles(header, data, name));
  return header;
}

absl::Status VerifyChecksum(std::span<const std::byte> file, std::string_view name) {
  NCE2VEC_ASSIGN_OR_RETURN(const std::string_view text, HeaderText(file, name));
  const size_t in_header = ChecksumPosition(text);
  if (in_header == std::string_view::npos || text.size() - in_header < kChecksumZeros.size()) {
    return absl::FailedPreconditionError(absl::StrFormat("%s: has no checksum", name));
  }
  const std::string_view stored = text.substr(in_header, kChecksumZeros.size());
  const std::string_view all(reinterpret_cast<const char*>(file.data()), file.size());
  const size_t position = kLengthBytes + in_header;
  Hasher hasher;
  hasher.Update(all.substr(0, position));
  hasher.Update(kChecksumZeros);
  hasher.Update(all.substr(position + kChecksumZeros.size()));
  const std::string computed = hasher.Hex();
  if (computed != stored) {
    return Damaged(name,
                   absl::StrFormat("its checksum is %s, its content gives %s", stored, computed));
  }
  return absl::OkStatus();
}

}  // namespace nce2vec
