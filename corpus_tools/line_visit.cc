#include "corpus_tools/line_visit.h"

#include <utility>

namespace nce2vec {

absl::StatusOr<bool> LineSource::Next(LineBlock& block) {
  while (true) {
    if (callbacks_.stop != nullptr && callbacks_.stop->load(std::memory_order_relaxed)) {
      return absl::CancelledError("interrupted");
    }
    if (!reader_) {
      if (next_input_ == inputs_.size()) return false;
      NCE2VEC_ASSIGN_OR_RETURN(LineReader opened, LineReader::Open(inputs_[next_input_++]));
      reader_.emplace(std::move(opened));
    }
    NCE2VEC_ASSIGN_OR_RETURN(const bool more, reader_->Next(block));
    if (more) return true;
    reader_.reset();
  }
}

}  // namespace nce2vec
