#include "src/train/checkpoint_store.h"

#include <algorithm>
#include <cstring>
#include <exception>
#include <new>
#include <optional>
#include <string_view>
#include <utility>

#include "absl/strings/str_format.h"
#include "src/base/available_memory.h"
#include "src/base/mapped_file.h"
#include "src/base/output_file.h"
#include "src/base/status_macros.h"
#include "src/model/named_tensors.h"
#include "src/model/safetensors.h"
#include "src/train/checkpoint_header.h"

namespace nce2vec {
namespace {

constexpr char kFormat[] = "nce2vec.checkpoint";
constexpr char kStartKey[] = "start.checksum";

absl::Status NotFinite(std::string_view path, std::string_view array) {
  return absl::AbortedError(
      absl::StrFormat("%s: not written: '%s' holds numbers that are not finite", path, array));
}

// Where the tensor of an array lies in the file.
absl::StatusOr<std::span<const std::byte>> FindArray(const SafetensorsHeader& header,
                                                     const TrainingState::Array& array,
                                                     const std::string& path) {
  const auto found = header.tensors.find(array.name);
  if (found == header.tensors.end() || found->second.dtype != Dtype::kF32 ||
      found->second.bytes.size() != array.values.size_bytes()) {
    return absl::FailedPreconditionError(absl::StrFormat(
        "%s: '%s' must be %d numbers, and %s", path, array.name, array.values.size(),
        found == header.tensors.end()
            ? "is missing"
            : absl::StrFormat("is %d bytes", found->second.bytes.size())));
  }
  return found->second.bytes;
}

}  // namespace

CheckpointStore::~CheckpointStore() {
  if (writer_.joinable()) writer_.join();
}

void CheckpointStore::Collect() {
  if (!writer_.joinable()) return;
  writer_.join();
  PassOn();
}

void CheckpointStore::PassOn() {
  if (!written_.ok() && options_.failed) options_.failed(written_);
}

bool CheckpointStore::busy() {
  if (writing_.load(std::memory_order_acquire)) return true;
  Collect();
  return false;
}

bool CheckpointStore::HasRoomForCopy(const TrainingState& state) const {
  if (!buffers_.empty()) return true;
  uint64_t bytes = 0;
  for (const TrainingState::Array& array : state.arrays()) bytes += array.values.size_bytes();
  const std::optional<uint64_t> available = AvailableMemory();
  return !available || bytes < *available;
}

bool CheckpointStore::CopyArrays(const TrainingState& state) {
  if (!HasRoomForCopy(state)) return false;
  copy_.arrays.clear();
  for (const TrainingState::Array& array : state.arrays()) {
    const size_t rows = (array.values.size() + kRowPadding - 1) / kRowPadding;
    Matrix& buffer = buffers_[array.name];
    if (buffer.rows() != rows) {
      absl::StatusOr<Matrix> made = Matrix::Create(rows, kRowPadding);
      if (!made.ok()) return false;
      buffer = *std::move(made);
    }
    if (rows == 0) {
      copy_.arrays.emplace_back(array.name, std::span<const float>());
      continue;
    }
    const std::span<float> to(buffer.padded_row(0), array.values.size());
    std::memcpy(to.data(), array.values.data(), to.size_bytes());
    copy_.arrays.emplace_back(array.name, to);
  }
  return true;
}

void CheckpointStore::BorrowArrays(const TrainingState& state) {
  buffers_.clear();
  copy_.arrays.clear();
  for (const TrainingState::Array& array : state.arrays()) {
    copy_.arrays.emplace_back(array.name, array.values);
  }
}

absl::Status CheckpointStore::Save(const TrainingState& state) {
  Collect();
  copy_.numbers = state.TakeNumbers();
  const bool copied = CopyArrays(state);
  if (!copied) BorrowArrays(state);
  writing_.store(true, std::memory_order_release);
  const auto write = [this] {
    try {
      written_ = Write();
    } catch (const std::bad_alloc&) {
      written_ = absl::ResourceExhaustedError(absl::StrFormat("%s: out of memory", folder_.path()));
    }
    writing_.store(false, std::memory_order_release);
  };
  try {
    writer_ = std::thread(write);
  } catch (const std::exception&) {  // no more threads, or no memory for one: training waits
    write();
    PassOn();
  }
  if (!copied) Collect();
  return absl::OkStatus();
}

absl::Status CheckpointStore::Flush() {
  Collect();
  return absl::OkStatus();
}

absl::Status CheckpointStore::Write() {
  NCE2VEC_ASSIGN_OR_RETURN(const std::vector<uint64_t> states, folder_.States());
  const std::string path = folder_.state_path(states.empty() ? 1 : states.front() + 1);
  Metadata metadata(copy_.numbers.begin(), copy_.numbers.end());
  metadata["format"] = kFormat;
  metadata[kStartKey] = options_.start_checksum;
  std::vector<TensorToWrite> tensors;
  for (const auto& [name, values] : copy_.arrays) {
    if (!AllFinite(values)) return NotFinite(path, name);
    tensors.push_back(ArrayTensor(name, Dtype::kF32, values));
  }
  NCE2VEC_ASSIGN_OR_RETURN(AtomicFile file, AtomicFile::Create(path));
  NCE2VEC_RETURN_IF_ERROR(WriteSafetensors(metadata, std::move(tensors), file));
  NCE2VEC_RETURN_IF_ERROR(file.Commit());
  folder_.RemoveAllBut(options_.keep, damaged_);
  return absl::OkStatus();
}

absl::StatusOr<bool> CheckpointStore::Restore(TrainingState& state) {
  Collect();
  NCE2VEC_ASSIGN_OR_RETURN(const std::vector<uint64_t> numbers, folder_.States());
  absl::Status last_failure;
  for (const uint64_t number : numbers) {
    const std::string path = folder_.state_path(number);
    last_failure = ReadStateFile(path, options_.start_checksum, state);
    if (last_failure.ok()) return true;
    damaged_.insert(number);
    if (options_.damaged) options_.damaged(last_failure);
  }
  if (!numbers.empty()) return last_failure;
  return false;
}

absl::Status ReadStateFile(const std::string& path, const std::string& start_checksum,
                           TrainingState& state) {
  NCE2VEC_ASSIGN_OR_RETURN(const MappedFile file, MappedFile::Open(path));
  NCE2VEC_ASSIGN_OR_RETURN(const SafetensorsHeader header,
                           ReadCheckpointHeader(file.bytes(), path));
  NCE2VEC_RETURN_IF_ERROR(VerifyChecksum(file.bytes(), path));
  const auto is = [&](const char* key, const std::string& value) {
    const auto found = header.metadata.find(key);
    return found != header.metadata.end() && found->second == value;
  };
  if (!is("format", kFormat)) {
    return absl::FailedPreconditionError(absl::StrFormat("%s: is no checkpoint", path));
  }
  if (!is(kStartKey, start_checksum)) {
    return absl::FailedPreconditionError(
        absl::StrFormat("%s: is a checkpoint of another training", path));
  }
  std::vector<std::span<const std::byte>> arrays;
  for (const TrainingState::Array& array : state.arrays()) {
    NCE2VEC_ASSIGN_OR_RETURN(arrays.emplace_back(), FindArray(header, array, path));
  }
  if (absl::Status status = state.SetNumbers(header.metadata); !status.ok()) {
    return absl::DataLossError(absl::StrFormat("%s: damaged: %s", path, status.message()));
  }
  for (size_t i = 0; i < arrays.size(); ++i) {
    if (arrays[i].empty()) continue;
    std::memcpy(state.arrays()[i].values.data(), arrays[i].data(), arrays[i].size());
  }
  return absl::OkStatus();
}

}  // namespace nce2vec
