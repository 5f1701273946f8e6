#include "src/model/safetensors.h"

#include <doctest/doctest.h>

#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "src/base/mapped_file.h"
#include "tests/base/temporary_folder.h"

namespace nce2vec {
namespace {

TensorToWrite Bytes(std::string name, std::string bytes) {
  const auto size = static_cast<uint64_t>(bytes.size());
  return {std::move(name), Dtype::kU8, {size}, [bytes](const TensorToWrite::Sink& sink) {
            return sink(bytes);
          }};
}

TensorToWrite Floats(std::string name, std::vector<float> values) {
  const auto size = static_cast<uint64_t>(values.size());
  return {std::move(name), Dtype::kF32, {size}, [values](const TensorToWrite::Sink& sink) {
            return sink({reinterpret_cast<const char*>(values.data()), values.size() * 4});
          }};
}

std::string Write(const TemporaryFolder& folder, const Metadata& metadata,
                  std::vector<TensorToWrite> tensors) {
  AtomicFile file = *AtomicFile::Create(folder / "file");
  REQUIRE(WriteSafetensors(metadata, std::move(tensors), file).ok());
  REQUIRE(file.Commit().ok());
  return FileBytes(folder / "file");
}

std::span<const std::byte> AsBytes(std::string_view text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}

// A file with the given header and data.
std::string File(std::string_view header, std::string_view data) {
  uint64_t length = header.size();
  std::string file(8, '\0');
  std::memcpy(file.data(), &length, 8);
  return file.append(header).append(data);
}

absl::Status ReadStatus(const std::string& file) {
  return ReadSafetensorsHeader(AsBytes(file), "FILE").status();
}

TEST_CASE("what is written is read back; data are aligned, largest elements first") {
  const TemporaryFolder folder;
  const std::string file =
      Write(folder, {{"key", "value \" \\ \n \xC3\xA9"}}, {Bytes("b", "xyz"), Floats("a", {1, 2})});
  const SafetensorsHeader header = *ReadSafetensorsHeader(AsBytes(file), "FILE");
  CHECK(header.metadata.at("key") == "value \" \\ \n \xC3\xA9");
  REQUIRE(header.tensors.size() == 2);
  const auto& floats = header.tensors.at("a");
  const auto offset =
      static_cast<size_t>(reinterpret_cast<const char*>(floats.bytes.data()) - file.data());
  CHECK(offset % 64 == 0);
  CHECK(floats.bytes.size() == 8);
  float second = 0;
  std::memcpy(&second, floats.bytes.data() + 4, 4);
  CHECK(second == 2.0F);
  const auto& bytes = header.tensors.at("b").bytes;
  CHECK(std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()) == "xyz");
}

TEST_CASE("the checksum finds any changed byte, itself included") {
  const TemporaryFolder folder;
  const std::string file = Write(folder, {}, {Floats("a", {1, 2, 3})});
  CHECK(VerifyChecksum(AsBytes(file), "FILE").ok());
  for (size_t i = 0; i < file.size(); ++i) {
    CAPTURE(i);
    std::string damaged = file;
    damaged[i] = static_cast<char>(damaged[i] ^ 1);
    CHECK_FALSE(VerifyChecksum(AsBytes(damaged), "FILE").ok());
  }
}

TEST_CASE("equal contents give equal bytes") {
  const TemporaryFolder folder;
  const std::string first = Write(folder, {{"k", "v"}}, {Floats("a", {1}), Bytes("b", "x")});
  const std::string second = Write(folder, {{"k", "v"}}, {Bytes("b", "x"), Floats("a", {1})});
  CHECK(first == second);
}

TEST_CASE("a file cut at any byte is refused") {
  const TemporaryFolder folder;
  const std::string file = Write(folder, {{"k", "v"}}, {Floats("a", {1, 2, 3}), Bytes("b", "xy")});
  for (size_t size = 0; size < file.size(); ++size) {
    CAPTURE(size);
    CHECK_FALSE(ReadStatus(file.substr(0, size)).ok());
  }
  CHECK_FALSE(ReadStatus(file + "z").ok());
}

TEST_CASE("headers that lie are refused") {
  const std::string data(16, 'd');
  const auto header = [](const std::string& entry) { return "{\"a\":" + entry + "}"; };
  CHECK(
      ReadStatus(File(header(R"({"dtype":"F32","shape":[4],"data_offsets":[0,16]})"), data)).ok());
  for (const char* entry : {
           R"({"dtype":"F32","shape":[5],"data_offsets":[0,16]})",   // shape and length
           R"({"dtype":"F32","shape":[4],"data_offsets":[0,20]})",   // beyond the end
           R"({"dtype":"F32","shape":[2],"data_offsets":[0,8]})",    // bytes after the last
           R"({"dtype":"F32","shape":[2],"data_offsets":[8,16]})",   // a hole before the first
           R"({"dtype":"F32","shape":[4],"data_offsets":[16,0]})",   // backwards
           R"({"dtype":"F32","shape":[4],"data_offsets":[0]})",      // half a range
           R"({"dtype":"F9","shape":[4],"data_offsets":[0,16]})",    // no such type
           R"({"dtype":"F32","shape":[-4],"data_offsets":[0,16]})",  // negative
           R"({"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,16]})",  // overflow
           R"({"dtype":4,"shape":[4],"data_offsets":[0,16]})",
           R"({"shape":[4]})",
           "[]",
           "7",
       }) {
    CAPTURE(entry);
    CHECK_FALSE(ReadStatus(File(header(entry), data)).ok());
  }
  CHECK_FALSE(ReadStatus(File("{\"a\":", data)).ok());
  CHECK_FALSE(ReadStatus(File(R"({"__metadata__":{"k":1}})", "")).ok());
}

TEST_CASE("a foreign file is called foreign, a cut one cut") {
  CHECK(absl::IsInvalidArgument(ReadStatus("3 2\nking 1 2\n")));
  CHECK(absl::IsInvalidArgument(ReadStatus("")));
  std::string huge = File("{}", "");
  huge[6] = 1;  // a header of 2^48 bytes
  CHECK(absl::IsInvalidArgument(ReadStatus(huge)));
  std::string cut = File("{}", "");
  cut[0] = 100;
  CHECK(absl::IsDataLoss(ReadStatus(cut)));
}

}  // namespace
}  // namespace nce2vec
