// Everything about contrastive training of texts that changes the vectors.
#ifndef SRC_CONTRAST_CONTRAST_OPTIONS_H_
#define SRC_CONTRAST_CONTRAST_OPTIONS_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "src/encode/pooling.h"
#include "src/train/train_options.h"

namespace nce2vec {

enum class ContrastObjective {
  kNtXent,  // two views of a text among the views of all others
  kPairs,   // labelled pairs: alike ones drawn together, others pushed out of a margin
};
std::string_view ContrastObjectiveName(ContrastObjective objective);  // "nt-xent", "pairs"

// The two views of a text. A mean doesn't see the order of words, so views that only reorder are
// not offered; and views that share their words make an easy task that teaches little.
enum class ViewKind {
  kSentences,  // two different sentences; two spans where a text has fewer
  kSpans,      // two spans that don't overlap: the text cut in two at a random place
  kHalves,     // each word goes to one view or the other, at random
  kDropout,    // the whole text twice; what differs is dropped by the rates below
};
std::string_view ViewKindName(ViewKind kind);  // "sentences", "spans", "halves", "dropout"
absl::StatusOr<ViewKind> ParseViewKindName(std::string_view name);

struct ViewOptions {
  ViewKind kind = ViewKind::kSentences;
  double word_dropout = 0;     // each word of a view is left out with this probability, [0, 1)
  double crop = 1;             // a view keeps a random span of this share of its words, (0, 1]
  double feature_dropout = 0;  // each coordinate of a text's vector likewise, [0, 1)
  size_t min_words = 4;        // a sentence or span of fewer known words is no view, [1, 1000]
};

enum class HeadKind { kNone, kLinear, kMlp };
std::string_view HeadKindName(HeadKind kind);  // "none", "linear", "mlp"
absl::StatusOr<HeadKind> ParseHeadKindName(std::string_view name);

// The projection between a text's vector and the loss; thrown away after training (Chen et al.
// 2020). An mlp has `depth` hidden layers of `width` with biases and ReLU; the last layer has
// neither.
struct HeadOptions {
  HeadKind kind = HeadKind::kNone;
  size_t width = 0;     // 0: that of the vectors; [0, 4096]
  size_t depth = 1;     // [1, 8]
  size_t output = 128;  // [1, 4096]
};

enum class OptimizerKind { kAdagrad, kAdam, kSgd };
std::string_view OptimizerKindName(OptimizerKind kind);  // "adagrad", "adam", "sgd"
absl::StatusOr<OptimizerKind> ParseOptimizerKindName(std::string_view name);

enum class Schedule { kConstant, kLinear, kCosine };
std::string_view ScheduleName(Schedule schedule);  // "constant", "linear", "cosine"
absl::StatusOr<Schedule> ParseScheduleName(std::string_view name);

struct OptimizerOptions {
  OptimizerKind kind = OptimizerKind::kAdagrad;
  double learning_rate = 0;  // 0: 2 for adagrad, 0.1 for adam, 10 for sgd
  double warm_up = 0;        // share of training over which the rate rises from 0, [0, 1)
  // How it falls afterwards, to 0; adagrad's steps fall by themselves.
  Schedule schedule = Schedule::kConstant;

  double RateOrDefault() const;
};

struct ContrastOptions {
  ContrastObjective objective = ContrastObjective::kNtXent;
  size_t dim = 256;           // D, [2, 4096]
  size_t epochs = 3;          // [1, 100000]
  size_t batch = 512;         // texts, [2, 65536]
  double temperature = 0.05;  // tau, [0.001, 100]
  double margin = 1;          // of kPairs, between unit vectors, (0, 2]
  ViewOptions view;
  PoolingOptions pooling;
  HeadOptions head;
  OptimizerOptions optimizer;
  // The loss is the sum over these first so many coordinates and over all of them, each with a
  // vector of length 1 of its own (Kusupati et al. 2022); rising, < D.
  std::vector<size_t> matryoshka;
  bool freeze_rows = false;  // only the head or the learned weights are trained
  DivergencePolicy on_divergence = DivergencePolicy::kRecover;
  uint64_t seed = 1;
  size_t threads = 1;  // [1, 1024]; changes no bit of the result

  // InvalidArgument names flag, value and range.
  absl::Status Validate() const;
  // As recorded in a model file; without threads.
  std::map<std::string, std::string> ToMetadata() const;
};

}  // namespace nce2vec

#endif  // SRC_CONTRAST_CONTRAST_OPTIONS_H_
