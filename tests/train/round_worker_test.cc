#include "src/train/round_worker.h"

#include <doctest/doctest.h>

#include <atomic>
#include <cmath>
#include <cstring>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <thread>

#include "absl/strings/str_format.h"
#include "src/vocab/subsampling.h"
#include "tests/corpus/encode_for_test.h"

namespace nce2vec {
namespace {

// Words of a topic follow each other; few words are frequent and most are rare, so that of a
// round's rows some are one worker's and some are several workers'.
std::string Topics(size_t sentences) {
  RandomStream random(11, StreamPurpose::kInitialise);
  std::string text;
  for (size_t s = 0; s < sentences; ++s) {
    const uint32_t topic = random.Below(10);
    const uint32_t length = 1 + random.Below(40);
    for (uint32_t i = 0; i < length; ++i) {
      const uint32_t below = 1 + random.Below(2000);
      text += absl::StrFormat("%d_%d ", random.Below(4) == 0 ? 0 : topic, random.Below(below));
    }
    text += '\n';
  }
  return text;
}

// What training starts from and ends with, and all that it needs on its way.
struct Training {
  Training(const EncodedText& text, const TrainOptions& train_options)
      : corpus(text.corpus),
        options(train_options),
        keep(KeepProbabilities(text.vocabulary.arrays().counts, options.subsample)),
        kept_counts(SubsampledCounts(text.vocabulary.arrays().counts, keep)),
        noise(kept_counts, options.noise_power),
        sampler(keep, options.window, options.fixed_window),
        held_out(options.seed, options.validation),
        parameters(*InitialParameters(text.vocabulary.size(), options.dim, options.seed)) {
    if (options.objective == Objective::kNce) {
      for (size_t w = 0; w < text.vocabulary.size(); ++w) {
        offsets.push_back(-2.0F - 0.001F * static_cast<float>(w));
      }
    }
    progress.total_tokens = options.epochs * corpus.known_tokens();
    progress.start_rate = options.learning_rate;
    sums.resize(options.threads);
  }
  RoundInputs Inputs() {
    return {&corpus, &options, &sampler, &held_out, &noise, &parameters, offsets};
  }

  const EncodedCorpus& corpus;
  TrainOptions options;
  std::vector<float> keep;
  std::vector<double> kept_counts;
  NoiseDistribution noise;
  SentenceSampler sampler;
  HeldOutRule held_out;
  Parameters parameters;
  std::vector<float> offsets;
  SharedProgress progress;
  std::deque<WorkerSums> sums;
};

bool SameBytes(const Matrix& a, const Matrix& b) {
  return std::memcmp(a.padded_row(0), b.padded_row(0), a.rows() * a.stride() * sizeof(float)) == 0;
}

bool SameBytes(const Training& a, const Training& b) {
  return SameBytes(a.parameters.input, b.parameters.input) &&
         SameBytes(a.parameters.output, b.parameters.output) && a.offsets == b.offsets;
}

void RunThreads(RoundTeam& team, size_t threads, size_t epoch, size_t begin) {
  std::vector<std::thread> running;
  for (size_t t = 0; t < threads; ++t) {
    running.emplace_back([&, t] { team.Run(t, epoch, begin); });
  }
  for (std::thread& thread : running) thread.join();
}

// All epochs, with a pause after every `slice` shards.
void TrainTeam(Training& training, size_t slice) {
  const size_t threads = training.options.threads;
  const std::unique_ptr<RoundTeam> team =
      *RoundTeam::Create(training.Inputs(), training.progress, training.sums);
  const size_t shards = training.corpus.shards().size();
  for (size_t epoch = 1; epoch <= training.options.epochs; ++epoch) {
    for (size_t begin = 0; begin < shards; begin += slice) {
      training.progress.shard_end = std::min(shards, begin + slice);
      RunThreads(*team, threads, epoch, begin);
    }
  }
}

// The same training as its definition has it, on one thread: in a round, worker after worker trains
// a whole copy of all parameters; then the rows are put together.
class Reference {
 public:
  explicit Reference(Training& training) : training_(training) {
    for (size_t t = 0; t < training.options.threads; ++t) {
      workers_.push_back(std::make_unique<Copy>(training));
    }
  }

  void Train() {
    const std::span<const Shard> shards = training_.corpus.shards();
    for (size_t epoch = 1; epoch <= training_.options.epochs; ++epoch) {
      for (size_t begin = 0; begin < shards.size(); begin += workers_.size()) {
        for (size_t t = 0; t < workers_.size(); ++t) {
          workers_[t]->sentences.clear();
          if (begin + t >= shards.size()) continue;
          training_.corpus.ForEachSentence(shards[begin + t],
                                           [&](SentenceIndex index, std::span<const WordId> words) {
                                             if (training_.held_out.IsHeldOut(index)) return;
                                             workers_[t]->sentences.emplace_back(index, words);
                                           });
        }
        while (Round(epoch)) {
        }
      }
    }
  }

  size_t copied = 0;  // rows that several workers trained in a round
  size_t alone = 0;

 private:
  struct Copy {
    explicit Copy(Training& training)
        : parameters(*InitialParameters(training.parameters.input.rows(), training.options.dim, 0)),
          offsets(training.offsets),
          builder(training.options, training.noise, parameters, offsets),
          scratch(builder.max_inputs(), builder.max_outputs(), parameters.input.stride()) {}

    Parameters parameters;
    std::vector<float> offsets;
    TileBuilder builder;
    TileScratch scratch;
    std::deque<std::pair<SentenceIndex, std::span<const WordId>>> sentences;
    SampledSentence sampled;
    std::optional<RandomStream> random;       // of the sentence begun
    std::map<WordId, float> inputs, outputs;  // trained in this round, and their pulls
    uint64_t tokens = 0;
  };

  static void CopyRows(const Matrix& from, Matrix& to) {
    std::memcpy(to.padded_row(0), from.padded_row(0), from.rows() * from.stride() * sizeof(float));
  }

  bool Round(size_t epoch) {
    uint64_t tokens = 0;
    bool any = false;
    for (const auto& worker : workers_) {
      CopyRows(training_.parameters.input, worker->parameters.input);
      CopyRows(training_.parameters.output, worker->parameters.output);
      worker->offsets = training_.offsets;
      worker->tokens = 0;
      any |= TrainPart(epoch, *worker);
      tokens += worker->tokens;
    }
    training_.progress.tokens += tokens;
    if (!any) return false;
    Merge(&Parameters::input, &Copy::inputs, false);
    Merge(&Parameters::output, &Copy::outputs, !training_.offsets.empty());
    return true;
  }

  bool TrainPart(size_t epoch, Copy& worker) {
    worker.inputs.clear();
    worker.outputs.clear();
    const TileStep step{
        static_cast<float>(LearningRate(training_.options.learning_rate, training_.progress.tokens,
                                        training_.progress.total_tokens)),
        static_cast<float>(training_.options.curvature_limit)};
    size_t places = 0;
    while (places < RoundWorker::RoundPlaces(workers_.size())) {
      if (!worker.random) {
        if (worker.sentences.empty()) break;
        const auto [index, words] = worker.sentences.front();
        worker.sentences.pop_front();
        worker.random = SentenceSampler::StreamOf(training_.options.seed, epoch, index);
        training_.sampler.Sample(words, *worker.random, worker.sampled);
        worker.tokens += worker.sampled.known_tokens;
        worker.builder.Start(worker.sampled);
      }
      const SentenceTile* tile = worker.builder.Next(*worker.random);
      if (tile == nullptr) {
        worker.random.reset();
        continue;
      }
      TrainTile(tile->tile, {}, step, worker.scratch);
      for (size_t i = 0; i < tile->input_words.size(); ++i) {
        worker.inputs[tile->input_words[i]] +=
            worker.scratch.input_steps()[i] * worker.scratch.input_curvatures()[i];
      }
      for (size_t o = 0; o < tile->output_words.size(); ++o) {
        worker.outputs[tile->output_words[o]] +=
            worker.scratch.output_steps()[o] * worker.scratch.output_curvatures()[o];
      }
      places += tile->input_words.size() + tile->output_words.size();
    }
    return places > 0;
  }

  void Merge(Matrix Parameters::*matrix, std::map<WordId, float> Copy::*words, bool offsets) {
    for (size_t w = 0; w < training_.parameters.input.rows(); ++w) {
      std::vector<Copy*> holders;
      double left = 1;
      double sum = 0;
      for (const auto& worker : workers_) {
        const auto found = ((*worker).*words).find(ToWordId(w));
        if (found == ((*worker).*words).end()) continue;
        holders.push_back(worker.get());
        const double pull = RoundRows::kPullShare * static_cast<double>(found->second);
        left /= 1 + pull;
        sum += pull / (1 + pull);
      }
      ++(holders.size() > 1 ? copied : alone);
      const float share = sum < 1e-6 ? 1.0F : static_cast<float>((1 - left) / sum);
      const auto merge = [&](float& shared, auto value_of) {
        if (holders.size() == 1) {
          shared = value_of(*holders[0]);
        } else if (holders.size() > 1) {
          float change = 0;
          for (Copy* holder : holders) change += value_of(*holder) - shared;
          shared += share * change;
        }
      };
      for (size_t d = 0; d < training_.options.dim; ++d) {
        merge((training_.parameters.*matrix).row(w)[d],
              [&](Copy& copy) { return (copy.parameters.*matrix).row(w)[d]; });
      }
      if (offsets) merge(training_.offsets[w], [&](Copy& copy) { return copy.offsets[w]; });
    }
  }

  Training& training_;
  std::vector<std::unique_ptr<Copy>> workers_;
};

TrainOptions SmallOptions() {
  TrainOptions options;
  options.dim = 20;
  options.epochs = 2;
  options.validation = 0.05;
  options.deterministic = true;
  return options;
}

TEST_CASE("threads do what one thread does that follows the definition of a round") {
  const EncodedText text = EncodeForTest(Topics(7000));
  REQUIRE(text.corpus.shards().size() > 8);
  struct Case {
    size_t threads;
    Objective objective;
  };
  for (const auto [threads, objective] :
       {Case{2, Objective::kNs}, Case{3, Objective::kNce}, Case{8, Objective::kNce}}) {
    TrainOptions options = SmallOptions();
    options.threads = threads;
    options.objective = objective;
    options.subsample = objective == Objective::kNce ? 1e-3 : 0;
    Training team(text, options);
    TrainTeam(team, text.corpus.shards().size());
    Training defined(text, options);
    Reference reference(defined);
    reference.Train();
    CHECK(SameBytes(team, defined));
    CHECK(team.progress.tokens == defined.progress.tokens);
    CHECK(reference.copied > 1000);
    CHECK(reference.alone > 1000);
  }
}

TEST_CASE("tiles of any shape, and pairs with fakes of their own, too") {
  const EncodedText text = EncodeForTest(Topics(3000));
  REQUIRE(text.corpus.shards().size() > 3);
  struct Shape {
    size_t centres, noise;
  };
  for (const auto [centres, noise] : {Shape{1, 0}, Shape{1, 3}, Shape{2, 5}, Shape{64, 1}}) {
    TrainOptions options = SmallOptions();
    options.epochs = 1;
    options.threads = 3;
    options.tile_centres = centres;
    options.tile_noise = noise;
    Training team(text, options);
    TrainTeam(team, 3);
    Training defined(text, options);
    Reference(defined).Train();
    CHECK(SameBytes(team, defined));
  }
}

TEST_CASE("where training pauses changes nothing") {
  const EncodedText text = EncodeForTest(Topics(8000));
  for (const size_t threads : {size_t{2}, size_t{3}}) {
    TrainOptions options = SmallOptions();
    options.threads = threads;
    Training whole(text, options);
    TrainTeam(whole, text.corpus.shards().size());
    for (const size_t groups : {size_t{1}, size_t{2}}) {
      Training paused(text, options);
      TrainTeam(paused, groups * threads);
      CHECK(SameBytes(whole, paused));
      CHECK(whole.progress.tokens == paused.progress.tokens);
      for (size_t t = 0; t < threads; ++t) {
        CHECK(whole.sums[t].loss == paused.sums[t].loss);
        CHECK(whole.sums[t].true_pairs == paused.sums[t].true_pairs);
      }
    }
  }
}

TEST_CASE("a pause comes before a group of shards, and next_shard says which") {
  const EncodedText text = EncodeForTest(Topics(8000));
  TrainOptions options = SmallOptions();
  options.threads = 3;
  options.validation = 0;
  const std::span<const Shard> shards = text.corpus.shards();
  std::set<uint64_t> ends;  // of groups, in tokens
  uint64_t tokens = 0;
  for (size_t s = 0; s < shards.size(); ++s) {
    if (s % 3 == 0) ends.insert(tokens);
    tokens += shards[s].known_tokens;
  }
  ends.insert(tokens);
  bool in_the_middle = false;
  constexpr uint64_t kAttempts = 20;
  for (uint64_t attempt = 0; attempt < kAttempts; ++attempt) {
    Training training(text, options);
    const std::unique_ptr<RoundTeam> team =
        *RoundTeam::Create(training.Inputs(), training.progress, training.sums);
    training.progress.shard_end = shards.size();
    std::thread stopper([&] {
      const uint64_t when = tokens * attempt / kAttempts;
      while (training.progress.tokens < when) std::this_thread::yield();
      training.progress.pause = true;
    });
    RunThreads(*team, 3, 1, 0);
    stopper.join();
    CHECK(ends.contains(training.progress.tokens));
    uint64_t before = 0;
    for (size_t s = 0; s < std::min<size_t>(shards.size(), training.progress.next_shard); ++s) {
      before += shards[s].known_tokens;
    }
    CHECK(before == training.progress.tokens);
    in_the_middle |= training.progress.tokens > 0 && training.progress.tokens < tokens;
    CHECK_FALSE(training.progress.diverged);
  }
  CHECK(in_the_middle);
}

TEST_CASE("fewer shards than threads") {
  const EncodedText text = EncodeForTest(Topics(50));
  REQUIRE(text.corpus.shards().size() == 1);
  TrainOptions options = SmallOptions();
  options.threads = 4;
  options.validation = 0;
  Training four(text, options);
  TrainTeam(four, 4);
  CHECK(four.progress.tokens == 2 * text.corpus.known_tokens());
  options.threads = 2;
  Training two(text, options);
  TrainTeam(two, 2);
  CHECK(SameBytes(four, two));  // one worker does it all
}

TEST_CASE("a loss that is no finite number ends training for all at once") {
  const EncodedText text = EncodeForTest(Topics(3000));
  TrainOptions options = SmallOptions();
  options.threads = 4;
  options.validation = 0;
  uint64_t tokens = 0;
  for (int run = 0; run < 3; ++run) {
    Training training(text, options);
    training.parameters.input.row(3)[2] = NAN;
    TrainTeam(training, 4);
    CHECK(training.progress.diverged);
    CHECK(training.progress.tokens < text.corpus.known_tokens());
    CHECK((run == 0 || training.progress.tokens == tokens));
    tokens = training.progress.tokens;
  }
}

}  // namespace
}  // namespace nce2vec
