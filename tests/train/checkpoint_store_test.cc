#include "src/train/checkpoint_store.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "src/base/random.h"
#include "src/train/scratch_store.h"
#include "tests/base/temporary_folder.h"

namespace nce2vec {
namespace {

constexpr char kStart[] = "0123456789abcdef";

// Something that training might keep.
struct Live {
  uint64_t epoch = 0;
  double loss = 0;
  std::string history;
  std::vector<float> bias;
  Matrix rows;
  TrainingState state;

  explicit Live(size_t words = 40, uint64_t seed = 0) {
    rows = Matrix::Create(words, 10).value();
    bias.resize(words);
    state.Add("epoch", &epoch);
    state.Add("loss", &loss);
    state.Add("history", &history);
    state.Add("bias", std::span(bias));
    state.Add("rows", rows);
    state.Add("nothing", std::span<float>());
    if (seed != 0) Fill(seed);
  }
  void Fill(uint64_t seed) {
    RandomStream random(seed, StreamPurpose::kInitialise);
    epoch = seed;
    loss = 1.0 / static_cast<double>(3 * seed);
    history = "said \"ä\"; " + std::to_string(seed);
    for (float& x : bias) x = random.Uniform();
    for (size_t r = 0; r < rows.rows(); ++r) {
      for (float& x : rows.row(r)) x = random.Uniform() - 0.5F;
    }
  }
  bool operator==(const Live& other) const {
    bool same = epoch == other.epoch && loss == other.loss && history == other.history &&
                bias == other.bias;
    for (size_t i = 0; i < state.arrays().size() && same; ++i) {
      const auto a = state.arrays()[i].values;
      const auto b = other.state.arrays()[i].values;
      same = std::equal(a.begin(), a.end(), b.begin(), b.end());
    }
    return same;
  }
};

struct Store {
  CheckpointFolder folder;
  std::vector<std::string> failures;
  std::vector<std::string> damages;
  CheckpointStore store;

  explicit Store(const std::string& path, size_t keep = 3, std::string start = kStart)
      : folder(CheckpointFolder::Open(path).value()),
        store(folder, {std::move(start), keep,
                       [this](const absl::Status& s) { failures.emplace_back(s.message()); },
                       [this](const absl::Status& s) { damages.emplace_back(s.message()); }}) {}
};

TEST_CASE("a state comes back as it was, from either store") {
  const TemporaryFolder folder;
  const Live saved(40, 7);
  Store checkpoints(folder / "ck");
  ScratchStore scratch(folder.path());
  for (StateStore* store :
       {static_cast<StateStore*>(&checkpoints.store), static_cast<StateStore*>(&scratch)}) {
    Live restored;
    CHECK_FALSE(store->Restore(restored.state).value());
    REQUIRE(store->Save(saved.state).ok());
    REQUIRE(store->Flush().ok());
    REQUIRE(store->Restore(restored.state).value());
    CHECK(restored == saved);
  }
  CHECK(checkpoints.failures.empty());
}

TEST_CASE("what training does after Save is not in the state") {
  const TemporaryFolder folder;
  Store checkpoints(folder / "ck");
  Live live(4000, 3);
  const Live then(4000, 3);
  REQUIRE(checkpoints.store.Save(live.state).ok());
  live.Fill(4);
  Live restored(4000);
  REQUIRE(checkpoints.store.Restore(restored.state).value());
  CHECK(restored == then);
}

TEST_CASE("the last states stay, a later one wins, others go") {
  const TemporaryFolder folder;
  Store checkpoints(folder / "ck", 2);
  for (uint64_t seed = 1; seed <= 5; ++seed) {
    REQUIRE(checkpoints.store.Save(Live(40, seed).state).ok());
  }
  REQUIRE(checkpoints.store.Flush().ok());
  CHECK(checkpoints.folder.States().value() == std::vector<uint64_t>{5, 4});
  Live restored;
  REQUIRE(checkpoints.store.Restore(restored.state).value());
  CHECK(restored.epoch == 5);
}

TEST_CASE("numbers that are not finite are never kept in place of good ones") {
  const TemporaryFolder folder;
  Store checkpoints(folder / "ck");
  ScratchStore scratch(folder.path());
  Live bad(40, 2);
  bad.rows.row(17)[3] = NAN;
  for (StateStore* store :
       {static_cast<StateStore*>(&checkpoints.store), static_cast<StateStore*>(&scratch)}) {
    REQUIRE(store->Save(Live(40, 1).state).ok());
    REQUIRE(store->Save(bad.state).ok());
    Live restored;
    REQUIRE(store->Restore(restored.state).value());
    CHECK(restored == Live(40, 1));
  }
  REQUIRE(checkpoints.failures.size() == 1);
  CHECK(checkpoints.failures[0].find("'rows' holds numbers that are not finite") !=
        std::string::npos);
}

TEST_CASE(
    "a checkpoint that is cut off anywhere, or has any bit flipped, gives way to the one before") {
  const TemporaryFolder folder;
  const std::string path = folder / "ck";
  {
    Store checkpoints(path);
    REQUIRE(checkpoints.store.Save(Live(40, 1).state).ok());
    REQUIRE(checkpoints.store.Save(Live(40, 2).state).ok());
  }
  Store checkpoints(path);
  const std::string latest = checkpoints.folder.state_path(2);
  const std::string whole = FileBytes(latest);
  size_t tried = 0;
  const auto refused = [&](const std::string& bytes) {
    std::ofstream(latest, std::ios::binary) << bytes;
    Live restored;
    checkpoints.damages.clear();
    const absl::StatusOr<bool> found = checkpoints.store.Restore(restored.state);
    ++tried;
    return found.ok() && *found && restored == Live(40, 1) && checkpoints.damages.size() == 1 &&
           checkpoints.damages[0].find(latest) == 0;
  };
  for (size_t size = 0; size < whole.size(); ++size) {
    REQUIRE_MESSAGE(refused(whole.substr(0, size)), size);
  }
  RandomStream random(9, StreamPurpose::kShuffle);
  for (int i = 0; i < 1000; ++i) {
    std::string flipped = whole;
    const size_t bit = random.Below(static_cast<uint32_t>(whole.size() * 8));
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
    REQUIRE_MESSAGE(refused(flipped), bit);
  }
  REQUIRE(refused(whole + "x"));
  MESSAGE("damaged in " << tried << " ways");
  std::ofstream(latest, std::ios::binary) << whole;
  Live restored;
  REQUIRE(checkpoints.store.Restore(restored.state).value());
  CHECK(restored == Live(40, 2));
}

TEST_CASE("where no checkpoint will do, the last reason is told") {
  const TemporaryFolder folder;
  {
    Store checkpoints(folder / "ck");
    REQUIRE(checkpoints.store.Save(Live(40, 1).state).ok());
  }
  Store other(folder / "ck", 3, "another start");
  Live restored;
  const absl::Status status = other.store.Restore(restored.state).status();
  CHECK(absl::IsFailedPrecondition(status));
  CHECK(status.message().find("of another training") != std::string::npos);
  CHECK(restored == Live());

  Live larger(41);
  const std::string path = other.folder.state_path(1);
  const absl::Status mismatch = ReadStateFile(path, kStart, larger.state);
  CHECK(absl::IsFailedPrecondition(mismatch));
  CHECK(mismatch.message().find("'bias' must be 41 numbers") != std::string::npos);
}

TEST_CASE("a checkpoint that can't be written is told of, and those before it stay") {
  const TemporaryFolder folder;
  Store checkpoints(folder / "ck");
  REQUIRE(checkpoints.store.Save(Live(40, 1).state).ok());
  REQUIRE(checkpoints.store.Flush().ok());
  // Nothing can be made where no folder is.
  REQUIRE(rename((folder / "ck").c_str(), (folder / "gone").c_str()) == 0);
  REQUIRE(checkpoints.store.Save(Live(40, 2).state).ok());
  REQUIRE(checkpoints.store.Flush().ok());
  CHECK(checkpoints.failures.size() == 1);
  REQUIRE(rename((folder / "gone").c_str(), (folder / "ck").c_str()) == 0);
  Live restored;
  REQUIRE(checkpoints.store.Restore(restored.state).value());
  CHECK(restored == Live(40, 1));
}

TEST_CASE("numbers of a state must be there and be numbers") {
  Live live(40, 5);
  TrainingState::Numbers numbers = live.state.TakeNumbers();
  CHECK(live.state.SetNumbers(numbers).ok());
  numbers["loss"] = "nan";
  CHECK(absl::IsDataLoss(live.state.SetNumbers(numbers)));
  numbers["loss"] = "0.1x";
  CHECK(live.state.SetNumbers(numbers).message().find("'0.1x'") != std::string::npos);
  numbers.erase("loss");
  CHECK(live.state.SetNumbers(numbers).message() == "it has no 'loss'");
}

}  // namespace
}  // namespace nce2vec
