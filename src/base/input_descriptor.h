// An open file, pipe or standard input, read from front to back: the system calls under ByteSource.
#ifndef SRC_BASE_INPUT_DESCRIPTOR_H_
#define SRC_BASE_INPUT_DESCRIPTOR_H_

#include <cstddef>
#include <span>
#include <string>

#include "absl/status/statusor.h"

namespace nce2vec {

// Owns the descriptor, but leaves standard input open; movable. One thread.
class InputDescriptor {
 public:
  InputDescriptor(InputDescriptor&& other) noexcept;
  InputDescriptor& operator=(InputDescriptor&& other) noexcept;
  ~InputDescriptor();

  // "-" is standard input. NotFound, PermissionDenied, or InvalidArgument for a directory.
  static absl::StatusOr<InputDescriptor> Open(const std::string& path);

  // Fills `buffer` however slowly a pipe delivers; fewer bytes only at the end.
  absl::StatusOr<size_t> ReadFully(std::span<char> buffer);

  const std::string& name() const { return name_; }

 private:
  InputDescriptor(int descriptor, std::string name);
  void Close();

  int descriptor_ = -1;
  std::string name_;
};

}  // namespace nce2vec

#endif  // SRC_BASE_INPUT_DESCRIPTOR_H_
