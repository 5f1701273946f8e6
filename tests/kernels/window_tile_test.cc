#include "src/kernels/window_tile.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "src/base/matrix.h"
#include "src/base/random.h"
#include "src/kernels/tile_reference.h"
#include "tests/kernels/every_target.h"

namespace nce2vec {
namespace {

using Rows = std::vector<std::vector<double>>;

struct Shape {
  size_t places, centres, noise, dim;
};

// Everything that a step may change, in double precision.
struct Values {
  Rows places, outputs, positions;
  std::vector<double> offsets;

  // All numbers, each once, in one order.
  std::vector<double*> All() {
    std::vector<double*> all;
    for (Rows* rows : {&places, &outputs, &positions}) {
      for (std::vector<double>& row : *rows) {
        for (double& x : row) all.push_back(&x);
      }
    }
    for (double& x : offsets) all.push_back(&x);
    return all;
  }
};

constexpr size_t kWindow = 3;

// A random tile that owns its rows. No row stands in it twice.
class RandomWindows {
 public:
  RandomWindows(const Shape& shape, bool with_offsets, bool with_positions)
      : shape_(shape),
        places_(*Matrix::Create(shape.places, shape.dim)),
        outputs_(*Matrix::Create(shape.centres + shape.noise, shape.dim)),
        positions_(*Matrix::Create(2 * kWindow, shape.dim)),
        offsets_(shape.centres + shape.noise) {
    RandomStream random(3, StreamPurpose::kInitialise);
    const auto fill = [&](Matrix& rows, std::vector<float*>& pointers, float middle, float width) {
      for (size_t r = 0; r < rows.rows(); ++r) {
        for (float& x : rows.row(r)) x = middle + width * (2.0F * random.Uniform() - 1.0F);
        pointers.push_back(rows.padded_row(r));
      }
    };
    const float width = 2.0F / std::sqrt(static_cast<float>(shape.dim));
    fill(places_, place_rows_, 0.0F, width);
    fill(outputs_, output_rows_, 0.0F, width);
    if (with_positions) fill(positions_, position_rows_, 1.0F, 0.5F);
    for (float& offset : offsets_) {
      offset = 8.0F * (2.0F * random.Uniform() - 1.0F);
      if (with_offsets) offset_rows_.push_back(&offset);
    }
    const auto places = static_cast<uint32_t>(shape.places);
    for (uint32_t place = 0; place < places; ++place) {
      const size_t wanted = shape.centres - windows_.size();
      if (random.Below(places - place) < wanted) AddWindow(place, random);
    }
  }

  WindowTile tile() const {
    return {places_.stride(), place_rows_, windows_,      output_rows_,
            offset_rows_,     0.75F,       position_rows_};
  }

  Values Read() const {
    const auto read = [&](const std::vector<float*>& rows) {
      Rows result;
      for (const float* row : rows) result.emplace_back(row, row + shape_.dim);
      return result;
    };
    Values values{read(place_rows_), read(output_rows_), read(position_rows_), {}};
    for (const float* offset : offset_rows_) values.offsets.push_back(static_cast<double>(*offset));
    return values;
  }

 private:
  // Of any width, but no end of it comes before that of the window before.
  void AddWindow(uint32_t self, RandomStream& random) {
    const CentreBand before = windows_.empty() ? CentreBand{} : windows_.back();
    const auto places = static_cast<uint32_t>(shape_.places);
    uint32_t begin = self - std::min<uint32_t>(self, random.Below(kWindow + 1));
    uint32_t end = std::min<uint32_t>(places, self + 1 + random.Below(kWindow + 1));
    begin = std::max(begin, before.begin);
    end = std::max(end, before.end);
    if (end - begin == 1) {
      if (self > 0)
        --begin;
      else
        ++end;
    }
    windows_.push_back({begin, end, self});
  }

  Shape shape_;
  Matrix places_, outputs_, positions_;
  std::vector<float> offsets_;
  std::vector<float*> place_rows_, output_rows_, position_rows_, offset_rows_;
  std::vector<CentreBand> windows_;
};

double Softplus(double x) { return std::max(x, 0.0) + std::log1p(std::exp(-std::abs(x))); }

std::vector<double> Hidden(const WindowTile& tile, const Values& values, size_t c) {
  const CentreBand& window = tile.windows[c];
  std::vector<double> hidden(values.places[0].size(), 0.0);
  for (size_t i = window.begin; i < window.end; ++i) {
    if (i == window.self) continue;
    const size_t position = kWindow + i - window.self - (i > window.self ? 1 : 0);
    for (size_t d = 0; d < hidden.size(); ++d) {
      const double weight = values.positions.empty() ? 1.0 : values.positions[position][d];
      hidden[d] += weight * values.places[i][d] / (window.end - window.begin - 1.0);
    }
  }
  return hidden;
}

double Dot(const std::vector<double>& a, const std::vector<double>& b) {
  double sum = 0;
  for (size_t d = 0; d < a.size(); ++d) sum += a[d] * b[d];
  return sum;
}

double Loss(const WindowTile& tile, const Values& values) {
  const size_t centres = tile.windows.size();
  double loss = 0;
  for (size_t c = 0; c < centres; ++c) {
    const std::vector<double> hidden = Hidden(tile, values, c);
    const auto logit = [&](size_t o) {
      return Dot(hidden, values.outputs[o]) + (values.offsets.empty() ? 0.0 : values.offsets[o]);
    };
    loss += Softplus(-logit(c));
    for (size_t o = centres; o < tile.outputs.size(); ++o) {
      loss += static_cast<double>(tile.noise_weight) * Softplus(logit(o));
    }
  }
  return loss;
}

// -dL/dx of every number, by central differences.
std::vector<double> Descent(const WindowTile& tile, Values values) {
  constexpr double kStep = 1e-5;
  std::vector<double> descent;
  for (double* x : values.All()) {
    const double middle = *x;
    *x = middle + kStep;
    const double above = Loss(tile, values);
    *x = middle - kStep;
    descent.push_back(-(above - Loss(tile, values)) / (2 * kStep));
    *x = middle;
  }
  return descent;
}

// What a small step without a bound does to every number must be the descent direction.
void CheckDescent(const Shape& shape, bool with_offsets, bool with_positions, double expected_loss,
                  const std::vector<double>& descent) {
  const TileStep step{1e-3F, std::numeric_limits<float>::infinity()};
  RandomWindows windows(shape, with_offsets, with_positions);
  Values before = windows.Read();
  WindowScratch scratch(shape.centres, shape.noise, PaddedDim(shape.dim));
  const double loss = TrainWindowTile(windows.tile(), {}, step, scratch);
  CHECK(loss == doctest::Approx(expected_loss).epsilon(1e-5));
  Values after = windows.Read();
  const std::vector<double*> from = before.All();
  const std::vector<double*> to = after.All();
  double worst = 0;
  double largest = 0;
  for (size_t i = 0; i < from.size(); ++i) {
    const double change = (*to[i] - *from[i]) / static_cast<double>(step.learning_rate);
    worst = std::max(worst, std::abs(change - descent[i]));
    largest = std::max(largest, std::abs(descent[i]));
  }
  CHECK(largest > 0.01);
  // Rounding of numbers near 8 alone is 5e-4 of a change divided by a thousandth; and positions and
  // places are changed centre by centre, each seeing what the ones before did.
  CHECK(worst < 2e-3 + (with_positions ? 4e-3 : 1e-3) * largest);
}

const std::vector<Shape>& Shapes() {
  static const std::vector<Shape> shapes = {{2, 1, 1, 1},     {7, 3, 2, 16},    {18, 8, 16, 100},
                                            {13, 5, 11, 67},  {19, 12, 20, 20}, {40, 33, 7, 17},
                                            {70, 64, 20, 17}, {9, 4, 3, 150}};
  return shapes;
}

TEST_CASE("a small step goes down the gradient, with each word's share of its window's mean") {
  for (const Shape& shape : Shapes()) {
    CAPTURE(shape.dim);
    for (const bool with_offsets : {false, true}) {
      for (const bool with_positions : {false, true}) {
        CAPTURE(with_offsets);
        CAPTURE(with_positions);
        const RandomWindows windows(shape, with_offsets, with_positions);
        const double loss = Loss(windows.tile(), windows.Read());
        const std::vector<double> descent = Descent(windows.tile(), windows.Read());
        OnEveryTarget([&] { CheckDescent(shape, with_offsets, with_positions, loss, descent); });
      }
    }
  }
}

// tanh(t / 2) / (2 t), 1/4 at 0.
double Curvature(double t) { return std::abs(t) < 1e-8 ? 0.25 : std::tanh(t / 2) / (2 * t); }

TEST_CASE("a bounded step is min(lr, limit / h), of hidden rows and of output rows") {
  const Shape shape{18, 8, 16, 30};
  const TileStep step{0.1F, 0.02F};
  OnEveryTarget([&] {
    RandomWindows windows(shape, true, false);
    const WindowTile tile = windows.tile();
    const Values before = windows.Read();
    std::vector<double> hidden_h(shape.centres, 0.0);
    std::vector<double> output_h(tile.outputs.size(), 0.0);
    Rows expected = before.outputs;
    Rows expected_places = before.places;
    Rows hidden_descent(shape.centres, std::vector<double>(shape.dim, 0.0));
    Rows output_descent(tile.outputs.size(), std::vector<double>(shape.dim, 0.0));
    for (size_t c = 0; c < shape.centres; ++c) {
      const std::vector<double> hidden = Hidden(tile, before, c);
      for (size_t o = 0; o < tile.outputs.size(); ++o) {
        if (o < shape.centres && o != c) continue;
        const double weight = o == c ? 1.0 : static_cast<double>(tile.noise_weight);
        const double t = Dot(hidden, before.outputs[o]) + before.offsets[o];
        const double g = weight * ((o == c ? 1.0 : 0.0) - 1.0 / (1.0 + std::exp(-t)));
        hidden_h[c] += weight * Curvature(t) * Dot(before.outputs[o], before.outputs[o]);
        output_h[o] += weight * Curvature(t) * (Dot(hidden, hidden) + 1.0);
        for (size_t d = 0; d < shape.dim; ++d) {
          hidden_descent[c][d] += g * before.outputs[o][d];
          output_descent[o][d] += g * hidden[d];
        }
      }
    }
    size_t bound = 0;
    const auto rate = [&](double h) {
      const double scale = ReferenceStepScale(h, step);
      bound += scale < 1.0 ? 1 : 0;
      return static_cast<double>(step.learning_rate) * scale;
    };
    for (size_t o = 0; o < expected.size(); ++o) {
      for (size_t d = 0; d < shape.dim; ++d) {
        expected[o][d] += rate(output_h[o]) * output_descent[o][d];
      }
    }
    for (size_t c = 0; c < shape.centres; ++c) {
      const CentreBand& window = tile.windows[c];
      for (size_t i = window.begin; i < window.end; ++i) {
        if (i == window.self) continue;
        for (size_t d = 0; d < shape.dim; ++d) {
          expected_places[i][d] +=
              rate(hidden_h[c]) * hidden_descent[c][d] / (window.end - window.begin - 1.0);
        }
      }
    }
    REQUIRE(bound > 0);
    WindowScratch scratch(shape.centres, shape.noise, PaddedDim(shape.dim));
    TrainWindowTile(tile, {}, step, scratch);
    const Values after = windows.Read();
    double worst = 0;
    const auto compare = [&](const Rows& a, const Rows& b) {
      for (size_t r = 0; r < a.size(); ++r) {
        for (size_t d = 0; d < a[r].size(); ++d)
          worst = std::max(worst, std::abs(a[r][d] - b[r][d]));
      }
    };
    compare(after.outputs, expected);
    compare(after.places, expected_places);
    CHECK(worst < 1e-5);
  });
}

}  // namespace
}  // namespace nce2vec
