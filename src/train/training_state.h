// Everything that changes while training runs, by name: what a checkpoint holds.
#ifndef SRC_TRAIN_TRAINING_STATE_H_
#define SRC_TRAIN_TRAINING_STATE_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "src/base/matrix.h"

namespace nce2vec {

// A list of where the live numbers are. It is one list for writing and for reading back, so nothing
// can be written and then forgotten. What is added must stay where it is as long as the list is
// used, arrays with their sizes. One thread, and no training meanwhile.
class TrainingState {
 public:
  struct Array {
    std::string name;
    std::span<float> values;
  };
  using Numbers = std::map<std::string, std::string>;

  // Names are unique over all kinds.
  void Add(std::string name, uint64_t* number);
  void Add(std::string name, double* number);
  void Add(std::string name, std::string* text);
  void Add(std::string name, std::span<float> values);
  void Add(std::string name, Matrix& matrix);  // its rows as they lie in memory, padded

  const std::vector<Array>& arrays() const { return arrays_; }

  bool ArraysAreFinite() const;

  // The numbers and texts as they are now, in a form that reads back as exactly the same.
  Numbers TakeNumbers() const;
  // Puts them back. DataLoss, naming the number, when one is missing or malformed; then some of
  // them may have been put back and others not.
  absl::Status SetNumbers(const Numbers& numbers);

 private:
  using Place = std::variant<uint64_t*, double*, std::string*>;

  std::vector<std::pair<std::string, Place>> numbers_;
  std::vector<Array> arrays_;
};

// Whether all are finite numbers. Memory's speed.
bool AllFinite(std::span<const float> values);

// Reads back exactly: 17 significant digits.
std::string ExactNumber(double value);

}  // namespace nce2vec

#endif  // SRC_TRAIN_TRAINING_STATE_H_
