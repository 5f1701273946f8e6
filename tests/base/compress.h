// Compressed bytes of all formats that ByteSource reads, made by the formats' own libraries.
#ifndef TESTS_BASE_COMPRESS_H_
#define TESTS_BASE_COMPRESS_H_

#include <string>
#include <string_view>

#include "src/base/byte_source.h"

namespace nce2vec {

// One member, stream or frame, with a checksum. kNone gives the bytes back.
std::string Compress(Compression format, std::string_view bytes);

// How many first bytes say what it is.
size_t MagicBytes(Compression format);

}  // namespace nce2vec

#endif  // TESTS_BASE_COMPRESS_H_
