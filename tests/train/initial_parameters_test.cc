#include "src/train/initial_parameters.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "src/base/random.h"
#include "src/train/trainer.h"
#include "tests/corpus/encode_for_test.h"

namespace nce2vec {
namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

TEST_CASE("starting over gives the same numbers in the same place, and clean padding") {
  const Parameters first = *InitialParameters(5, 10, 3);
  Parameters used = *InitialParameters(5, 10, 4);
  const float* const place = used.input.padded_row(0);
  for (Matrix* matrix : {&used.input, &used.output}) {
    std::fill_n(matrix->padded_row(0), matrix->rows() * matrix->stride(), kNan);
  }
  used.bias.assign(5, kNan);
  Reinitialise(3, used);
  CHECK(used.input.padded_row(0) == place);
  CHECK(used.bias == first.bias);
  for (size_t i = 0; i < 5 * used.input.stride(); ++i) {
    REQUIRE(used.input.padded_row(0)[i] == first.input.padded_row(0)[i]);
    REQUIRE(used.output.padded_row(0)[i] == 0);
  }
}

// Parameters of the words b, a, c whose numbers tell where they come from.
struct Earlier {
  Vocabulary vocabulary = *Vocabulary::FromCounts({{"b", 30}, {"a", 20}, {"c", 10}});
  Parameters parameters;

  Earlier() {
    parameters = *InitialParameters(3, 4, 7);
    for (size_t w = 0; w < 3; ++w) {
      const auto tens = static_cast<float>(10 * (w + 1));
      for (size_t d = 0; d < 4; ++d) {
        parameters.input.row(w)[d] = tens + static_cast<float>(d);
        parameters.output.row(w)[d] = -tens - static_cast<float>(d);
      }
      parameters.bias[w] = tens / 100;
    }
  }
  EarlierParameters view() const {
    return {&vocabulary, parameters.input.view(), parameters.output.view(), parameters.bias};
  }
};

const auto kNsBias = [](size_t word) { return 1000.0F + static_cast<float>(word); };

TEST_CASE("rows and biases go where their words are now, all others stay") {
  const Earlier earlier;
  const Vocabulary now = *Vocabulary::FromCounts({{"new", 50}, {"a", 40}, {"c", 35}, {"b", 30}});
  Parameters moved = *InitialParameters(4, 4, 1);
  const Parameters fresh = *InitialParameters(4, 4, 1);
  REQUIRE(MoveParameters(earlier.view(), now, kNsBias, moved).ok());
  CHECK(moved.input.row(3)[2] == 12.0F);    // b was word 0
  CHECK(moved.output.row(1)[1] == -21.0F);  // a was word 1
  CHECK(moved.bias == std::vector<float>{0.0F, 0.2F, 0.3F, 0.1F});
  CHECK(moved.input.row(0)[0] == fresh.input.row(0)[0]);
  CHECK(moved.output.row(0)[0] == 0.0F);
}

TEST_CASE("what an earlier model lacks") {
  const Earlier earlier;
  const Vocabulary& now = earlier.vocabulary;
  const auto moved_from = [&](const EarlierParameters& from, bool biases) {
    Parameters moved = *InitialParameters(3, 4, 1);
    moved.bias = {7, 8, 9};
    const std::function<float(size_t)> bias_of_ns = kNsBias;
    REQUIRE(MoveParameters(from, now, biases ? bias_of_ns : nullptr, moved).ok());
    return moved;
  };
  EarlierParameters of_ns = earlier.view();
  of_ns.bias = {};
  CHECK(moved_from(of_ns, true).bias == std::vector<float>{1000, 1001, 1002});
  EarlierParameters plain = of_ns;
  plain.output = {};
  CHECK(moved_from(plain, true).bias == std::vector<float>{7, 8, 9});
  CHECK(moved_from(plain, true).output.row(1)[0] == 0.0F);
  CHECK(moved_from(plain, true).input.row(1)[0] == 20.0F);
  // ns has no biases to give them to.
  CHECK(moved_from(earlier.view(), false).bias == std::vector<float>{7, 8, 9});
  CHECK(moved_from(earlier.view(), false).output.row(1)[0] == -20.0F);
}

TEST_CASE("another model and damaged numbers are refused by word") {
  Earlier earlier;
  const Vocabulary other = *Vocabulary::FromCounts({{"a", 3}, {"b", 2}});
  Parameters moved = *InitialParameters(2, 4, 1);
  const absl::Status missing = MoveParameters(earlier.view(), other, kNsBias, moved);
  CHECK(absl::IsFailedPrecondition(missing));
  CHECK(std::string(missing.message()).find("'c'") != std::string::npos);
  moved = *InitialParameters(3, 4, 1);
  earlier.parameters.output.row(1)[3] = kNan;
  const absl::Status damaged = MoveParameters(earlier.view(), earlier.vocabulary, kNsBias, moved);
  CHECK(absl::IsDataLoss(damaged));
  CHECK(std::string(damaged.message()).find("'a'") != std::string::npos);
}

// Words x0, x1, ... of one topic, twelve a line.
std::string Topic(char topic, size_t sentences) {
  RandomStream random(5, StreamPurpose::kInitialise, static_cast<uint64_t>(topic));
  std::string text;
  for (size_t i = 0; i < 12 * sentences; ++i) {
    text += absl::StrFormat("%c%d%c", topic, random.Below(20), i % 12 == 11 ? '\n' : ' ');
  }
  return text;
}

TEST_CASE("words that the text doesn't have keep all they are") {
  const EncodedText first = EncodeForTest(Topic('a', 300) + Topic('b', 300));
  TrainOptions options;
  options.dim = 20;
  options.epochs = 2;
  Parameters before;
  REQUIRE(Train(first.corpus, first.vocabulary, options, {}, {}, before).ok());

  const TemporaryFolder folder;
  EncodeOptions encode;
  encode.inputs = {folder.Write("text", Topic('b', 300) + Topic('c', 300))};
  encode.scratch_folder = folder.path();
  encode.earlier.vocabulary = &first.vocabulary;
  const EncodedText second = *EncodeText(encode, {});
  CHECK(second.vocabulary.size() == 60);
  CHECK(second.words_seen == 40);
  EarlierModel model;
  model.counts = CountWords(second.corpus, second.vocabulary.size());
  model.visit = [&](const auto& use) {
    return use({&first.vocabulary, before.input.view(), before.output.view(), before.bias});
  };
  for (const Objective objective : {Objective::kNce, Objective::kNs}) {
    options.objective = objective;
    Parameters after;
    REQUIRE(Train(second.corpus, second.vocabulary, options, {}, {}, after, model).ok());
    for (size_t from = 0; from < first.vocabulary.size(); ++from) {
      const std::string word(first.vocabulary.word(ToWordId(from)));
      const size_t to = Index(*second.vocabulary.Find(word));
      const auto same = [&](const Matrix& x, const Matrix& y) {
        return std::ranges::equal(x.row(from), y.row(to));
      };
      INFO(word);
      CHECK(same(before.input, after.input) == (word[0] == 'a'));
      CHECK(same(before.output, after.output) == (word[0] == 'a'));
      if (objective == Objective::kNce) {
        CHECK((before.bias[from] == after.bias[to]) == (word[0] == 'a'));
      }
    }
  }
}

// The first rows are asked for again where training starts over.
TEST_CASE("training that starts over starts from the earlier model again") {
  const EncodedText text = EncodeForTest(Topic('a', 300));
  Parameters before = *InitialParameters(text.vocabulary.size(), 20, 3);
  before.output.row(0)[0] = 0.5F;
  int visits = 0;
  EarlierModel model;
  model.visit = [&](const auto& use) {
    ++visits;
    return use({&text.vocabulary, before.input.view(), before.output.view(), before.bias});
  };
  TrainOptions options;
  options.dim = 20;
  options.learning_rate = 100;
  options.curvature_limit = INFINITY;
  options.on_divergence = DivergencePolicy::kStop;
  Parameters after;
  const absl::StatusOr<TrainResult> result =
      Train(text.corpus, text.vocabulary, options, {}, {}, after, model);
  REQUIRE(result.ok());
  REQUIRE(result->outcome == TrainOutcome::kDiverged);
  CHECK(visits == 2);
  CHECK(after.output.row(0)[0] == 0.5F);
}

}  // namespace
}  // namespace nce2vec
