#include "tests/base/compress.h"

#include <bzlib.h>
#include <doctest/doctest.h>
#include <lzma.h>
#include <zlib.h>
#include <zstd.h>

namespace nce2vec {

namespace {

// More than any of these small texts needs.
std::string Room(std::string_view bytes) { return std::string(2 * bytes.size() + 1000, '\0'); }

std::string Gzip(std::string_view bytes) {
  std::string compressed = Room(bytes);
  z_stream stream = {};
  REQUIRE(deflateInit2(&stream, 6, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(compressed.data());
  stream.avail_out = static_cast<uInt>(compressed.size());
  REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  compressed.resize(stream.total_out);
  deflateEnd(&stream);
  return compressed;
}

std::string Bzip2(std::string_view bytes) {
  std::string compressed = Room(bytes);
  auto size = static_cast<unsigned>(compressed.size());
  REQUIRE(BZ2_bzBuffToBuffCompress(compressed.data(), &size, const_cast<char*>(bytes.data()),
                                   static_cast<unsigned>(bytes.size()), 9, 0, 0) == BZ_OK);
  compressed.resize(size);
  return compressed;
}

std::string Xz(std::string_view bytes) {
  std::string compressed = Room(bytes);
  size_t size = 0;
  REQUIRE(lzma_easy_buffer_encode(6, LZMA_CHECK_CRC64, nullptr,
                                  reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size(),
                                  reinterpret_cast<uint8_t*>(compressed.data()), &size,
                                  compressed.size()) == LZMA_OK);
  compressed.resize(size);
  return compressed;
}

std::string Zstd(std::string_view bytes) {
  std::string compressed = Room(bytes);
  ZSTD_CCtx* context = ZSTD_createCCtx();
  ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
  const size_t size =
      ZSTD_compress2(context, compressed.data(), compressed.size(), bytes.data(), bytes.size());
  ZSTD_freeCCtx(context);
  REQUIRE(!ZSTD_isError(size));
  compressed.resize(size);
  return compressed;
}

}  // namespace

std::string Compress(Compression format, std::string_view bytes) {
  switch (format) {
    case Compression::kGzip:
      return Gzip(bytes);
    case Compression::kBzip2:
      return Bzip2(bytes);
    case Compression::kXz:
      return Xz(bytes);
    case Compression::kZstd:
      return Zstd(bytes);
    case Compression::kNone:
      break;
  }
  return std::string(bytes);
}

size_t MagicBytes(Compression format) {
  switch (format) {
    case Compression::kGzip:
      return 2;
    case Compression::kZstd:
      return 4;
    case Compression::kBzip2:
    case Compression::kXz:
      return 6;
    case Compression::kNone:
      break;
  }
  return 0;
}

}  // namespace nce2vec
