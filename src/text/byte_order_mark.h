// The byte order mark that a text may begin with.
#ifndef SRC_TEXT_BYTE_ORDER_MARK_H_
#define SRC_TEXT_BYTE_ORDER_MARK_H_

#include <cstddef>
#include <string_view>

#include "absl/status/statusor.h"

namespace nce2vec {

// Bytes of the UTF-8 mark at the front of `start`, the first bytes of an input: 3 or 0.
// InvalidArgument, naming the input, for a UTF-16 or UTF-32 mark.
absl::StatusOr<size_t> ByteOrderMarkBytes(std::string_view start, std::string_view name);

}  // namespace nce2vec

#endif  // SRC_TEXT_BYTE_ORDER_MARK_H_
