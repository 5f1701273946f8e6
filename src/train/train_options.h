// Everything about training that changes the vectors.
#ifndef SRC_TRAIN_TRAIN_OPTIONS_H_
#define SRC_TRAIN_TRAIN_OPTIONS_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "src/vocab/subword_options.h"

namespace nce2vec {

enum class Objective {
  kNce,  // P(true | w, c) = sigmoid(s - ln(k p_n(c))), with a bias per output word: s -> ln p_m(c |
         // w)
  kNs,   // negative sampling, word2vec's: sigmoid(s), no bias: s -> ln p_m(c | w) - ln(k p_n(c))
};

std::string_view ObjectiveName(Objective objective);  // "nce", "ns"
absl::StatusOr<Objective> ParseObjectiveName(std::string_view name);

enum class WordModel {
  kSkipGram,  // each word of a window by itself is a partner of the centre
  kCbow,      // their mean is
};

std::string_view WordModelName(WordModel model);  // "skip-gram", "cbow"
absl::StatusOr<WordModel> ParseWordModelName(std::string_view name);

enum class DivergencePolicy {
  kRecover,  // go back to the last state that was kept, with half the learning rate
  kStop,
};

std::string_view DivergencePolicyName(DivergencePolicy policy);  // "recover", "stop"
absl::StatusOr<DivergencePolicy> ParseDivergencePolicyName(std::string_view name);

enum class InputFormat {
  kText,       // running text: the pairs are what windows find in it
  kWordPairs,  // the pairs are given; window and fixed_window have no meaning
};

std::string_view InputFormatName(InputFormat format);  // "text", "word-pairs"
absl::StatusOr<InputFormat> ParseInputFormatName(std::string_view name);

struct TrainOptions {
  InputFormat input_format = InputFormat::kText;
  bool line_weights = false;  // of a text: whether its sentences have weights

  Objective objective = Objective::kNce;
  WordModel model = WordModel::kSkipGram;
  bool position_weights = false;  // cbow: learn a weight of each position and coordinate
  SubwordOptions subwords;
  size_t dim = 100;             // D, [1, 4096]
  size_t window = 5;            // words on each side, [1, 100]
  bool fixed_window = false;    // else drawn uniformly from 1 to `window`, see TileBuilder
  size_t negatives = 5;         // k: fake pairs per true pair, [1, 1000]
  size_t epochs = 5;            // [1, 100000]
  double subsample = 1e-4;      // threshold t of src/vocab/subsampling.h; 0: keep everything
  double noise_power = 0.75;    // p_n = (subsampled counts)^power, [-2, 2]
  double learning_rate = 0.05;  // at the start; falls linearly to 1/10000 of it, (0, 100]
  double validation = 0.01;     // share of sentences held out, [0, 0.5]
  uint64_t seed = 1;
  size_t threads = 1;  // [1, 1024]; more than one makes runs differ in their last digits and more,
                       // unless they are deterministic
  bool deterministic = false;  // equal bytes from equal runs with equally many threads

  DivergencePolicy on_divergence = DivergencePolicy::kRecover;

  // The tile of src/kernels/tile.h.
  size_t tile_centres = 12;      // consecutive centre words, [1, 64]
  size_t tile_noise = 20;        // noise words they share, [0, 256]; 0, for tiles of 1 centre: each
                                 // true pair is trained by itself, with k fakes of its own
  double curvature_limit = 1.0;  // bound on a row's step; (0, infinity]

  // InvalidArgument names flag, value and range.
  absl::Status Validate() const;
  // As recorded in a model file.
  std::map<std::string, std::string> ToMetadata() const;
};

// What cbow is trained with where nothing else is said, chosen on MTurk-771. It sees one pair where
// skip-gram sees a window's, and each word gets a share of its step: so it wants more epochs and a
// higher rate.
TrainOptions CbowDefaults();

}  // namespace nce2vec

#endif  // SRC_TRAIN_TRAIN_OPTIONS_H_
