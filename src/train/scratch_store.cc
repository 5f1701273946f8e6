#include "src/train/scratch_store.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

#include "src/base/status_macros.h"

namespace nce2vec {

absl::Status ScratchStore::Save(const TrainingState& state) {
  if (!state.ArraysAreFinite()) return absl::OkStatus();
  const absl::Status status = Write(state);
  if (status.ok()) return status;
  // What is there may be part of this state and part of the one before.
  file_ = ScratchFile();
  numbers_.clear();
  if (!failed_) return status;
  failed_(status);
  return absl::OkStatus();
}

absl::Status ScratchStore::Write(const TrainingState& state) {
  if (file_.descriptor() < 0) {
    NCE2VEC_ASSIGN_OR_RETURN(file_, ScratchFile::Create(folder_));
  }
  const bool first = file_.size() == 0;
  uint64_t offset = 0;
  for (const TrainingState::Array& array : state.arrays()) {
    const std::span<const std::byte> bytes = std::as_bytes(array.values);
    NCE2VEC_RETURN_IF_ERROR(first ? file_.Append(bytes) : file_.WriteAt(offset, bytes));
    offset += bytes.size();
  }
  numbers_ = state.TakeNumbers();
  return absl::OkStatus();
}

absl::StatusOr<bool> ScratchStore::Restore(TrainingState& state) {
  if (numbers_.empty()) return false;
  uint64_t offset = 0;
  for (const TrainingState::Array& array : state.arrays()) {
    const std::span<std::byte> bytes = std::as_writable_bytes(array.values);
    NCE2VEC_RETURN_IF_ERROR(file_.ReadAt(offset, bytes));
    offset += bytes.size();
  }
  NCE2VEC_RETURN_IF_ERROR(state.SetNumbers(numbers_));
  return true;
}

}  // namespace nce2vec
