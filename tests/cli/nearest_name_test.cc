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
  // One of two letters is too much to guess.
  CHECK(NearestName("-z", std::vector<std::string>{"-k"}).empty());
  CHECK(NearestName("--k", std::vector<std::string>{"-k"}) == "-k");
  CHECK(NearestName("", names).empty());
  CHECK(NearestName("sts", {}).empty());
  // The first of equals.
  CHECK(NearestName("bca", std::vector<std::string>{"bcb", "bcc"}) == "bcb");
  CHECK(DidYouMean("ststs", names) == " (did you mean sts?)");
  CHECK(DidYouMean("xyzzy", names).empty());
}

}  // namespace
}  // namespace nce2vec
