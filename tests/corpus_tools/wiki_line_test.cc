#include "corpus_tools/wiki_line.h"

#include <doctest/doctest.h>

namespace nce2vec {

TEST_CASE("three apostrophes may be one and a mark, as in French") {
  CHECK(TidiedWikiLine("On y trouve l'''île aux Joncs'', le '''Moulin''' et ''Guet''.") ==
        "On y trouve l'île aux Joncs, le Moulin et Guet.");
  CHECK(TidiedWikiLine("L'''Atlas'' de 1890") == "L'Atlas de 1890");
  CHECK(TidiedWikiLine("un certain d''''Arcy'''") == "un certain d'Arcy");
  CHECK(TidiedWikiLine("a '''''''b''''' c") == "a b c");
  CHECK(TidiedWikiLine("'''a'' b") == "'a b");
  CHECK(TidiedWikiLine("'''a b''' ''c") == "a b c");
}

TEST_CASE("brackets lose marks at their ends, in other scripts, too, and go when nothing is left") {
  CHECK(TidiedWikiLine("山（さん、）は（）青（あ、い）") == "山（さん）は青（あ、い）");
  CHECK(TidiedWikiLine("واحة (؛ ) هي (أ، ب)") == "واحة هي (أ، ب)");
  CHECK(TidiedWikiLine("a (b; ) (()) (, c) (d:) (http://h.org/)") ==
        "a (b) (c) (d) (http://h.org/)");
  CHECK(TidiedWikiLine("a) (b (c") == "a) (b (c");
}

TEST_CASE("lines don't begin with marks that nothing stands before") {
  CHECK(TidiedWikiLine(", the official site") == "the official site");
  CHECK(TidiedWikiLine(" . , 、あ") == "あ");
  CHECK(TidiedWikiLine(".NET") == ".NET");
  CHECK(TidiedWikiLine("... and so") == "... and so");
  CHECK(TidiedWikiLine("") == "");
}

TEST_CASE("white space becomes one space, and magic words go") {
  CHECK(TidiedWikiLine(" a\t\u00A0 b __NOTOC__ __x__") == "a b __x__");
}

}  // namespace nce2vec
