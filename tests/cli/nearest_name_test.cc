#include "src/cli/nearest_name.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace nce2vec {
namespace {

TEST_CASE("the nearest name, if it is near") {
  const std::vector<std::string> names = {"similarity", "analogy", "sts", "--dim", "--min-count"};
  CHECK(NearestName("--dmi", names) == "--dim");
  CHECK(NearestName("analgoy", names) == "analogy");
  CHECK(NearestName("--mincount", names) == "--min-count");
  // The beginning of a name, however long the name is.
  CHECK(NearestName("sim", names) == "similarity");
  CHECK(NearestName("xyzzy", names).empty());
  // Nothing of these letters would be left.
  CHECK(NearestName("ab", names).empty());
  CHECK(NearestName("", names).empty());
  CHECK(NearestName("sts", {}).empty());
  // The first of equals.
  CHECK(NearestName("ba", std::vector<std::string>{"bb", "bc"}) == "bb");
  CHECK(DidYouMean("ststs", names) == " (did you mean sts?)");
  CHECK(DidYouMean("xyzzy", names).empty());
}

}  // namespace
}  // namespace nce2vec
