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
  CHECK(TextOfTemplate("transl|ar|ALA|qahwa") == "qahwa");
  CHECK(TextOfTemplate("columns-list|colwidth=20em|\n* a\n* b\n") == "* a\n* b");
}

TEST_CASE("parts have names or numbers") {
  CHECK(TextOfTemplate("nowrap|1= a = b") == "a = b");
  CHECK(TextOfTemplate("lang|italic=no|fr|rtl=yes|texte") == "texte");
  CHECK(TextOfTemplate("lang|fr|[[a=b|c]]") == "[[a=b|c]]");
  CHECK(TextOfTemplate("Quote | author=X | text = A day. ") == "\n\nA day.\n\n");
  CHECK(TextOfTemplate("cquote|A day.|20px|20px") == "\n\nA day.\n\n");
}

TEST_CASE("measures have units that people read, and smaller ones behind") {
  CHECK(TextOfTemplate("convert|-10|C|F") == "-10 \u00B0C");
  CHECK(TextOfTemplate("convert|5|ft|8|in|cm") == "5 ft 8 in");
  CHECK(TextOfTemplate("convert|5|mi|km|1|abbr=on") == "5 mi");
  CHECK(TextOfTemplate("convert|5|mi|1") == "5 mi");
  CHECK(TextOfTemplate("convert|abbr=on|5|mi|km") == "5 mi");
  CHECK(TextOfTemplate("convert|\u221210|C|F") == "\u221210 \u00B0C");
  CHECK(TextOfTemplate("frac|2") == "1\u20442");
  CHECK(TextOfTemplate("frac|3|4") == "3\u20444");
  CHECK(TextOfTemplate("Frac|7|1|2|sup=y") == "7 1\u20442");
}

TEST_CASE("the date of a statement") {
  CHECK(TextOfTemplate("As of|2011") == "As of 2011");
  CHECK(TextOfTemplate("as of|2011|12|31|lc=y") == "as of 31 December 2011");
  CHECK(TextOfTemplate("As of|2011|May") == "As of May 2011");
  CHECK(TextOfTemplate("As of|2011|alt=in 2011") == "in 2011");
  CHECK(TextOfTemplate("As of|2011|13") == "As of 2011");
}

TEST_CASE("nothing is left of others") {
  for (const char* inside : {"",
                             "|",
                             "lang",
                             "lang|fr",
                             "circa",
                             "convert",
                             "convert|9",
                             "convert||",
                             "Infobox|x=1",
                             "cite book|title=[[a|b",
                             "frac",
                             "frac|a|b",
                             "frac|1|",
                             "as of",
                             "as of|x",
                             "quote",
                             "quote|author=x",
                             "nowrap|a=b",
                             "convert|9|to",
                             "languages|fr|x",
                             "snd2",
                             "[[|]]"}) {
    CAPTURE(inside);
    CHECK(TextOfTemplate(inside) == "");
  }
}

}  // namespace nce2vec
