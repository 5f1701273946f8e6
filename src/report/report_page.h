// The report: one HTML page that holds its styles, its script and its data, and fetches nothing.
#ifndef SRC_REPORT_REPORT_PAGE_H_
#define SRC_REPORT_REPORT_PAGE_H_

#include <string>

#include "src/report/report_contents.h"

namespace nce2vec {

// UTF-8; equal contents give equal bytes.
std::string ReportPage(const ReportContents& contents);

}  // namespace nce2vec

#endif  // SRC_REPORT_REPORT_PAGE_H_
