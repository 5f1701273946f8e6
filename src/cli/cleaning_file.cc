#include "src/cli/cleaning_file.h"

#include <unistd.h>

#include <map>
#include <nlohmann/json.hpp>
#include <utility>

#include "absl/strings/str_format.h"
#include "src/base/byte_source.h"
#include "src/base/status_macros.h"

namespace nce2vec {
namespace {

using Json = nlohmann::json;

constexpr char kFormat[] = "nce2vec.cleaning";
constexpr size_t kMostBytes = 65536;

absl::Status NoSuchFile(const std::string& path, const std::string& why) {
  return absl::DataLossError(absl::StrFormat(
      "%s: tells of no cleaning (%s); nce2vec corpus clean writes such files", path, why));
}

absl::StatusOr<std::string> ReadSmallFile(const std::string& path) {
  NCE2VEC_ASSIGN_OR_RETURN(const std::unique_ptr<ByteSource> source, OpenByteSource(path));
  std::string bytes(kMostBytes, '\0');
  NCE2VEC_ASSIGN_OR_RETURN(const size_t size, source->Read(bytes));
  if (size == kMostBytes) return NoSuchFile(path, "too long");
  bytes.resize(size);
  return bytes;
}

}  // namespace

std::string CleaningFileOf(const std::string& text) { return text + ".cleaning"; }

absl::StatusOr<AtomicFile> MakeCleaningFile(const CleaningOptions& options,
                                            const std::string& path) {
  Json json(options.ToMetadata());
  json["format"] = kFormat;
  NCE2VEC_ASSIGN_OR_RETURN(AtomicFile file, AtomicFile::Create(path));
  NCE2VEC_RETURN_IF_ERROR(file.Write(json.dump(2) + "\n"));
  return file;
}

absl::StatusOr<CleaningOptions> ReadCleaningFile(const std::string& path) {
  NCE2VEC_ASSIGN_OR_RETURN(const std::string bytes, ReadSmallFile(path));
  const Json json = Json::parse(bytes, nullptr, false);
  if (!json.is_object()) return NoSuchFile(path, "no JSON object");
  std::map<std::string, std::string> settings;
  for (const auto& [key, value] : json.items()) {
    if (!value.is_string()) return NoSuchFile(path, absl::StrFormat("'%s' is no text", key));
    settings[key] = value.get<std::string>();
  }
  if (settings["format"] != kFormat) return NoSuchFile(path, "another format");
  absl::StatusOr<CleaningOptions> options = CleaningOptions::FromMetadata(settings);
  if (options.ok()) return options;
  return NoSuchFile(path, std::string(options.status().message()));
}

absl::StatusOr<std::optional<CleaningOptions>> FindCleaning(
    const std::vector<std::string>& inputs) {
  std::optional<CleaningOptions> first;
  for (size_t i = 0; i < inputs.size(); ++i) {
    const std::string path = CleaningFileOf(inputs[i]);
    std::optional<CleaningOptions> here;
    if (inputs[i] != "-" && access(path.c_str(), F_OK) == 0) {
      NCE2VEC_ASSIGN_OR_RETURN(here, ReadCleaningFile(path));
    }
    if (i == 0) {
      first = std::move(here);
    } else if (first != here) {
      return absl::FailedPreconditionError(absl::StrFormat(
          "%s and %s were not cleaned alike (see %s); a model has one way to treat queries",
          inputs[0], inputs[i], here ? path : CleaningFileOf(inputs[0])));
    }
  }
  return first;
}

}  // namespace nce2vec
