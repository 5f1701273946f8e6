#include "src/kernels/tile_reference.h"

#include <algorithm>
#include <cmath>

namespace nce2vec {
namespace {

using Rows = std::vector<std::vector<double>>;

// ln(1 + e^x) without overflow.
double Softplus(double x) { return std::max(x, 0.0) + std::log1p(std::exp(-std::abs(x))); }

double Sigmoid(double x) { return 1.0 / (1.0 + std::exp(-x)); }

// tanh(t / 2) / (2 t), 1/4 at 0.
double Curvature(double t) { return std::abs(t) < 1e-8 ? 0.25 : std::tanh(t / 2) / (2 * t); }

double Dot(const std::vector<double>& a, const std::vector<double>& b) {
  double sum = 0;
  for (size_t d = 0; d < a.size(); ++d) sum += a[d] * b[d];
  return sum;
}

bool IsCentre(const Tile& tile, size_t o) { return o < tile.bands.size(); }

double Weight(const Tile& tile, size_t i, size_t o) {
  if (!IsCentre(tile, o)) return static_cast<double>(tile.noise_weights[i]);
  const CentreBand& band = tile.bands[o];
  return i >= band.begin && i < band.end && i != band.self ? 1.0 : 0.0;
}

Rows ToDouble(std::span<float* const> rows, size_t dim) {
  Rows result;
  for (const float* row : rows) result.emplace_back(row, row + dim);
  return result;
}

std::vector<double> Offsets(const Tile& tile) {
  std::vector<double> offsets(tile.outputs.size(), 0.0);
  for (size_t o = 0; o < tile.offsets.size(); ++o)
    offsets[o] = static_cast<double>(*tile.offsets[o]);
  return offsets;
}

double Logit(const Rows& x, const Rows& u, const std::vector<double>& offsets, size_t i, size_t o) {
  return Dot(x[i], u[o]) + offsets[o];
}

}  // namespace

double ReferenceTileLoss(const Tile& tile, const Rows& inputs, const Rows& outputs,
                         const std::vector<double>& offsets) {
  double loss = 0;
  for (size_t i = 0; i < inputs.size(); ++i) {
    for (size_t o = 0; o < outputs.size(); ++o) {
      const double logit = Logit(inputs, outputs, offsets, i, o);
      loss += Weight(tile, i, o) * Softplus(IsCentre(tile, o) ? -logit : logit);
    }
  }
  return loss;
}

namespace {

// Sums the curvatures of equal rows.
std::vector<double> OverPlaces(const std::vector<double>& curvature, std::span<float* const> rows) {
  std::vector<double> total(curvature.size(), 0.0);
  for (size_t r = 0; r < rows.size(); ++r) {
    for (size_t other = 0; other < rows.size(); ++other) {
      if (rows[r] == rows[other]) total[r] += curvature[other];
    }
  }
  return total;
}

}  // namespace

TileGradient ReferenceTileGradient(const Tile& tile) {
  const Rows x = ToDouble(tile.inputs, tile.padded_dim);
  const Rows u = ToDouble(tile.outputs, tile.padded_dim);
  const std::vector<double> offsets = Offsets(tile);
  const double offset_share = tile.offsets.empty() ? 0.0 : 1.0;

  TileGradient result;
  result.loss = ReferenceTileLoss(tile, x, u, offsets);
  result.inputs.assign(x.size(), std::vector<double>(tile.padded_dim, 0.0));
  result.outputs.assign(u.size(), std::vector<double>(tile.padded_dim, 0.0));
  result.offsets.assign(u.size(), 0.0);
  result.input_curvature.assign(x.size(), 0.0);
  result.output_curvature.assign(u.size(), 0.0);
  for (size_t i = 0; i < x.size(); ++i) {
    for (size_t o = 0; o < u.size(); ++o) {
      const double weight = Weight(tile, i, o);
      const double t = Logit(x, u, offsets, i, o);
      const double p = Sigmoid(t);
      const double g = weight * ((IsCentre(tile, o) ? 1.0 : 0.0) - p);
      const double h = weight * Curvature(t);
      for (size_t d = 0; d < tile.padded_dim; ++d) {
        result.inputs[i][d] += g * u[o][d];
        result.outputs[o][d] += g * x[i][d];
      }
      if (!tile.offsets.empty()) result.offsets[o] += g;
      result.input_curvature[i] += h * Dot(u[o], u[o]);
      result.output_curvature[o] += h * (Dot(x[i], x[i]) + offset_share);
    }
  }
  result.input_curvature = OverPlaces(result.input_curvature, tile.inputs);
  result.output_curvature = OverPlaces(result.output_curvature, tile.outputs);
  return result;
}

double ReferenceStepScale(double curvature, const TileStep& step) {
  const double scaled = static_cast<double>(step.learning_rate) * curvature;
  const double limit = static_cast<double>(step.curvature_limit);
  return scaled > limit ? limit / scaled : 1.0;
}

}  // namespace nce2vec
