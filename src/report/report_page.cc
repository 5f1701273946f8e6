#include "src/report/report_page.h"

#include <string_view>

#include "src/base/status_macros.h"
#include "src/report/page_template.h"
#include "src/report/report_data.h"
#include "src/text/utf8.h"

namespace nce2vec {
namespace {

// `text` as the content of an element; what is no UTF-8 becomes U+FFFD.
std::string EscapeHtml(std::string_view text) {
  std::string repaired;
  RepairUtf8(text, repaired);
  std::string escaped;
  for (const char c : repaired) {
    if (c == '&') {
      escaped += "&amp;";
    } else if (c == '<') {
      escaped += "&lt;";
    } else if (c == '>') {
      escaped += "&gt;";
    } else {
      escaped += c;
    }
  }
  return escaped;
}

}  // namespace

std::string ReportPage(const ReportContents& contents) {
  constexpr std::string_view kTitleMark = "{{title}}";
  constexpr std::string_view kDataMark = "{{data}}";
  const size_t title = kPageTemplate.find(kTitleMark);
  const size_t data = kPageTemplate.find(kDataMark);
  NCE2VEC_CHECK(title < data && data != std::string_view::npos);
  std::string page(kPageTemplate.substr(0, title));
  page += EscapeHtml(contents.title);
  page += kPageTemplate.substr(title + kTitleMark.size(), data - title - kTitleMark.size());
  page += ReportData(contents);
  page += kPageTemplate.substr(data + kDataMark.size());
  return page;
}

}  // namespace nce2vec
