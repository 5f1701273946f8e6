#include "src/cli/roff.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace nce2vec {
namespace {

TEST_CASE("nothing of a text is taken for markup") {
  CHECK(RoffText("plain, 95 % & more") == "plain, 95 % & more");
  CHECK(RoffText("a\\nb") == "a\\(rsnb");
  CHECK(RoffText("--dim-x") == "\\-\\-dim\\-x");
  CHECK(RoffText("'quoted' \"twice\" `so`") == "\\(aqquoted\\(aq \\(dqtwice\\(dq \\(gaso\\(ga");
  CHECK(RoffText("x^2 ~ y") == "x\\(ha2 \\(ti y");
  CHECK(RoffText(".SH") == "\\&.SH");
  CHECK(RoffText("a.b") == "a.b");
  CHECK(RoffText("'br") == "\\(aqbr");
  CHECK(RoffText("").empty());
}

TEST_CASE("options are bold, names of values italic, other words neither") {
  const std::vector<std::string> names = {"FILE", "N"};
  CHECK(RoffProse("use --min-count N", names) == "use \\fB\\-\\-min\\-count\\fR \\fIN\\fR");
  CHECK(RoffProse("-k or -kk", {}) == "\\fB\\-k\\fR or \\-kk");
  CHECK(RoffProse("king - man, NCE, FILES, t-x", names) == "king \\- man, NCE, FILES, t\\-x");
  CHECK(RoffProse("FILE.", names) == "\\fIFILE\\fR.");
  CHECK(RoffProse(".npy", names) == "\\&.npy");
  CHECK(RoffProse("*.npy", names) == "*.npy");
  CHECK(RoffProse("\"--\" and '-'", names) == "\\(dq\\-\\-\\(dq and \\(aq\\-\\(aq");
}

TEST_CASE("a synopsis names commands in bold up to the first option or value") {
  CHECK(RoffUsage("nce2vec evaluate sts --model MODEL... [options]") ==
        "\\fBnce2vec evaluate sts\\fR \\fB\\-\\-model\\fR \\fIMODEL\\fR... [options]");
  CHECK(RoffUsage("nce2vec COMMAND") == "\\fBnce2vec\\fR \\fICOMMAND\\fR");
  CHECK(RoffUsage("nce2vec doesnt-match [WORD ...]") ==
        "\\fBnce2vec doesnt\\-match\\fR [\\fIWORD\\fR ...]");
}

}  // namespace
}  // namespace nce2vec
