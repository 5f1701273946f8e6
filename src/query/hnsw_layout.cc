#include "src/query/hnsw_layout.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "absl/strings/str_format.h"
#include "src/base/status_macros.h"

namespace nce2vec {
namespace {

absl::Status Wrong(std::string_view what, uint64_t value) {
  return absl::DataLossError(absl::StrFormat("damaged index: %s (%d)", what, value));
}

// Takes numbers off the front.
class Cursor {
 public:
  explicit Cursor(std::span<const std::byte> bytes) : bytes_(bytes) {}

  template <class T>
  T Take() {
    T value{};
    if (bytes_.size() < sizeof(T)) {
      short_ = true;
      bytes_ = {};
      return value;
    }
    std::memcpy(&value, bytes_.data(), sizeof(T));
    bytes_ = bytes_.subspan(sizeof(T));
    return value;
  }
  std::span<const std::byte> TakeBytes(size_t bytes) {
    if (bytes > bytes_.size()) {
      short_ = true;
      return {};
    }
    const auto taken = bytes_.first(bytes);
    bytes_ = bytes_.subspan(bytes);
    return taken;
  }
  size_t left() const { return bytes_.size(); }
  bool ran_short() const { return short_; }

 private:
  std::span<const std::byte> bytes_;
  bool short_ = false;
};

// The numbers that saveIndex begins with, in its order.
struct Head {
  uint64_t level0_offset, most_elements, elements, element_bytes, label_offset, data_offset;
  int32_t top_level;
  uint32_t entry;
  uint64_t links, links_level0, links_again;
  double level_factor;
  uint64_t build_width;

  explicit Head(Cursor& cursor)
      : level0_offset(cursor.Take<uint64_t>()),
        most_elements(cursor.Take<uint64_t>()),
        elements(cursor.Take<uint64_t>()),
        element_bytes(cursor.Take<uint64_t>()),
        label_offset(cursor.Take<uint64_t>()),
        data_offset(cursor.Take<uint64_t>()),
        top_level(cursor.Take<int32_t>()),
        entry(cursor.Take<uint32_t>()),
        links(cursor.Take<uint64_t>()),
        links_level0(cursor.Take<uint64_t>()),
        links_again(cursor.Take<uint64_t>()),
        level_factor(cursor.Take<double>()),
        build_width(cursor.Take<uint64_t>()) {}

  // Of a list of links: how many there are, then room for the most.
  uint64_t list_bytes() const { return sizeof(uint32_t) * (1 + links); }
  uint64_t level0_list_bytes() const { return sizeof(uint32_t) * (1 + links_level0); }
};

absl::Status CheckHead(const Head& head, size_t words) {
  constexpr uint64_t kMostLinks = 10000;  // hnswlib's limit
  if (head.level0_offset != 0) return Wrong("its first level begins elsewhere", head.level0_offset);
  if (head.elements > head.most_elements || head.most_elements > words) {
    return Wrong("it holds more elements than there are words", head.most_elements);
  }
  if (head.links == 0 || head.links > kMostLinks || head.links_again != head.links ||
      head.links_level0 != 2 * head.links) {
    return Wrong("its numbers of links disagree", head.links);
  }
  if (head.data_offset != head.level0_list_bytes() ||
      head.label_offset != head.data_offset + sizeof(uint32_t) ||
      head.element_bytes != head.label_offset + sizeof(uint64_t)) {
    return Wrong("its elements have another form", head.element_bytes);
  }
  if (!std::isfinite(head.level_factor)) return Wrong("its level factor is no number", 0);
  return absl::OkStatus();
}

// A list of at most `most` links, each to an element that reaches `level`. Another number than
// these 16 bits in the first word would be a mark of deletion.
absl::Status CheckLinks(std::span<const std::byte> list, uint64_t most, size_t level,
                        const std::vector<size_t>& levels) {
  Cursor cursor(list);
  const auto count = cursor.Take<uint32_t>();
  if (count > most) return Wrong("an element has too many links", count);
  for (uint32_t i = 0; i < count; ++i) {
    const auto to = cursor.Take<uint32_t>();
    if (to >= levels.size() || levels[to] < level) return Wrong("a link leads nowhere", to);
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckHnswGraph(std::span<const std::byte> graph, size_t words) {
  Cursor cursor(graph);
  const Head head(cursor);
  if (cursor.ran_short()) return Wrong("it is cut off in its head", graph.size());
  NCE2VEC_RETURN_IF_ERROR(CheckHead(head, words));
  if (head.elements > cursor.left() / head.element_bytes) {
    return Wrong("it is cut off before its last element", head.elements);
  }
  const auto level0 = cursor.TakeBytes(head.elements * head.element_bytes);
  std::vector<size_t> levels(head.elements);
  std::vector<std::span<const std::byte>> upper(head.elements);
  for (size_t e = 0; e < head.elements; ++e) {
    const auto bytes = cursor.Take<uint32_t>();
    if (bytes % head.list_bytes() != 0) return Wrong("an element's links have no whole levels", e);
    upper[e] = cursor.TakeBytes(bytes);
    levels[e] = bytes / head.list_bytes();
    if (cursor.ran_short()) return Wrong("it is cut off in the links of an element", e);
  }
  if (cursor.left() != 0) return Wrong("bytes follow its last element", cursor.left());

  // An empty graph has no entry.
  const size_t top = levels.empty() ? 0 : *std::max_element(levels.begin(), levels.end());
  const bool entry_fits = levels.empty() ? head.entry == ~uint32_t{0} && head.top_level == -1
                                         : head.entry < levels.size() &&
                                               levels[head.entry] == top && head.top_level >= 0 &&
                                               static_cast<size_t>(head.top_level) == top;
  if (!entry_fits) return Wrong("its entry is not on its top level", head.entry);
  for (size_t e = 0; e < head.elements; ++e) {
    const auto element = level0.subspan(e * head.element_bytes, head.element_bytes);
    NCE2VEC_RETURN_IF_ERROR(
        CheckLinks(element.first(head.level0_list_bytes()), head.links_level0, 0, levels));
    Cursor data(element.subspan(head.data_offset));
    const auto row = data.Take<uint32_t>();
    const auto label = data.Take<uint64_t>();
    if (row >= words || label != row) return Wrong("an element is no word", label);
    for (size_t level = 1; level <= levels[e]; ++level) {
      NCE2VEC_RETURN_IF_ERROR(
          CheckLinks(upper[e].subspan((level - 1) * head.list_bytes(), head.list_bytes()),
                     head.links, level, levels));
    }
  }
  return absl::OkStatus();
}

}  // namespace nce2vec
