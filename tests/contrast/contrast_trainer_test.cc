#include "src/contrast/contrast_trainer.h"

#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <string>
#include <vector>

#include "absl/strings/str_format.h"
#include "src/base/random.h"
#include "src/train/scratch_store.h"
#include "tests/base/temporary_folder.h"
#include "tests/corpus/encode_for_test.h"
#include "tests/model/small_model.h"

namespace nce2vec {
namespace {

// Text pairs about one of ten topics, whose columns share no word: all that tells which belong
// together is which words occur together.
std::string Topics(size_t texts) {
  RandomStream random(4, StreamPurpose::kInitialise);
  std::string all;
  for (size_t t = 0; t < texts; ++t) {
    const uint32_t topic = random.Below(10);
    for (int i = 0; i < 5; ++i) all += absl::StrFormat("x%d_%d ", topic, random.Below(10));
    all += "\t";
    for (int i = 0; i < 5; ++i) all += absl::StrFormat("y%d_%d ", topic, random.Below(10));
    all += "\n";
  }
  return all;
}

ContrastOptions SmallOptions() {
  ContrastOptions options;
  options.dim = 16;
  options.batch = 32;
  options.epochs = 3;
  options.view.min_words = 2;
  return options;
}

struct Trained {
  ContrastResult result;
  TextModel model;
};

absl::StatusOr<Trained> Train(const EncodedText& text, TextLayout layout,
                              const ContrastOptions& options,
                              const ContrastCallbacks& callbacks = {},
                              const StateKeeping& keeping = {}) {
  Trained trained;
  trained.model.rows = NormalRows(text.vocabulary.size(), options.dim, options.seed).value();
  trained.model.weights = StartWeights(text.vocabulary, options.pooling).value();
  absl::StatusOr<ContrastResult> result =
      TrainContrast(text.corpus, layout, options, keeping, callbacks, trained.model);
  if (!result.ok()) return result.status();
  trained.result = *std::move(result);
  return trained;
}

// States on scratch space, to be resumed from by the next training of the test.
struct TempState {
  TemporaryFolder folder;
  ScratchStore store{folder.path()};
  StateKeeping keeping;

  TempState() {
    keeping.store = &store;
    keeping.outlives_program = true;
    keeping.resume = true;
  }
};

double Cosine(const EncodedText& text, const TextModel& model, const std::string& a,
              const std::string& b) {
  const auto x = model.rows.row(Index(*text.vocabulary.Find(a)));
  const auto y = model.rows.row(Index(*text.vocabulary.Find(b)));
  double xy = 0;
  double xx = 0;
  double yy = 0;
  for (size_t j = 0; j < x.size(); ++j) {
    xy += static_cast<double>(x[j]) * static_cast<double>(y[j]);
    xx += static_cast<double>(x[j]) * static_cast<double>(x[j]);
    yy += static_cast<double>(y[j]) * static_cast<double>(y[j]);
  }
  return xy / std::sqrt(xx * yy);
}

std::string Bytes(const TextModel& model) {
  std::string bytes;
  for (size_t i = 0; i < model.rows.rows(); ++i) {
    bytes.append(reinterpret_cast<const char*>(model.rows.row(i).data()), model.rows.dim() * 4);
  }
  bytes.append(reinterpret_cast<const char*>(model.weights.data()), model.weights.size() * 4);
  return bytes;
}

TEST_CASE("texts that belong together end up alike, though they share no word") {
  const EncodedText text = EncodeForTest(Topics(3000), 1, 1, {}, TextLayout::kTextPairs);
  const Trained trained = Train(text, TextLayout::kTextPairs, SmallOptions()).value();
  double same = 0;
  double different = 0;
  for (int word = 0; word < 10; ++word) {
    same += Cosine(text, trained.model, absl::StrFormat("x3_%d", word),
                   absl::StrFormat("y3_%d", word)) /
            10;
    different += Cosine(text, trained.model, absl::StrFormat("x3_%d", word),
                        absl::StrFormat("y7_%d", word)) /
                 10;
  }
  CHECK(same > 0.5);
  CHECK(different < 0.2);
  CHECK(trained.result.history.size() == 3);
  CHECK(trained.result.history[2].loss < trained.result.history[0].loss);
  CHECK(trained.result.history[2].cosine > 0.5);
  CHECK(trained.result.fraction == doctest::Approx(1));
}

TEST_CASE("same bytes whatever the number of threads") {
  const EncodedText text = EncodeForTest(Topics(400), 1, 1, {}, TextLayout::kTextPairs);
  ContrastOptions options = SmallOptions();
  options.pooling.pooling = Pooling::kLearned;
  options.head = {HeadKind::kMlp, 20, 1, 8};
  options.view.feature_dropout = 0.1;
  std::vector<std::string> bytes;
  for (const size_t threads : {size_t{1}, size_t{2}, size_t{4}}) {
    options.threads = threads;
    bytes.push_back(Bytes(Train(text, TextLayout::kTextPairs, options).value().model));
  }
  CHECK(bytes[0] == bytes[1]);
  CHECK(bytes[0] == bytes[2]);
  options.seed = 2;
  CHECK(Bytes(Train(text, TextLayout::kTextPairs, options).value().model) != bytes[0]);
}

TEST_CASE("unlike pairs are pushed apart, alike ones drawn together") {
  std::string pairs;
  for (int i = 0; i < 200; ++i) pairs += "0\ta b\tc d\n1\ta b\te f\n";
  const EncodedText text = EncodeForTest(pairs, 1, 1, {}, TextLayout::kLabelledPairs);
  ContrastOptions options = SmallOptions();
  options.objective = ContrastObjective::kPairs;
  options.optimizer.learning_rate = 0.5;
  const Trained trained = Train(text, TextLayout::kLabelledPairs, options).value();
  CHECK(Cosine(text, trained.model, "a", "c") > Cosine(text, trained.model, "a", "e") + 0.3);
}

TEST_CASE("one text only, or all equal, is an error that says what a text needs") {
  const auto message = [](const std::string& lines) {
    const EncodedText text = EncodeForTest(lines, 1, 1, {}, TextLayout::kLines);
    const absl::Status status = Train(text, TextLayout::kLines, SmallOptions()).status();
    CHECK(absl::IsFailedPrecondition(status));
    return std::string(status.message());
  };
  CHECK(message("a b c d e f\n").find("two are needed") != std::string::npos);
  CHECK(message("a b c\na b\n").find("--min-view-words") != std::string::npos);
  CHECK(message("a b c d\na b c d\n").find("all texts are equal") != std::string::npos);
}

TEST_CASE("the best epoch by validation is kept, and its number told") {
  const EncodedText text = EncodeForTest(Topics(300), 1, 1, {}, TextLayout::kTextPairs);
  std::vector<std::string> after_epoch;
  ContrastCallbacks callbacks;
  callbacks.validate = [&](const TextModel& model) -> absl::StatusOr<double> {
    after_epoch.push_back(Bytes(model));
    return after_epoch.size() == 2 ? 0.9 : 0.1;
  };
  const Trained trained = Train(text, TextLayout::kTextPairs, SmallOptions(), callbacks).value();
  CHECK(trained.result.best_epoch == 2);
  REQUIRE(after_epoch.size() == 3);
  CHECK(Bytes(trained.model) == after_epoch[1]);
  CHECK(after_epoch[1] != after_epoch[2]);
  CHECK(trained.result.history[1].validation == 0.9);
}

TEST_CASE("a stop in the middle leaves what was trained") {
  const EncodedText text = EncodeForTest(Topics(300), 1, 1, {}, TextLayout::kTextPairs);
  std::atomic<bool> stop{false};
  ContrastCallbacks callbacks;
  callbacks.stop = &stop;
  callbacks.epoch = [&](const ContrastEpochReport& report) { stop = report.epoch == 1; };
  const Trained trained = Train(text, TextLayout::kTextPairs, SmallOptions(), callbacks).value();
  CHECK(trained.result.stopped);
  CHECK(trained.result.fraction == doctest::Approx(1.0 / 3));
}

TEST_CASE("divergence is told; without a good state there is nothing to go back to") {
  const EncodedText text = EncodeForTest(Topics(300), 1, 1, {}, TextLayout::kTextPairs);
  ContrastOptions options = SmallOptions();
  Trained trained;
  trained.model.rows = NormalRows(text.vocabulary.size(), options.dim, 1).value();
  trained.model.rows.row(0)[0] = NAN;
  trained.model.weights = StartWeights(text.vocabulary, options.pooling).value();
  const TempState state;
  const ContrastResult result =
      TrainContrast(text.corpus, TextLayout::kTextPairs, options, state.keeping, {}, trained.model)
          .value();
  CHECK(result.diverged);
  CHECK(result.fraction == 0);
  CHECK(result.epoch == 1);
}

TEST_CASE("a row that breaks is mended from the last state, with half the rate") {
  const EncodedText text = EncodeForTest(Topics(300), 1, 1, {}, TextLayout::kTextPairs);
  const TempState state;
  ContrastCallbacks callbacks;
  std::vector<Recovery> recoveries;
  callbacks.recovered = [&](const Recovery& recovery) { recoveries.push_back(recovery); };
  Trained trained;
  trained.model.rows = NormalRows(text.vocabulary.size(), SmallOptions().dim, 1).value();
  trained.model.weights = StartWeights(text.vocabulary, {}).value();
  bool broken = false;
  callbacks.progress = [&](const ContrastProgress& progress) {
    if (progress.epoch == 2 && !std::exchange(broken, true)) trained.model.rows.row(0)[0] = NAN;
  };
  const ContrastResult result = TrainContrast(text.corpus, TextLayout::kTextPairs, SmallOptions(),
                                              state.keeping, callbacks, trained.model)
                                    .value();
  // So quick an epoch may pass without a report.
  if (broken) {
    REQUIRE(recoveries.size() == 1);
    CHECK(recoveries[0].new_start_rate == 1);  // of adagrad's 2
    CHECK(result.recoveries == 1);
  }
  CHECK_FALSE(result.diverged);
  CHECK(result.history.size() == 3);
  CHECK(std::isfinite(trained.model.rows.row(0)[0]));
}

TEST_CASE("stopped and resumed, texts come out the same to the last bit") {
  const EncodedText text = EncodeForTest(Topics(300), 1, 1, {}, TextLayout::kTextPairs);
  for (const OptimizerKind optimizer : {OptimizerKind::kAdagrad, OptimizerKind::kAdam}) {
    ContrastOptions options = SmallOptions();
    options.optimizer.kind = optimizer;
    options.head.kind = HeadKind::kMlp;
    options.pooling.pooling = Pooling::kLearned;
    ContrastCallbacks scored;
    const auto validate = [](const TextModel& model) -> absl::StatusOr<double> {
      return model.rows.row(0)[0];
    };
    scored.validate = validate;
    const Trained whole = Train(text, TextLayout::kTextPairs, options, scored).value();

    const TempState state;
    Trained trained;
    size_t interruptions = 0;
    do {
      std::atomic<bool> stop{false};
      ContrastCallbacks callbacks;
      callbacks.validate = validate;
      callbacks.stop = &stop;
      // Sometimes in the middle of an epoch, sometimes at its end.
      callbacks.progress = [&](const ContrastProgress&) { stop = interruptions < 3; };
      callbacks.epoch = [&](const ContrastEpochReport&) { stop = interruptions < 4; };
      trained = Train(text, TextLayout::kTextPairs, options, callbacks, state.keeping).value();
      ++interruptions;
    } while (trained.result.stopped);
    CHECK(interruptions > 2);
    CHECK(Bytes(trained.model) == Bytes(whole.model));
    CHECK(trained.result.best_epoch == whole.result.best_epoch);
    REQUIRE(trained.result.history.size() == whole.result.history.size());
    for (size_t e = 0; e < whole.result.history.size(); ++e) {
      CHECK(trained.result.history[e].loss == whole.result.history[e].loss);
      CHECK(trained.result.history[e].validation == whole.result.history[e].validation);
    }
  }
}

TEST_CASE("known words start from another model, at the size of random rows") {
  const EncodedText text = EncodeForTest("a b c\n", 1, 1);
  Matrix rows = NormalRows(3, 2, 1).value();
  const std::vector<float> before(rows.row(1).begin(), rows.row(1).end());
  const Embeddings model = MakeModel({{"a", {0.3F, 0}}, {"c", {0, -0.1F}}});
  CHECK(CopyKnownRows(model, text.vocabulary, rows).value() == 2);
  const double scale = std::sqrt(4 / (0.09 + 0.01));
  CHECK(rows.row(0)[0] == doctest::Approx(0.3 * scale));
  CHECK(rows.row(2)[1] == doctest::Approx(-0.1 * scale));
  CHECK(rows.row(1)[0] == before[0]);
  Matrix other = NormalRows(3, 5, 1).value();
  CHECK(absl::IsInvalidArgument(CopyKnownRows(model, text.vocabulary, other).status()));
}

}  // namespace
}  // namespace nce2vec
