// The page without its data, put together from src/report/page/ when the program is built.
#ifndef SRC_REPORT_PAGE_TEMPLATE_H_
#define SRC_REPORT_PAGE_TEMPLATE_H_

#include <string_view>

namespace nce2vec {

// HTML with the marks {{title}} and {{data}}, in this order, once each.
extern const std::string_view kPageTemplate;

}  // namespace nce2vec

#endif  // SRC_REPORT_PAGE_TEMPLATE_H_
