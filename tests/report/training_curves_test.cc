#include "src/report/training_curves.h"

#include <doctest/doctest.h>

#include "absl/strings/str_format.h"

namespace nce2vec {
namespace {

const Metadata kModel = {
    {"train.history",
     R"([{"epoch":1,"fraction":0.5,"loss":2.5,"validation_loss":2.6},)"
     R"({"epoch":2,"fraction":1.0,"loss":2.25,"validation_loss":null,"extra":"x"}])"}};

const TrainingSeries* Find(const std::vector<TrainingSeries>& all, const std::string& figure) {
  for (const TrainingSeries& series : all) {
    if (series.figure == figure) return &series;
  }
  return nullptr;
}

using Values = std::vector<double>;

TEST_CASE("figures of a model's history, as far as there are any") {
  const TrainingCurves curves = CurvesOfModel(kModel);
  REQUIRE(curves.epochs.size() == 2);
  CHECK(Find(curves.epochs, "loss")->x == Values{1, 2});
  CHECK(Find(curves.epochs, "loss")->y == Values{2.5, 2.25});
  CHECK(Find(curves.epochs, "validation_loss")->y == Values{2.6});
  CHECK(curves.progress.empty());
  for (const char* odd : {"", "{}", "[", "[1, \"x\", null]", "[{\"loss\":\"high\"}]"}) {
    CHECK(CurvesOfModel({{"train.history", odd}}).epochs.empty());
  }
  CHECK(CurvesOfModel({}).epochs.empty());
}

TEST_CASE("a metrics file gives the course of training, and epochs where the model has none") {
  const std::string text =
      "{\"type\":\"progress\",\"epoch\":1,\"fraction\":0.25,\"learning_rate\":0.04,\"loss\":2.7}"
      "\n\n"
      "{\"type\":\"epoch\",\"epoch\":1,\"fraction\":0.5,\"loss\":2.5}\r\n"
      "{\"type\":\"progress\",\"epoch\":2,\"fraction\":0.75,\"learning_rate\":0.02,\"loss\":2.3}\n"
      "{\"type\":\"epoch\",\"epoch\":2,\"fraction\":1.0,\"loss\":2.25}\n"
      "{\"type\":\"epo";
  TrainingCurves curves = CurvesOfModel(kModel);
  REQUIRE(AddMetrics(text, "m.jsonl", curves).ok());
  CHECK(!curves.of_another_run);
  CHECK(Find(curves.epochs, "validation_loss") != nullptr);
  CHECK(Find(curves.progress, "learning_rate")->x == Values{0.5, 1.5});
  CHECK(Find(curves.progress, "learning_rate")->y == Values{0.04, 0.02});
  TrainingCurves imported;
  REQUIRE(AddMetrics(text, "m.jsonl", imported).ok());
  CHECK(Find(imported.epochs, "loss")->y == Values{2.5, 2.25});
  TrainingCurves other = CurvesOfModel(kModel);
  REQUIRE(
      AddMetrics("{\"type\":\"epoch\",\"epoch\":1,\"fraction\":1,\"loss\":9}", "m", other).ok());
  CHECK(other.of_another_run);
}

TEST_CASE("what is no metrics file is refused, with the line") {
  for (const char* text :
       {"hello\nworld\n", "[]", "{\"type\":\"epoch\",\"epoch\":1}\n{\"a\":1}\n{}",
        "{\"type\":\"progress\"}\nbroken\n"}) {
    TrainingCurves curves;
    const absl::Status status = AddMetrics(text, "some.txt", curves);
    CHECK(!status.ok());
    CHECK(status.message().find("some.txt: line ") != absl::string_view::npos);
  }
  TrainingCurves curves;
  CHECK(AddMetrics("\n", "empty.txt", curves).message().find("no figures") !=
        absl::string_view::npos);
}

TEST_CASE("a long course is thinned out, its last point kept") {
  std::string text;
  for (int i = 1; i <= 1501; ++i) {
    text += absl::StrFormat("{\"type\":\"progress\",\"epoch\":1,\"fraction\":%f,\"loss\":%d}\n",
                            i / 1501.0, i);
  }
  TrainingCurves curves;
  REQUIRE(AddMetrics(text, "m", curves).ok());
  const TrainingSeries& loss = *Find(curves.progress, "loss");
  CHECK(loss.x.size() <= 401);
  CHECK(loss.x.size() > 300);
  CHECK(loss.y.front() == 1);
  CHECK(loss.y.back() == 1501);
}

}  // namespace
}  // namespace nce2vec
