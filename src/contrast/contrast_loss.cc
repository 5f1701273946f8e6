#include "src/contrast/contrast_loss.h"

#include <tbb/parallel_for.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "src/base/dot_product.h"
#include "src/base/status_macros.h"
#include "src/kernels/contrast.h"

namespace nce2vec {
namespace {

// Rows that a task computes: the kernel's block of queries.
constexpr size_t kTaskRows = 48;

template <class Body>
void ForRowRanges(size_t rows, const Body& body) {
  tbb::parallel_for(size_t{0}, (rows + kTaskRows - 1) / kTaskRows, [&](size_t task) {
    body(task * kTaskRows, std::min(rows, (task + 1) * kTaskRows));
  });
}

ConstRows Rows(const Matrix& matrix, size_t begin, size_t count) {
  return {matrix.padded_row(begin), count, matrix.dim(), matrix.stride()};
}

double SumInOrder(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

// to = scale * (to - share * other)
void Finish(std::span<float> to, std::span<const float> other, float share, float scale) {
  for (size_t j = 0; j < to.size(); ++j) to[j] = scale * (to[j] - share * other[j]);
}

}  // namespace

absl::Status ContrastLoss::Resize(Stage& stage, size_t rows, size_t dim) {
  const size_t needed = (rows + kKeyBlock - 1) / kKeyBlock * kKeyBlock + kKeyBlock;
  if (stage.unit.rows() >= needed && stage.unit.dim() == dim) return absl::OkStatus();
  NCE2VEC_ASSIGN_OR_RETURN(stage.unit, Matrix::Create(needed, dim));
  NCE2VEC_ASSIGN_OR_RETURN(stage.gradients, Matrix::Create(needed, dim));
  return absl::OkStatus();
}

void ContrastLoss::Normalise(const Matrix& z, size_t rows, Stage& stage) const {
  const size_t dim = stage.unit.dim();
  stage.norms.resize(rows);
  ForRowRanges(rows, [&](size_t begin, size_t end) {
    for (size_t i = begin; i < end; ++i) {
      const std::span<const float> from = z.row(i).first(dim);
      const double norm = std::sqrt(DotProduct(from, from));
      const auto scale = static_cast<float>(norm > 0 ? 1 / norm : 0);
      stage.norms[i] = static_cast<float>(norm);
      const std::span<float> to = stage.unit.row(i);
      for (size_t j = 0; j < dim; ++j) to[j] = scale * from[j];
      const std::span<float> gradient = stage.gradients.row(i);
      std::fill(gradient.begin(), gradient.end(), 0.0F);
    }
  });
}

// dL/dz = (g - (g . u) u) / |z|: what of g turns u.
void ContrastLoss::AddGradients(const Stage& stage, size_t rows, Matrix& gradients) const {
  ForRowRanges(rows, [&](size_t begin, size_t end) {
    for (size_t i = begin; i < end; ++i) {
      if (stage.norms[i] == 0) continue;
      const std::span<const float> g = stage.gradients.row(i);
      const std::span<const float> u = stage.unit.row(i);
      const auto along = static_cast<float>(DotProduct(g, u));
      const float scale = 1 / stage.norms[i];
      const std::span<float> to = gradients.row(i);
      for (size_t j = 0; j < u.size(); ++j) to[j] += scale * (g[j] - along * u[j]);
    }
  });
}

double ContrastLoss::NtXent(const BatchShape& shape, Stage& stage) {
  const size_t views = 2 * shape.texts;
  const auto other = [&](size_t i) { return i < shape.texts ? i + shape.texts : i - shape.texts; };
  const ConstRows rows = Rows(stage.unit, 0, views);
  const double inverse_temperature = 1 / options_.temperature;
  const ContrastProduct product{rows, rows, static_cast<float>(inverse_temperature),
                                std::span<const uint32_t>(own_).first(views)};
  ForRowRanges(views, [&](size_t begin, size_t end) {
    LogSumExp(product, begin, end, lse_);
    for (size_t i = begin; i < end; ++i) {
      row_loss_[i] =
          static_cast<double>(lse_[i]) - inverse_temperature * DotProduct(rows[i], rows[other(i)]);
    }
  });
  const auto scale = static_cast<float>(inverse_temperature / static_cast<double>(views));
  ForRowRanges(views, [&](size_t begin, size_t end) {
    AddSoftmaxGradients(product, begin, end, lse_, lse_, stage.gradients.padded_row(0));
    for (size_t i = begin; i < end; ++i) {
      Finish(stage.gradients.row(i), rows[other(i)], 2, scale);
    }
  });
  return SumInOrder({row_loss_.data(), views}) / static_cast<double>(views);
}

double ContrastLoss::InfoNce(const BatchShape& shape, Stage& stage) {
  const size_t texts = shape.texts;
  const ConstRows anchors = Rows(stage.unit, 0, texts);
  const ConstRows keys = Rows(stage.unit, texts, texts + shape.negatives);
  const double inverse_temperature = 1 / options_.temperature;
  const auto factor = static_cast<float>(inverse_temperature);
  const auto scale = static_cast<float>(inverse_temperature / static_cast<double>(texts));
  const ContrastProduct from_anchors{anchors, keys, factor, {}};
  const ContrastProduct from_keys{keys, anchors, factor, {}};
  ForRowRanges(texts, [&](size_t begin, size_t end) {
    LogSumExp(from_anchors, begin, end, lse_);
    AddSoftmaxGradients(from_anchors, begin, end, lse_, {}, stage.gradients.padded_row(0));
    for (size_t i = begin; i < end; ++i) {
      row_loss_[i] =
          static_cast<double>(lse_[i]) - inverse_temperature * DotProduct(anchors[i], keys[i]);
      Finish(stage.gradients.row(i), keys[i], 1, scale);
    }
  });
  ForRowRanges(keys.rows, [&](size_t begin, size_t end) {
    AddSoftmaxGradients(from_keys, begin, end, {}, lse_, stage.gradients.padded_row(texts));
    for (size_t j = begin; j < end; ++j) {
      Finish(stage.gradients.row(texts + j), anchors[std::min(j, texts - 1)], j < texts ? 1 : 0,
             scale);
    }
  });
  return SumInOrder({row_loss_.data(), texts}) / static_cast<double>(texts);
}

double ContrastLoss::Margin(const BatchShape& shape, Stage& stage) {
  const size_t texts = shape.texts;
  ForRowRanges(texts, [&](size_t begin, size_t end) {
    for (size_t i = begin; i < end; ++i) {
      const std::span<const float> a = stage.unit.row(i);
      const std::span<const float> b = stage.unit.row(texts + i);
      double squares = 0;
      for (size_t j = 0; j < a.size(); ++j) {
        squares += (static_cast<double>(a[j]) - static_cast<double>(b[j])) *
                   (static_cast<double>(a[j]) - static_cast<double>(b[j]));
      }
      const double distance = std::sqrt(squares);
      // dL/du_a = pull * (u_a - u_b): drawn together by 1, pushed apart by (margin - d) / d.
      double pull = 1;
      row_loss_[i] = squares / 2;
      if (shape.dissimilar[i] != 0) {
        const double missing = distance >= options_.margin ? 0 : options_.margin - distance;
        row_loss_[i] = missing * missing / 2;
        pull = distance > 0 ? -missing / distance : 0;  // equal vectors: no direction to part in
      }
      const auto scale = static_cast<float>(pull / static_cast<double>(texts));
      for (size_t j = 0; j < a.size(); ++j) {
        stage.gradients.row(i)[j] = scale * (a[j] - b[j]);
        stage.gradients.row(texts + i)[j] = scale * (b[j] - a[j]);
      }
    }
  });
  return SumInOrder({row_loss_.data(), texts}) / static_cast<double>(texts);
}

absl::StatusOr<LossValue> ContrastLoss::Compute(const Matrix& z, const BatchShape& shape,
                                                Matrix& gradients) {
  const size_t rows = shape.rows();
  NCE2VEC_CHECK(shape.texts > 0 && rows <= z.rows() && rows <= gradients.rows());
  NCE2VEC_CHECK(options_.kind != LossKind::kMargin || shape.dissimilar.size() == shape.texts);
  std::vector<size_t> dims = options_.prefixes;
  dims.push_back(z.dim());
  stages_.resize(dims.size());
  lse_.resize(std::max(lse_.size(), rows));
  row_loss_.resize(std::max(row_loss_.size(), rows));
  for (size_t i = own_.size(); i < rows; ++i) own_.push_back(static_cast<uint32_t>(i));
  for (size_t i = 0; i < rows; ++i) {
    std::fill(gradients.row(i).begin(), gradients.row(i).end(), 0.0F);
  }
  LossValue value;
  for (size_t s = 0; s < dims.size(); ++s) {
    Stage& stage = stages_[s];
    NCE2VEC_RETURN_IF_ERROR(Resize(stage, rows, dims[s]));
    Normalise(z, rows, stage);
    switch (options_.kind) {
      case LossKind::kNtXent:
        value.loss += NtXent(shape, stage);
        break;
      case LossKind::kInfoNce:
        value.loss += InfoNce(shape, stage);
        break;
      case LossKind::kMargin:
        value.loss += Margin(shape, stage);
        break;
    }
    AddGradients(stage, rows, gradients);
  }
  const Matrix& unit = stages_.back().unit;
  for (size_t i = 0; i < shape.texts; ++i) {
    value.positive_cosine += DotProduct(unit.row(i), unit.row(shape.texts + i));
  }
  value.positive_cosine /= static_cast<double>(shape.texts);
  return value;
}

}  // namespace nce2vec
