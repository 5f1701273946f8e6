#include "src/query/hnsw_index.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <tbb/parallel_for.h>
#include <xxhash.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <exception>
#include <new>
#include <utility>

// While a graph is built, hnswlib's prefetching reads one link beyond a full list and uses it as an
// address to prefetch, nothing else: four bytes that malloc, which rounds up to 8 beyond a multiple
// of 16, always gives. AddressSanitizer's malloc doesn't, so prefetching is off there; without it,
// searches take 1.4 times as long.
#if defined(__SANITIZE_ADDRESS__)
#define NCE2VEC_ADDRESS_SANITIZER  // g++
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define NCE2VEC_ADDRESS_SANITIZER  // clang
#endif
#endif
#ifdef NCE2VEC_ADDRESS_SANITIZER
#define NO_MANUAL_VECTORIZATION
#endif
// hnswlib defines functions that are not inline: this is the only file that may include it.
#include <hnswlib/hnswlib.h>

#include "absl/strings/str_format.h"
#include "src/base/mapped_file.h"
#include "src/base/status_macros.h"
#include "src/base/system_error.h"
#include "src/kernels/dot.h"
#include "src/query/hnsw_layout.h"

namespace nce2vec {
namespace {

// Words added between two reports of progress.
constexpr size_t kWordsAtATime = 2048;
// Beyond the k wanted and the words excluded: cosines are taken again, in double precision.
constexpr size_t kSpareCandidates = 8;
constexpr uint32_t kNoRow = ~uint32_t{0};

// What hnswlib's distances compare: a row of the model, or a query that is none. It copies the
// first four bytes into its graph, and hands the rest through.
struct Point {
  uint32_t row = kNoRow;
  const float* unit = nullptr;  // where row is kNoRow
};

// 1 - cosine, of rows that stay where the model's file is mapped.
class CosineSpace : public hnswlib::SpaceInterface<float> {
 public:
  explicit CosineSpace(const Embeddings& embeddings)
      : rows_(embeddings.input()), inverse_norms_(InverseNorms(embeddings)), dot_(ChooseDot()) {}

  size_t get_data_size() override { return sizeof(Point::row); }
  hnswlib::DISTFUNC<float> get_dist_func() override { return &CosineSpace::Distance; }
  void* get_dist_func_param() override { return this; }

  bool HasDirection(size_t row) const { return inverse_norms_[row] > 0; }

 private:
  static float Distance(const void* from, const void* to, const void* param) {
    const auto& space = *static_cast<const CosineSpace*>(param);
    uint32_t row = 0;
    std::memcpy(&row, to, sizeof(row));
    uint32_t from_row = 0;
    std::memcpy(&from_row, from, sizeof(from_row));
    const float* left =
        from_row == kNoRow ? static_cast<const Point*>(from)->unit : space.rows_[from_row].data();
    const float scale = from_row == kNoRow ? 1.0f : space.inverse_norms_[from_row];
    const float product = space.dot_(left, space.rows_[row].data(), space.rows_.dim);
    return 1 - product * scale * space.inverse_norms_[row];
  }

  ConstRows rows_;
  std::vector<float> inverse_norms_;
  DotKernel dot_;
};

using HnswGraph = hnswlib::HierarchicalNSW<float>;

// The head of an index file; the graph as hnswlib writes it follows.
struct FileHead {
  std::array<char, 8> magic;
  uint64_t model_words;
  std::array<char, 16> model_checksum;
  uint64_t search_width;
  uint64_t graph_bytes;
  uint64_t graph_hash;  // XXH3-64
  uint64_t head_hash;   // XXH3-64 of all before
};
static_assert(sizeof(FileHead) == 64);
constexpr std::array<char, 8> kMagic = {'N', 'C', 'E', 'H', 'N', 'S', 'W', '1'};

uint64_t HeadHash(const FileHead& head) {
  return XXH3_64bits(&head, offsetof(FileHead, head_hash));
}

std::string ModelChecksum(const Embeddings& embeddings) {
  const auto found = embeddings.metadata().find(std::string(kChecksumKey));
  return found == embeddings.metadata().end() ? "" : found->second;
}

// hnswlib reads and writes files by name only: this one has none but that of its descriptor.
std::string DescriptorPath(const ScratchFile& file) {
  return absl::StrFormat("/proc/self/fd/%d", file.descriptor());
}

// saveIndex does not say that the disk was full; a file too short does, and asking for the rest of
// its room says why.
absl::Status CheckAllWritten(const ScratchFile& file, size_t bytes) {
  struct stat information;
  if (fstat(file.descriptor(), &information) != 0 ||
      static_cast<size_t>(information.st_size) >= bytes) {
    return absl::OkStatus();
  }
  const int error = posix_fallocate(file.descriptor(), 0, static_cast<off_t>(bytes));
  return SystemError(error == 0 ? ENOSPC : error,
                     absl::StrFormat("write an index of %d bytes", bytes),
                     absl::StrFormat("scratch file in %s", file.folder()));
}

size_t GraphBytes(const HnswGraph& graph) {
  // The thirteen numbers that saveIndex begins with.
  size_t bytes = sizeof(graph.offsetLevel0_) + sizeof(graph.max_elements_) +
                 sizeof(graph.cur_element_count) + sizeof(graph.size_data_per_element_) +
                 sizeof(graph.label_offset_) + sizeof(graph.offsetData_) + sizeof(graph.maxlevel_) +
                 sizeof(graph.enterpoint_node_) + sizeof(graph.maxM_) + sizeof(graph.maxM0_) +
                 sizeof(graph.M_) + sizeof(graph.mult_) + sizeof(graph.ef_construction_);
  bytes += graph.cur_element_count * graph.size_data_per_element_;
  for (size_t i = 0; i < graph.cur_element_count; ++i) {
    const auto levels = static_cast<size_t>(std::max(graph.element_levels_[i], 0));
    bytes += sizeof(unsigned int) + levels * graph.size_links_per_element_;
  }
  return bytes;
}

template <class Body>
absl::Status Guarded(Body body) {
  try {
    body();
  } catch (const std::bad_alloc&) {
    return absl::ResourceExhaustedError("not enough memory for the index");
  } catch (const std::exception& error) {
    return absl::InternalError(absl::StrFormat("hnswlib: %s", error.what()));
  }
  return absl::OkStatus();
}

absl::StatusOr<FileHead> ReadHead(std::span<const std::byte> bytes, const Embeddings& embeddings,
                                  const std::string& path) {
  FileHead head;
  if (bytes.size() < sizeof(head) || std::memcmp(bytes.data(), kMagic.data(), kMagic.size()) != 0) {
    return absl::InvalidArgumentError(
        absl::StrFormat("%s: not an index of this program; build it anew", path));
  }
  std::memcpy(&head, bytes.data(), sizeof(head));
  if (head.head_hash != HeadHash(head)) {
    return absl::DataLossError(
        absl::StrFormat("%s: damaged index: its head's checksum is wrong; build it anew", path));
  }
  const std::string stored(head.model_checksum.begin(), head.model_checksum.end());
  if (stored != ModelChecksum(embeddings) || head.model_words != embeddings.size()) {
    return absl::FailedPreconditionError(absl::StrFormat(
        "%s: made for another model: one of %d words with checksum %s, and %s has %d words and "
        "checksum %s; build it anew",
        path, head.model_words, stored, embeddings.path(), embeddings.size(),
        ModelChecksum(embeddings)));
  }
  return head;
}

}  // namespace

struct HnswIndex::Graph {
  explicit Graph(const Embeddings& embeddings) : space(embeddings) {}

  CosineSpace space;
  std::unique_ptr<HnswGraph> hnsw;
};

HnswIndex::HnswIndex(const Embeddings& embeddings, std::unique_ptr<Graph> graph)
    : embeddings_(embeddings), graph_(std::move(graph)) {
  set_search_width(search_width_);
}

HnswIndex::~HnswIndex() = default;

void HnswIndex::set_search_width(size_t width) {
  search_width_ = width;
  graph_->hnsw->setEf(width);
}

absl::StatusOr<std::unique_ptr<HnswIndex>> HnswIndex::Build(
    const Embeddings& embeddings, const HnswOptions& options,
    absl::FunctionRef<absl::Status(size_t words)> progress) {
  auto graph = std::make_unique<Graph>(embeddings);
  const size_t words = embeddings.size();
  const auto add = [&](size_t row) {
    const Point point{static_cast<uint32_t>(row), nullptr};
    if (graph->space.HasDirection(row)) graph->hnsw->addPoint(&point, row);
  };
  absl::Status told;
  NCE2VEC_RETURN_IF_ERROR(Guarded([&] {
    graph->hnsw =
        std::make_unique<HnswGraph>(&graph->space, words, options.links, options.build_width);
    for (size_t first = 0; first < words && told.ok(); first += kWordsAtATime) {
      const size_t end = std::min(first + kWordsAtATime, words);
      tbb::parallel_for(first, end, add);
      told = progress(end);
    }
  }));
  NCE2VEC_RETURN_IF_ERROR(told);
  return std::unique_ptr<HnswIndex>(new HnswIndex(embeddings, std::move(graph)));
}

absl::Status HnswIndex::Save(AtomicFile file) const {
  NCE2VEC_ASSIGN_OR_RETURN(const ScratchFile scratch, ScratchFile::Create(""));
  const HnswGraph& hnsw = *graph_->hnsw;
  NCE2VEC_RETURN_IF_ERROR(Guarded([&] { graph_->hnsw->saveIndex(DescriptorPath(scratch)); }));
  NCE2VEC_RETURN_IF_ERROR(CheckAllWritten(scratch, GraphBytes(hnsw)));
  NCE2VEC_ASSIGN_OR_RETURN(
      const MappedFile saved,
      MappedFile::FromDescriptor(scratch.descriptor(), GraphBytes(hnsw), scratch.folder()));
  FileHead head = {};
  head.magic = kMagic;
  head.model_words = embeddings_.size();
  const std::string checksum = ModelChecksum(embeddings_);
  std::copy_n(checksum.begin(), std::min(checksum.size(), head.model_checksum.size()),
              head.model_checksum.begin());
  head.search_width = search_width_;
  head.graph_bytes = saved.bytes().size();
  head.graph_hash = XXH3_64bits(saved.bytes().data(), saved.bytes().size());
  head.head_hash = HeadHash(head);
  NCE2VEC_RETURN_IF_ERROR(file.Write({reinterpret_cast<const char*>(&head), sizeof(head)}));
  NCE2VEC_RETURN_IF_ERROR(
      file.Write({reinterpret_cast<const char*>(saved.bytes().data()), saved.bytes().size()}));
  return file.Commit();
}

absl::StatusOr<std::unique_ptr<HnswIndex>> HnswIndex::Load(const Embeddings& embeddings,
                                                           const std::string& path) {
  NCE2VEC_ASSIGN_OR_RETURN(const MappedFile file, MappedFile::Open(path));
  NCE2VEC_ASSIGN_OR_RETURN(const FileHead head, ReadHead(file.bytes(), embeddings, path));
  const std::span<const std::byte> payload = file.bytes().subspan(sizeof(head));
  if (payload.size() != head.graph_bytes ||
      XXH3_64bits(payload.data(), payload.size()) != head.graph_hash) {
    return absl::DataLossError(absl::StrFormat(
        "%s: damaged index: %d bytes of graph, expected %d with another checksum; build it anew",
        path, payload.size(), head.graph_bytes));
  }
  if (absl::Status status = CheckHnswGraph(payload, embeddings.size()); !status.ok()) {
    return absl::DataLossError(
        absl::StrFormat("%s: %s; build it anew", path, std::string(status.message())));
  }
  NCE2VEC_ASSIGN_OR_RETURN(ScratchFile scratch, ScratchFile::Create(""));
  NCE2VEC_RETURN_IF_ERROR(scratch.Append(payload));
  auto graph = std::make_unique<Graph>(embeddings);
  NCE2VEC_RETURN_IF_ERROR(Guarded([&] {
    graph->hnsw = std::make_unique<HnswGraph>(&graph->space, DescriptorPath(scratch));
    graph->hnsw->num_deleted_ = 0;  // loadIndex counts up from what it finds there
  }));
  std::unique_ptr<HnswIndex> index(new HnswIndex(embeddings, std::move(graph)));
  index->set_search_width(head.search_width);
  return index;
}

std::vector<Neighbours> HnswIndex::Find(std::span<const NeighbourQuery> queries, size_t k) const {
  k = std::min(k, embeddings_.size());
  std::vector<Neighbours> answers(queries.size());
  tbb::parallel_for(size_t{0}, queries.size(), [&](size_t q) {
    const NeighbourQuery& query = queries[q];
    const std::vector<float> unit = UnitQuery(query.vector);
    const Point point{kNoRow, unit.data()};
    auto found = graph_->hnsw->searchKnn(&point, k + query.exclude.size() + kSpareCandidates);
    Neighbours candidates;
    for (; !found.empty(); found.pop()) {
      const WordId id = ToWordId(found.top().second);
      if (std::find(query.exclude.begin(), query.exclude.end(), id) == query.exclude.end()) {
        candidates.push_back({id, 1 - found.top().first});
      }
    }
    answers[q] = Rescore(embeddings_, unit, candidates, k);
  });
  return answers;
}

}  // namespace nce2vec
