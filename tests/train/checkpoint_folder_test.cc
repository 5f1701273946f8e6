#include "src/train/checkpoint_folder.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "src/train/checkpoint_interval.h"
#include "tests/base/temporary_folder.h"

namespace nce2vec {
namespace {

TEST_CASE("one training has a folder at a time") {
  const TemporaryFolder place;
  const std::string path = place / "ck";
  {
    const CheckpointFolder folder = CheckpointFolder::Open(path).value();
    const absl::Status second = CheckpointFolder::Open(path).status();
    CHECK(absl::IsFailedPrecondition(second));
    CHECK(second.message().find("another nce2vec") != std::string::npos);
  }
  CHECK(CheckpointFolder::Open(path).ok());
  CHECK(absl::IsNotFound(CheckpointFolder::Open(place / "no/such").status()));
  CHECK_FALSE(CheckpointFolder::Open(place.Write("file", "")).ok());
}

TEST_CASE("states are listed by number; strangers are neither listed nor removed") {
  const TemporaryFolder place;
  CheckpointFolder folder = CheckpointFolder::Open(place.path()).value();
  for (const char* name : {"state-0000000002.safetensors", "state-0000000010.safetensors",
                           "state-3.safetensors", "state-x.safetensors", "notes.txt"}) {
    place.Write(name, "");
  }
  CHECK(folder.States().value() == std::vector<uint64_t>{10, 2});
  CHECK_FALSE(folder.has_start());
  folder.RemoveAllBut(1);
  CHECK(folder.States().value() == std::vector<uint64_t>{10});
  CHECK(place.entries() == 4);
}

TEST_CASE("states that are damaged are none of those that are kept") {
  const TemporaryFolder place;
  CheckpointFolder folder = CheckpointFolder::Open(place.path()).value();
  for (uint64_t number = 5; number <= 8; ++number) {
    place.Write(folder.state_path(number).substr(place.path().size() + 1), "");
  }
  folder.RemoveAllBut(2, {7});
  CHECK(folder.States().value() == std::vector<uint64_t>{8, 7, 6});
  folder.RemoveAllBut(1, {7});
  CHECK(folder.States().value() == std::vector<uint64_t>{8});
}

TEST_CASE("what a killed program left half written goes when the folder is opened") {
  const TemporaryFolder place;
  place.Write(".state-0000000004.safetensors.tmp-0123456789abcdef", "half");
  place.Write(".start.safetensors.tmp-0123456789abcdef", "half");
  place.Write(".other.tmp-0", "not ours");
  const CheckpointFolder folder = CheckpointFolder::Open(place.path()).value();
  CHECK(place.entries() == 1);
}

TEST_CASE("an interval is a time, words or epochs") {
  const auto parsed = [](const char* text) { return ParseCheckpointInterval(text).value(); };
  CHECK(parsed("90s").amount == 90);
  CHECK(parsed("0.5s").amount == 0.5);
  CHECK(parsed("10m").amount == 600);
  CHECK(parsed("2h").amount == 7200);
  CHECK(parsed("200000w").unit == CheckpointInterval::Unit::kWords);
  CHECK(parsed("1e").unit == CheckpointInterval::Unit::kEpochs);
  for (const char* text :
       {"", "m", "10", "0m", "-1m", "1.5e", "nanm", "10mm", "10 weeks", "1e999s"}) {
    CHECK_MESSAGE(absl::IsInvalidArgument(ParseCheckpointInterval(text).status()), text);
  }
}

TEST_CASE("a state is due so long after the last one") {
  CheckpointClock words({CheckpointInterval::Unit::kWords, 1000});
  CHECK_FALSE(words.Due(1e9, 999, 50));
  CHECK(words.Due(0, 1000, 0));
  words.Kept(0, 5000, 0);
  CHECK_FALSE(words.Due(0, 5999, 0));
  CHECK(words.Due(0, 6000, 0));
  CheckpointClock seconds({CheckpointInterval::Unit::kSeconds, 60});
  CHECK_FALSE(seconds.Due(59, 0, 0));
  CHECK(seconds.Due(60, 0, 0));
  CheckpointClock epochs({CheckpointInterval::Unit::kEpochs, 2});
  CHECK_FALSE(epochs.Due(0, 0, 1));
  CHECK(epochs.Due(0, 0, 2));
}

}  // namespace
}  // namespace nce2vec
