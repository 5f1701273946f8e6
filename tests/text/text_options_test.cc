#include "src/text/text_options.h"

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <vector>

namespace nce2vec {

using Strings = std::vector<std::string>;

TEST_CASE("tokenizers have names") {
  for (const TokenizerKind kind : {TokenizerKind::kWhitespace, TokenizerKind::kWords}) {
    CHECK(ParseTokenizerName(TokenizerName(kind)).value() == kind);
  }
  CHECK(TokenizerName(TokenizerKind::kWhitespace) == "whitespace");
  CHECK(TokenizerName(TokenizerKind::kWords) == "words");
  const absl::Status status = ParseTokenizerName("Words").status();
  CHECK(absl::IsInvalidArgument(status));
  CHECK(status.message().find("'Words'") != std::string::npos);
}

TEST_CASE("the defaults are valid, and so are the limits themselves") {
  CHECK(TextOptions().Validate().ok());
  const auto valid = [](size_t sentence, size_t token) {
    TextOptions options;
    options.max_sentence_tokens = sentence;
    options.max_token_bytes = token;
    return options.Validate().ok();
  };
  CHECK(valid(1, 16));
  CHECK(valid(1 << 20, 65536));
  CHECK(!valid(0, 16));
  CHECK(!valid((1 << 20) + 1, 16));
  CHECK(!valid(1, 15));
  CHECK(!valid(1, 65537));
}

TEST_CASE("options survive the way through a model's metadata") {
  TextOptions options;
  options.tokenizer = TokenizerKind::kWords;
  options.lowercase = true;
  options.max_sentence_tokens = 77;
  options.max_token_bytes = 99;
  std::map<std::string, std::string> metadata = options.ToMetadata();
  CHECK(metadata.size() == 4);
  metadata.emplace("train.seed", "1");  // not ours
  CHECK(TextOptions::FromMetadata(metadata).value() == options);
  CHECK(TextOptions::FromMetadata(TextOptions().ToMetadata()).value() == TextOptions());
  CHECK(!(options == TextOptions()));
  options.phrases = "2 phrases with checksum 0123";
  metadata = options.ToMetadata();
  CHECK(metadata["text.phrases"] == options.phrases);
  CHECK(TextOptions::FromMetadata(metadata).value() == options);
  metadata["text.phrases"] = "";
  CHECK(absl::IsInvalidArgument(TextOptions::FromMetadata(metadata).status()));
}

TEST_CASE("missing and malformed metadata is refused by name") {
  const std::map<std::string, std::string> good = TextOptions().ToMetadata();
  for (const auto& option : good) {
    const std::string key = option.first;
    CAPTURE(key);
    std::map<std::string, std::string> metadata = good;
    metadata.erase(key);
    const absl::Status missing = TextOptions::FromMetadata(metadata).status();
    CHECK(absl::IsInvalidArgument(missing));
    CHECK(missing.message().find(key) != std::string::npos);
    for (const std::string& wrong : Strings{"", " ", "x", "-1", "+1", "1 ", "0x10", "1e3",
                                            "99999999999999999999", "TRUE", "yes", "WORDS"}) {
      CAPTURE(wrong);
      metadata[key] = wrong;
      CHECK(absl::IsInvalidArgument(TextOptions::FromMetadata(metadata).status()));
    }
  }
  std::map<std::string, std::string> out_of_range = good;
  out_of_range["text.max_token_bytes"] = std::string("15");
  CHECK(absl::IsInvalidArgument(TextOptions::FromMetadata(out_of_range).status()));
}

}  // namespace nce2vec
