#include "src/report/report_page.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "src/report/neighbour_table.h"
#include "src/report/report_data.h"
#include "tests/model/small_model.h"

namespace nce2vec {
namespace {

using Json = nlohmann::json;

ReportContents Contents(const Embeddings& model, size_t words) {
  ReportContents contents;
  contents.embeddings = &model;
  contents.title = "x.model";
  contents.program_version = "1.2.3";
  for (size_t i = 0; i < words; ++i) {
    contents.positions.push_back({static_cast<double>(i), -2.0 * static_cast<double>(i)});
  }
  contents.neighbours = NeighbourTable(model, words, model.size(), 2, {});
  contents.map.layout = "pca";
  contents.vocabulary = GatherVocabularyFacts(model);
  return contents;
}

Embeddings Compass() {
  return MakeModel({{"east", {2, 0}}, {"north", {0, 3}}, {"northeast", {1, 1}}, {"west", {-1, 0}}});
}

TEST_CASE("words of the map by their numbers, others behind them") {
  const Embeddings model = Compass();
  const Json data = Json::parse(ReportData(Contents(model, 2)));
  CHECK(data["map"]["words"] == Json({"east", "north"}));
  CHECK(data["map"]["counts"] == Json({4, 3}));
  CHECK(data["map"]["x"] == Json({0, 25000}));
  CHECK(data["map"]["y"] == Json({0, -50000}));
  CHECK(data["more"]["words"] == Json({"northeast"}));
  CHECK(data["more"]["ids"] == Json({2}));
  // Of east: northeast, number 2, then north, number 1.
  CHECK(data["neighbours"][0] == Json({2, 7071, 1, 0}));
  CHECK(data["model"]["dimensions"] == 2);
  CHECK(!data.contains("neighbours_on_map"));
  CHECK(data["vocabulary"]["last"].empty());
}

TEST_CASE("whatever the words are, the page has no markup of theirs and its data is JSON") {
  const std::vector<std::string> words = {"</script><script>alert(1)</script>",
                                          "<!--",
                                          "\"quoted\"",
                                          "a&b",
                                          "back\\slash",
                                          "\xFF\xFE",
                                          "\xE2\x80\xA8",
                                          "line\nbreak",
                                          "{{data}}",
                                          "{{title}}",
                                          "'"};
  std::vector<WordAndVector> rows;
  for (const std::string& word : words)
    rows.push_back({word, {1, static_cast<float>(rows.size())}});
  const Embeddings model = MakeModel(rows);
  ReportContents contents = Contents(model, words.size());
  contents.title = "</title><script>\"&\xFF{{data}}";
  const std::string page = ReportPage(contents);
  const std::string mark = "<script type=\"application/json\" id=\"data\">";
  const size_t begin = page.find(mark) + mark.size();
  const size_t end = page.find("</script>", begin);
  const std::string data = page.substr(begin, end - begin);
  CHECK(data.find_first_of("<>&") == std::string::npos);
  const Json json = Json::parse(data);
  for (size_t i = 0; i < words.size(); ++i) {
    CHECK(json["map"]["words"][i] == (i == 5 ? "\xEF\xBF\xBD\xEF\xBF\xBD" : words[i]));
  }
  CHECK(page.find("<title>&lt;/title&gt;&lt;script&gt;\"&amp;\xEF\xBF\xBD{{data}}") !=
        std::string::npos);
  // The theme's, the data's and the page's own.
  size_t scripts = 0;
  for (size_t at = 0; (at = page.find("<script", at)) != std::string::npos; ++at) ++scripts;
  CHECK(scripts == 3);
  CHECK(page.find("alert(1)") > begin);
  CHECK(page.find("alert(1)") < end);
}

TEST_CASE("nothing of the page is fetched, and equal contents give equal bytes") {
  const Embeddings model = Compass();
  const std::string page = ReportPage(Contents(model, 3));
  CHECK(page == ReportPage(Contents(model, 3)));
  for (const char* fetching : {" src=", "url(", "@import", "<link", "fetch(", "import("}) {
    CHECK(page.find(fetching) == std::string::npos);
  }
  // The namespace of SVG is a name, not an address.
  const size_t address = page.find("http");
  CHECK(page.compare(address, 10, "http-equiv") == 0);
  const size_t second = page.find("://");
  CHECK(page.substr(second - 4, 30) == "http://www.w3.org/2000/svg\";\n\n");
  CHECK(page.find("://", second + 1) == std::string::npos);
}

TEST_CASE("curves and scores as the page reads them") {
  const Embeddings model = Compass();
  ReportContents contents = Contents(model, 4);
  contents.training.epochs = {{"loss", {1, 2}, {2.123456789, 1e-9}}};
  contents.evaluation.similarity = {{"pairs", "", 0.5, 0.25, 0.75, 0.5, 10, 2}};
  contents.evaluation.analogy = {
      {"questions", 30000, {{"total", AnalogyRowKind::kTotal, 1, 4, 3}}}};
  const Json data = Json::parse(ReportData(contents));
  CHECK(data["training"]["epochs"]["loss"]["y"] == Json({2.12346, 1e-9}));
  CHECK(data["evaluation"]["similarity"][0]["spearman"] == 0.5);
  CHECK(data["evaluation"]["analogy"][0]["rows"][0]["kind"] == "total");
  CHECK(data["evaluation"]["analogy"][0]["restrict_vocab"] == 30000);
}

TEST_CASE("a model of one word has a page") {
  const Embeddings model = MakeModel({{"alone", {0, 0}}});
  const Json data = Json::parse(ReportData(Contents(model, 1)));
  CHECK(data["neighbours"][0].empty());
  CHECK(data["vocabulary"]["without_vector"] == 1);
}

}  // namespace
}  // namespace nce2vec
