#include "src/text/text_reader.h"

#include <algorithm>
#include <span>
#include <utility>

#include "src/base/status_macros.h"
#include "src/text/byte_order_mark.h"
#include "src/text/utf8.h"

namespace nce2vec {

namespace {

using namespace std::string_view_literals;

constexpr std::string_view kAsciiWhiteSpace = "\0\t\n\v\f\r "sv;

// The end of the last ASCII white space, else of the last other white space, else 0.
size_t EndOfLastWhiteSpace(std::string_view text) {
  const size_t ascii = text.find_last_of(kAsciiWhiteSpace);
  if (ascii != std::string_view::npos) return ascii + 1;
  for (size_t begin = text.size(); begin-- > 0;) {
    if (IsContinuation(text[begin])) continue;
    if (const size_t space = WhiteSpaceBytes(text.substr(begin)); space != 0) return begin + space;
  }
  return 0;
}

size_t FindWhiteSpace(std::string_view text) {
  size_t begin = 0;
  while (begin < text.size() && WhiteSpaceBytes(text.substr(begin)) == 0) ++begin;
  return begin;
}

// How many bytes at the end of `text` begin a character without ending it.
size_t IncompleteTail(std::string_view text) {
  for (size_t back = 1; back <= std::min<size_t>(3, text.size()); ++back) {
    const auto byte = static_cast<uint8_t>(text[text.size() - back]);
    if (byte < 0x80) return 0;
    if (byte < 0xC0) continue;
    const size_t length = byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
    return length > back ? back : 0;
  }
  return 0;
}

// Leaves the first `length` bytes of `from`; the others become `rest`.
void SplitOff(std::string& from, size_t length, std::string& rest) {
  rest.assign(from, length, std::string::npos);
  from.resize(length);
}

}  // namespace

TextReader::TextReader(std::vector<std::string> paths, size_t chunk_bytes)
    : paths_(std::move(paths)), chunk_bytes_(std::max(chunk_bytes, kSmallestChunkBytes)) {}

absl::StatusOr<bool> TextReader::Next(TextChunk& chunk) {
  while (true) {
    chunk.stats = {};
    chunk.starts_input = false;
    chunk.bytes.clear();
    std::swap(chunk.bytes, pending_);
    if (source_ != nullptr) {
      NCE2VEC_RETURN_IF_ERROR(FillUp(chunk.bytes));
    } else if (next_path_ < paths_.size()) {
      NCE2VEC_RETURN_IF_ERROR(OpenNext(chunk));
    } else {
      return false;
    }
    if (chunk.bytes.size() < chunk_bytes_) {
      source_.reset();
    } else {
      NCE2VEC_RETURN_IF_ERROR(EndChunk(chunk));
    }
    chunk.stats.bytes += chunk.bytes.size();
    bytes_read_ += chunk.stats.bytes;
    if (chunk.stats.bytes != 0) return true;
  }
}

absl::Status TextReader::OpenNext(TextChunk& chunk) {
  NCE2VEC_ASSIGN_OR_RETURN(source_, OpenByteSource(paths_[next_path_]));
  ++next_path_;
  chunk.starts_input = true;
  source_ended_ = false;
  NCE2VEC_RETURN_IF_ERROR(FillUp(chunk.bytes));
  NCE2VEC_ASSIGN_OR_RETURN(const size_t mark, ByteOrderMarkBytes(chunk.bytes, source_->name()));
  if (mark == 0) return absl::OkStatus();
  chunk.bytes.erase(0, mark);
  chunk.stats.bytes = mark;
  chunk.stats.byte_order_marks = 1;
  return FillUp(chunk.bytes);
}

absl::Status TextReader::FillUp(std::string& text) {
  // In growing steps: a whole chunk of memory, and its zeros, are too much for a few lines.
  constexpr size_t kFirstStep = size_t{64} << 10;
  while (!source_ended_ && text.size() < chunk_bytes_) {
    const size_t filled = text.size();
    const size_t wanted = std::min(std::max(kFirstStep, filled), chunk_bytes_ - filled);
    if (filled >= kFirstStep) text.reserve(chunk_bytes_);
    text.resize(filled + wanted);
    NCE2VEC_ASSIGN_OR_RETURN(const size_t read,
                             source_->Read(std::span<char>(text).subspan(filled)));
    text.resize(filled + read);
    source_ended_ = read < wanted;
  }
  return absl::OkStatus();
}

absl::Status TextReader::EndChunk(TextChunk& chunk) {
  if (const size_t newline = chunk.bytes.rfind('\n'); newline != std::string::npos) {
    SplitOff(chunk.bytes, newline + 1, pending_);
    return absl::OkStatus();
  }
  if (const size_t cut = EndOfLastWhiteSpace(chunk.bytes); cut != 0) {
    SplitOff(chunk.bytes, cut, pending_);
  } else {
    NCE2VEC_RETURN_IF_ERROR(CutGiantToken(chunk));
  }
  // Where the input ends just here, nothing was cut.
  if (pending_.empty()) NCE2VEC_RETURN_IF_ERROR(FillUp(pending_));
  chunk.stats.lines_cut += !pending_.empty();
  return absl::OkStatus();
}

absl::Status TextReader::CutGiantToken(TextChunk& chunk) {
  const size_t tail = IncompleteTail(chunk.bytes);
  SplitOff(chunk.bytes, chunk.bytes.size() - tail, pending_);
  NCE2VEC_RETURN_IF_ERROR(FillUp(pending_));
  size_t space = FindWhiteSpace(pending_);
  if (space <= tail) {  // The token just fits; the tail is ill-formed, or begins a white space.
    chunk.bytes.append(pending_, 0, space);
    pending_.erase(0, space);
    return absl::OkStatus();
  }
  ++chunk.stats.tokens_cut;
  while (space == pending_.size() && !source_ended_) {
    constexpr size_t kWhiteSpaceBegun = 2;  // no white space has more than 3 bytes
    const size_t passed_over = pending_.size() - kWhiteSpaceBegun;
    chunk.stats.bytes += passed_over;
    pending_.erase(0, passed_over);
    NCE2VEC_RETURN_IF_ERROR(FillUp(pending_));
    space = FindWhiteSpace(pending_);
  }
  chunk.stats.bytes += space;
  pending_.erase(0, space);
  return absl::OkStatus();
}

void ForEachLine(std::string_view chunk, TextStats& stats,
                 absl::FunctionRef<void(std::string_view line)> line) {
  while (!chunk.empty()) {
    const size_t newline = chunk.find('\n');
    ++stats.lines;
    line(chunk.substr(0, newline));
    if (newline == std::string_view::npos) return;
    chunk.remove_prefix(newline + 1);
  }
}

}  // namespace nce2vec
