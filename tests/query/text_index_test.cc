#include "src/query/text_index.h"

#include <doctest/doctest.h>

#include <array>
#include <string>
#include <vector>

#include "tests/model/small_model.h"

namespace nce2vec {
namespace {

using Answer = std::vector<TextNeighbour>;

TEST_CASE("the nearest texts come by cosine, then by number; those without a vector never") {
  const Embeddings model = MakeModel({{"east", {2, 0}}, {"north", {0, 1}}, {"west", {-2, 0}}});
  const TextEncoder encoder = TextEncoder::Create(model, {}).value();
  const TextIndex index =
      TextIndex::Create(encoder, {"north", "unknown", "east", "east west", "", "west", "east east"})
          .value();
  CHECK(index.size() == 7);
  CHECK(index.without_vector() == 3);
  CHECK(index.text(5) == "west");
  const std::array<float, 2> query = {5, 0};
  CHECK(index.Nearest(query, 10) == Answer{{2, 1}, {6, 1}, {0, 0}, {5, -1}});
  CHECK(index.Nearest(query, 1) == Answer{{2, 1}});
}

TEST_CASE("equal texts have equal scores wherever they stand") {
  const Embeddings model = MakeModel({{"a", {0.3F, 0.7F, 0.1F}}, {"b", {0.2F, -0.9F, 0.4F}}});
  const TextEncoder encoder = TextEncoder::Create(model, {}).value();
  std::vector<std::string> texts(5000, "a b a");
  const TextIndex index = TextIndex::Create(encoder, texts).value();
  const std::array<float, 3> query = {0.1F, 0.2F, 0.3F};
  const Answer answer = index.Nearest(query, 5000);
  REQUIRE(answer.size() == 5000);
  for (size_t i = 0; i < answer.size(); ++i) CHECK(answer[i].text == i);
}

}  // namespace
}  // namespace nce2vec
