// A text file for a test, and its encoded corpus.
#ifndef TESTS_TRAIN_TEMPORARY_TEXT_H_
#define TESTS_TRAIN_TEMPORARY_TEXT_H_

#include <doctest/doctest.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>

#include "src/corpus/corpus_encoder.h"

namespace nce2vec {

// Removed at the end of its scope.
class TemporaryText {
 public:
  explicit TemporaryText(const std::string& text) {
    const int descriptor = mkstemp(path_.data());
    REQUIRE(descriptor >= 0);
    REQUIRE(write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size()));
    close(descriptor);
  }
  ~TemporaryText() { std::remove(path_.c_str()); }
  TemporaryText(const TemporaryText&) = delete;
  TemporaryText& operator=(const TemporaryText&) = delete;

  const std::string& path() const { return path_; }

 private:
  std::string path_ = "/tmp/nce2vec_test_XXXXXX";
};

// With every word in the vocabulary.
inline EncodedText EncodeForTest(const std::string& text, size_t threads = 1) {
  const TemporaryText file(text);
  EncodeOptions options;
  options.inputs = {file.path()};
  options.vocabulary.min_count = 1;
  options.threads = threads;
  absl::StatusOr<EncodedText> encoded = EncodeText(options, {});
  REQUIRE_MESSAGE(encoded.ok(), std::string(encoded.status().message()));
  return *std::move(encoded);
}

}  // namespace nce2vec

#endif  // TESTS_TRAIN_TEMPORARY_TEXT_H_
