// Files that are recognised only to say what to do with them.
#ifndef SRC_MODEL_FOREIGN_SIGNATURE_H_
#define SRC_MODEL_FOREIGN_SIGNATURE_H_

#include <cstddef>
#include <string_view>

namespace nce2vec {

// How many first bytes ForeignFileAdvice looks at.
inline constexpr size_t kForeignSignatureBytes = 512;

// What a file that begins so is, and how its vectors can be had in a format that we read; empty
// for one that it doesn't know.
std::string_view ForeignFileAdvice(std::string_view start);

}  // namespace nce2vec

#endif  // SRC_MODEL_FOREIGN_SIGNATURE_H_
