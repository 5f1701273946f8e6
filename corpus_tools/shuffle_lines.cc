#include "corpus_tools/shuffle_lines.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <span>
#include <string_view>
#include <utility>

#include "absl/strings/str_format.h"
#include "src/base/output_file.h"
#include "src/base/random.h"
#include "src/base/status_macros.h"

namespace nce2vec {
namespace {

constexpr size_t kBucketBits = 7;
constexpr size_t kBuckets = size_t{1} << kBucketBits;
constexpr size_t kFlushBytes = size_t{1} << 18;

// A line with a random key: lines are sorted by it.
struct KeyedLine {
  uint64_t key;
  size_t begin;
  size_t bytes;
};

// Lines in memory.
class LineHeap {
 public:
  void Add(uint64_t key, std::string_view line) {
    lines_.push_back({key, bytes_.size(), line.size()});
    bytes_ += line;
  }
  size_t memory() const { return bytes_.size() + lines_.size() * sizeof(KeyedLine); }

  // In order of their keys; of two with the same key the one that was added first.
  absl::Status PassOn(const ByteSink& sink) {
    std::stable_sort(lines_.begin(), lines_.end(),
                     [](const KeyedLine& a, const KeyedLine& b) { return a.key < b.key; });
    std::string out;
    for (const KeyedLine& line : lines_) {
      out.append(bytes_, line.begin, line.bytes).push_back('\n');
      if (out.size() < kFlushBytes) continue;
      NCE2VEC_RETURN_IF_ERROR(sink(out));
      out.clear();
    }
    return sink(out);
  }

  template <class Visit>
  absl::Status ForEach(Visit&& visit) const {
    for (const KeyedLine& line : lines_) {
      NCE2VEC_RETURN_IF_ERROR(
          visit(line.key, std::string_view(bytes_).substr(line.begin, line.bytes)));
    }
    return absl::OkStatus();
  }

  void Clear() { *this = LineHeap(); }

 private:
  std::string bytes_;
  std::vector<KeyedLine> lines_;
};

// Lines on scratch space: key, length, bytes, one after the other.
class LineFile {
 public:
  absl::Status Add(const std::string& folder, uint64_t key, std::string_view line) {
    const auto bytes = static_cast<uint64_t>(line.size());
    buffer_.append(reinterpret_cast<const char*>(&key), sizeof(key));
    buffer_.append(reinterpret_cast<const char*>(&bytes), sizeof(bytes));
    buffer_ += line;
    memory_ += line.size() + sizeof(KeyedLine);
    return buffer_.size() < kFlushBytes ? absl::OkStatus() : Flush(folder);
  }

  absl::Status Flush(const std::string& folder) {
    if (buffer_.empty()) return absl::OkStatus();
    if (file_.descriptor() < 0) {
      NCE2VEC_ASSIGN_OR_RETURN(file_, ScratchFile::Create(folder));
    }
    const absl::Status status = file_.Append(std::as_bytes(std::span(buffer_)));
    buffer_ = std::string();
    if (status.ok()) return status;
    return absl::Status(status.code(), absl::StrFormat("%s; choose a roomier folder with --scratch",
                                                       std::string(status.message())));
  }

  // Of a LineHeap with all of it.
  size_t memory() const { return memory_; }

  // visit(key, line) in the order of adding; after Flush.
  template <class Visit>
  absl::Status ForEach(Visit&& visit) const {
    constexpr size_t kHeader = 2 * sizeof(uint64_t);
    std::string window;
    uint64_t next = 0;  // of the file, not read yet
    size_t begin = 0;   // of the window, not visited yet
    const auto have = [&](size_t bytes) -> absl::Status {
      if (window.size() - begin >= bytes) return absl::OkStatus();
      window.erase(0, begin);
      begin = 0;
      const size_t old = window.size();
      const size_t more =
          static_cast<size_t>(std::min<uint64_t>(file_.size() - next, bytes + kFlushBytes));
      window.resize(old + more);
      NCE2VEC_RETURN_IF_ERROR(
          file_.ReadAt(next, std::as_writable_bytes(std::span(window).subspan(old))));
      next += more;
      return absl::OkStatus();
    };
    while (next < file_.size() || begin < window.size()) {
      std::array<uint64_t, 2> header{};
      NCE2VEC_RETURN_IF_ERROR(have(kHeader));
      std::memcpy(header.data(), window.data() + begin, kHeader);
      const auto bytes = static_cast<size_t>(header[1]);
      NCE2VEC_RETURN_IF_ERROR(have(kHeader + bytes));
      NCE2VEC_RETURN_IF_ERROR(
          visit(header[0], std::string_view(window).substr(begin + kHeader, bytes)));
      begin += kHeader + bytes;
    }
    return absl::OkStatus();
  }

 private:
  ScratchFile file_;
  std::string buffer_;
  size_t memory_ = 0;
};

// Lines whose keys agree in the first `bits` bits, in files by the bits that follow.
class Buckets {
 public:
  Buckets(const ShuffleOptions& options, size_t bits)
      : options_(options), bits_(bits), files_(kBuckets) {}

  absl::Status Add(uint64_t key, std::string_view line) {
    const size_t bucket = key << bits_ >> (64 - kBucketBits);
    return files_[bucket].Add(options_.scratch_folder, key, line);
  }

  // Sorts bucket by bucket; one that is too large for memory is cut up once more, unless its keys
  // have no bits left.
  absl::Status PassOn(const ToolCallbacks& callbacks, const ByteSink& sink) {
    for (LineFile& file : files_) {
      if (callbacks.stop != nullptr && callbacks.stop->load(std::memory_order_relaxed)) {
        return absl::CancelledError("interrupted");
      }
      NCE2VEC_RETURN_IF_ERROR(file.Flush(options_.scratch_folder));
      const size_t next_bits = bits_ + kBucketBits;
      if (file.memory() > options_.memory_bytes && next_bits + kBucketBits <= 64) {
        Buckets smaller(options_, next_bits);
        NCE2VEC_RETURN_IF_ERROR(file.ForEach(
            [&](uint64_t key, std::string_view line) { return smaller.Add(key, line); }));
        file = LineFile();
        NCE2VEC_RETURN_IF_ERROR(smaller.PassOn(callbacks, sink));
        continue;
      }
      LineHeap heap;
      NCE2VEC_RETURN_IF_ERROR(file.ForEach([&](uint64_t key, std::string_view line) {
        heap.Add(key, line);
        return absl::OkStatus();
      }));
      file = LineFile();
      NCE2VEC_RETURN_IF_ERROR(heap.PassOn(sink));
    }
    return absl::OkStatus();
  }

 private:
  const ShuffleOptions& options_;
  size_t bits_;
  std::vector<LineFile> files_;
};

}  // namespace

absl::Status ShuffleOptions::Validate() const {
  if (memory_bytes >= size_t{1} << 16) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrFormat("--memory must be at least 65536 bytes, not %d", memory_bytes));
}

absl::StatusOr<LineCounts> ShuffleLines(const ShuffleOptions& options,
                                        const ToolCallbacks& callbacks, const ByteSink& sink) {
  NCE2VEC_RETURN_IF_ERROR(options.Validate());
  uint64_t number = 0;
  LineHeap heap;
  std::unique_ptr<Buckets> buckets;  // from when the heap is full
  const auto add = [&](uint64_t key, std::string_view line) { return buckets->Add(key, line); };
  NCE2VEC_ASSIGN_OR_RETURN(
      const LineCounts counts,
      VisitEachLine(options.inputs, callbacks, [&](std::string_view line) -> absl::Status {
        const uint64_t key =
            RandomStream(options.seed, StreamPurpose::kShuffleLines, number++).Next();
        if (buckets != nullptr) return add(key, line);
        heap.Add(key, line);
        if (heap.memory() <= options.memory_bytes) return absl::OkStatus();
        buckets = std::make_unique<Buckets>(options, 0);
        NCE2VEC_RETURN_IF_ERROR(heap.ForEach(add));
        heap.Clear();
        return absl::OkStatus();
      }));
  NCE2VEC_RETURN_IF_ERROR(buckets == nullptr ? heap.PassOn(sink)
                                             : buckets->PassOn(callbacks, sink));
  return counts;
}

}  // namespace nce2vec
