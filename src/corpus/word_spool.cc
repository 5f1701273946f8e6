#include "src/corpus/word_spool.h"

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>

#include <atomic>
#include <mutex>
#include <span>
#include <utility>

#include "absl/strings/str_format.h"
#include "src/base/status_macros.h"

namespace nce2vec {
namespace {

// Shards of one renumbering block: 4 MB of ids, so that reads and writes are long ones.
constexpr size_t kShardsPerBlock = 64;

}  // namespace

absl::StatusOr<WordSpool> WordSpool::Create(const std::string& scratch_folder) {
  WordSpool spool;
  NCE2VEC_ASSIGN_OR_RETURN(spool.file_, ScratchFile::Create(scratch_folder));
  return spool;
}

void WordSpool::CloseShard() {
  if (open_.sentences == 0) return;
  shards_.push_back(open_);
  sentences_ += open_.sentences;
  open_ = {open_.end, open_.end, SentenceIndex{sentences_}, 0, 0};
}

absl::Status WordSpool::Append(const std::vector<uint32_t>& ids) {
  const uint64_t base = file_.size() / sizeof(uint32_t);
  for (size_t i = 0; i < ids.size(); ++i) {
    if (WordId{ids[i]} != kSentenceEnd) continue;
    open_.end = base + i + 1;
    ++open_.sentences;
    if (open_.end - open_.begin >= kShardTokens) CloseShard();
  }
  NCE2VEC_CHECK(ids.empty() || open_.end == base + ids.size());
  const absl::Status status = file_.Append(std::as_bytes(std::span(ids)));
  if (!absl::IsResourceExhausted(status)) return status;
  return absl::ResourceExhaustedError(
      absl::StrFormat("%s; choose a roomier folder with --scratch", status.message()));
}

absl::StatusOr<EncodedCorpus> WordSpool::Renumber(const std::vector<WordId>& ids) && {
  CloseShard();
  const size_t blocks = (shards_.size() + kShardsPerBlock - 1) / kShardsPerBlock;
  std::mutex mutex;
  absl::Status failure;
  const auto renumber = [&](size_t block) -> absl::Status {
    const size_t first = block * kShardsPerBlock;
    const size_t last = std::min(first + kShardsPerBlock, shards_.size());
    const uint64_t begin = shards_[first].begin;
    std::vector<uint32_t> words(shards_[last - 1].end - begin);
    const uint64_t offset = begin * sizeof(uint32_t);
    NCE2VEC_RETURN_IF_ERROR(file_.ReadAt(offset, std::as_writable_bytes(std::span(words))));
    for (size_t s = first; s < last; ++s) {
      Shard& shard = shards_[s];
      for (uint64_t i = shard.begin - begin; i < shard.end - begin; ++i) {
        if (!IsWord(WordId{words[i]})) continue;
        const WordId id = ids[words[i]];
        words[i] = static_cast<uint32_t>(id);
        if (id != kUnknownWord) ++shard.known_tokens;
      }
    }
    return file_.WriteAt(offset, std::as_bytes(std::span(words)));
  };
  tbb::parallel_for(size_t{0}, blocks, [&](size_t block) {
    absl::Status status = renumber(block);
    if (status.ok()) return;
    const std::lock_guard lock(mutex);
    failure.Update(status);
  });
  NCE2VEC_RETURN_IF_ERROR(failure);
  NCE2VEC_ASSIGN_OR_RETURN(
      MappedFile mapped,
      MappedFile::FromDescriptor(file_.descriptor(), file_.size(),
                                 absl::StrFormat("scratch file in %s", file_.folder())));
  const std::span<const WordId> all(reinterpret_cast<const WordId*>(mapped.bytes().data()),
                                    file_.size() / sizeof(WordId));
  return EncodedCorpus(std::move(mapped), all, std::move(shards_));
}

}  // namespace nce2vec
