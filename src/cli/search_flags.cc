#include "src/cli/search_flags.h"

#include <array>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <utility>

#include "absl/strings/str_format.h"
#include "src/base/output_file.h"
#include "src/base/status_macros.h"
#include "src/cli/interrupt.h"
#include "src/cli/progress_line.h"
#include "src/cli/same_file.h"
#include "src/cli/size_flag.h"
#include "src/query/recall.h"

namespace nce2vec {
namespace {

namespace po = boost::program_options;
using Clock = std::chrono::steady_clock;

constexpr size_t kSampleWords = 1000;
constexpr size_t kSampleNeighbours = 10;
constexpr double kWantedRecall = 0.95;
constexpr std::array<size_t, 7> kWidths = {20, 50, 100, 200, 400, 800, 1600};
constexpr size_t kMostLinks = 256;

double SecondsSince(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// How fast a search answers one query after the other.
double QueriesPerSecond(const NeighbourSearch& search, const RecallSample& sample) {
  constexpr double kSeconds = 0.3;
  const auto start = Clock::now();
  size_t asked = 0;
  do {
    search.Find({&sample.queries[asked % sample.queries.size()], 1}, sample.k);
    ++asked;
  } while (SecondsSince(start) < kSeconds);
  return static_cast<double>(asked) / SecondsSince(start);
}

// Tells recall and speed of each search width, and sets the first that is good enough.
void ChooseWidth(const Embeddings& embeddings, HnswIndex& index, ProgressLine& talk) {
  const RecallSample sample =
      DrawRecallSample(embeddings, kSampleWords, kSampleNeighbours, /*seed=*/1);
  if (sample.queries.empty()) return;
  talk.Note(absl::StrFormat("  width  recall@%d  queries/s", kSampleNeighbours));
  size_t chosen = 0;
  for (const size_t width : kWidths) {
    index.set_search_width(width);
    const double recall = Recall(index, sample);
    talk.Note(absl::StrFormat("%7d  %9.4f  %9.0f", width, recall, QueriesPerSecond(index, sample)));
    if (chosen == 0 && (recall >= kWantedRecall || width == kWidths.back())) chosen = width;
    if (recall >= 0.9995) break;
  }
  talk.Note(absl::StrFormat("  exact  %9.4f  %9.0f", 1.0,
                            QueriesPerSecond(*MakeExactSearch(embeddings), sample)));
  index.set_search_width(chosen);
}

absl::StatusOr<std::unique_ptr<HnswIndex>> BuildIndex(const Embeddings& embeddings,
                                                      const std::string& path,
                                                      const SearchFlags& flags, bool quiet) {
  // Before there is a file that an interrupt could leave behind.
  const std::atomic<bool>* interrupted = CatchInterrupts();
  NCE2VEC_RETURN_IF_ERROR(CheckNotAnInput(path, {embeddings.path()}));
  NCE2VEC_ASSIGN_OR_RETURN(AtomicFile file, AtomicFile::Create(path));
  ProgressLine talk(quiet);
  const auto start = Clock::now();
  const auto progress = [&](size_t words) -> absl::Status {
    if (interrupted->load(std::memory_order_relaxed)) {
      return absl::CancelledError("interrupted; no index was written");
    }
    if (!talk.Due()) return absl::OkStatus();
    const double share = static_cast<double>(words) / static_cast<double>(embeddings.size());
    const double seconds = SecondsSince(start);
    talk.Update(absl::StrFormat("%5.1f %%  building the index  %s words/s  ETA %s", 100 * share,
                                FormatQuantity(static_cast<double>(words) / seconds),
                                FormatDuration(seconds / share - seconds)));
    return absl::OkStatus();
  };
  HnswOptions options;
  options.links = flags.index_links;
  NCE2VEC_ASSIGN_OR_RETURN(std::unique_ptr<HnswIndex> index,
                           HnswIndex::Build(embeddings, options, progress));
  talk.Note(absl::StrFormat("indexed %d words in %s; recall on %d of them:", embeddings.size(),
                            FormatDuration(SecondsSince(start)),
                            std::min(kSampleWords, embeddings.size())));
  ChooseWidth(embeddings, *index, talk);
  NCE2VEC_RETURN_IF_ERROR(progress(embeddings.size()));
  ReleaseInterrupts();
  NCE2VEC_RETURN_IF_ERROR(index->Save(std::move(file)));
  talk.Note(absl::StrFormat("wrote %s; searches look at %d candidates (--index-width)", path,
                            index->search_width()));
  return index;
}

absl::StatusOr<std::unique_ptr<NeighbourSearch>> OpenIndex(const Embeddings& embeddings,
                                                           const SearchFlags& flags, bool quiet) {
  const std::string path = IndexPath(embeddings.path());
  std::error_code error;
  std::unique_ptr<HnswIndex> index;
  if (flags.rebuild_index || !std::filesystem::exists(path, error)) {
    NCE2VEC_ASSIGN_OR_RETURN(index, BuildIndex(embeddings, path, flags, quiet));
  } else {
    absl::StatusOr<std::unique_ptr<HnswIndex>> loaded = HnswIndex::Load(embeddings, path);
    if (!loaded.ok()) {
      return absl::Status(
          loaded.status().code(),
          absl::StrFormat("%s with --rebuild-index", std::string(loaded.status().message())));
    }
    index = *std::move(loaded);
  }
  if (flags.index_width > 0) index->set_search_width(flags.index_width);
  return index;
}

}  // namespace

absl::Status SearchFlags::Validate() const {
  const bool any_index = index || rebuild_index;
  if (exact && any_index)
    return absl::InvalidArgumentError("--exact and --index exclude each other");
  if (any_index && restrict_vocab > 0) {
    return absl::InvalidArgumentError(
        "--restrict-vocab does not go with --index, which holds all words");
  }
  if (index_width > 0 && !any_index) {
    return absl::InvalidArgumentError("--index-width goes with --index");
  }
  if (index_links < 2 || index_links > kMostLinks) {
    return absl::InvalidArgumentError(
        absl::StrFormat("--index-links must be 2 to %d, not %d", kMostLinks, index_links));
  }
  return absl::OkStatus();
}

void AddSearchFlags(po::options_description& flags, SearchFlags* search) {
  flags.add_options()  //
      ("index", po::bool_switch(&search->index),
       "look through the approximate index MODEL.hnsw, which is built first if it isn't there")  //
      ("rebuild-index", po::bool_switch(&search->rebuild_index), "build MODEL.hnsw anew")        //
      ("index-links", WholeNumber("index-links", &search->index_links),
       "links of a word in an index that is built: more find more, and take more memory")  //
      ("index-width", WholeNumber("index-width", &search->index_width),
       "candidates looked at in the index: more find more, slower; 0: what reached a recall "
       "of .95 when it was built")  //
      ("exact", po::bool_switch(&search->exact),
       "read all rows of a model that has int8 codes, too");
}

std::string IndexPath(const std::string& model) { return model + ".hnsw"; }

absl::StatusOr<std::unique_ptr<NeighbourSearch>> OpenSearch(const Embeddings& embeddings,
                                                            const SearchFlags& flags, bool quiet) {
  if (flags.index || flags.rebuild_index) return OpenIndex(embeddings, flags, quiet);
  if (embeddings.has_codes() && !flags.exact) {
    return MakeCodeSearch(embeddings, flags.restrict_vocab);
  }
  return MakeExactSearch(embeddings, flags.restrict_vocab);
}

}  // namespace nce2vec
