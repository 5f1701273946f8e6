#include "src/train/training_state.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"

namespace nce2vec {
namespace {

struct Print {
  std::string operator()(const uint64_t* number) const { return std::to_string(*number); }
  std::string operator()(const double* number) const { return ExactNumber(*number); }
  std::string operator()(const std::string* text) const { return *text; }
};

// Whether `text` could be read.
struct Parse {
  const std::string& text;

  bool operator()(uint64_t* number) const { return absl::SimpleAtoi(text, number); }
  bool operator()(double* number) const {
    return absl::SimpleAtod(text, number) && std::isfinite(*number);
  }
  bool operator()(std::string* to) const {
    *to = text;
    return true;
  }
};

}  // namespace

void TrainingState::Add(std::string name, uint64_t* number) {
  numbers_.emplace_back(std::move(name), number);
}

void TrainingState::Add(std::string name, double* number) {
  numbers_.emplace_back(std::move(name), number);
}

void TrainingState::Add(std::string name, std::string* text) {
  numbers_.emplace_back(std::move(name), text);
}

void TrainingState::Add(std::string name, std::span<float> values) {
  arrays_.push_back({std::move(name), values});
}

void TrainingState::Add(std::string name, Matrix& matrix) {
  if (matrix.rows() == 0) return Add(std::move(name), std::span<float>());
  Add(std::move(name), std::span(matrix.padded_row(0), matrix.rows() * matrix.stride()));
}

bool TrainingState::ArraysAreFinite() const {
  return std::all_of(arrays_.begin(), arrays_.end(),
                     [](const Array& array) { return AllFinite(array.values); });
}

TrainingState::Numbers TrainingState::TakeNumbers() const {
  Numbers taken;
  for (const auto& [name, place] : numbers_) taken[name] = std::visit(Print(), place);
  return taken;
}

absl::Status TrainingState::SetNumbers(const Numbers& numbers) {
  for (const auto& [name, place] : numbers_) {
    const auto found = numbers.find(name);
    if (found == numbers.end()) {
      return absl::DataLossError(absl::StrFormat("it has no '%s'", name));
    }
    if (!std::visit(Parse{found->second}, place)) {
      return absl::DataLossError(
          absl::StrFormat("its '%s' is '%s', which is no such number", name, found->second));
    }
  }
  return absl::OkStatus();
}

// No branch in the loop: x * 0 is 0 for finite x only, and the compiler can add vectors of it.
bool AllFinite(std::span<const float> values) {
  constexpr size_t kBlock = 4096;
  for (size_t begin = 0; begin < values.size(); begin += kBlock) {
    float sum = 0;
    for (const float x : values.subspan(begin, std::min(kBlock, values.size() - begin))) {
      sum += x * 0.0F;
    }
    if (sum != 0.0F) return false;  // NaN compares unequal
  }
  return true;
}

std::string ExactNumber(double value) { return absl::StrFormat("%.17g", value); }

}  // namespace nce2vec
