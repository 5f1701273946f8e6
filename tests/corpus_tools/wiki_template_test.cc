#include "corpus_tools/wiki_template.h"

#include <doctest/doctest.h>

namespace nce2vec {

TEST_CASE("templates that stand within sentences leave their text, mark or measure") {
  CHECK(TextOfTemplate("lang|fr|le [[seigle|grain]]|italic=no") == "le [[seigle|grain]]");
  CHECK(TextOfTemplate(" Nowrap | 10 m ") == "10 m");
  CHECK(TextOfTemplate("ill|Wen Cantata|de|Wen-Kantate") == "Wen Cantata");
  CHECK(TextOfTemplate("circa|1610") == "1610");
  CHECK(TextOfTemplate("snd") == " \u2013 ");
  CHECK(TextOfTemplate("'") == "'");
  CHECK(TextOfTemplate("convert|61|km|mi|abbr=on") == "61 km");
  CHECK(TextOfTemplate("cvt|-9|to|12.5|mm") == "-9 to 12.5 mm");
}

TEST_CASE("nothing is left of others") {
  for (const char* inside :
       {"", "|", "lang", "lang|fr", "circa", "convert", "convert|9", "convert||", "Infobox|x=1",
        "cite book|title=[[a|b", "languages|fr|x", "snd2", "[[|]]"}) {
    CAPTURE(inside);
    CHECK(TextOfTemplate(inside) == "");
  }
}

}  // namespace nce2vec
