// The page's data, which its script reads.
#ifndef SRC_REPORT_REPORT_DATA_H_
#define SRC_REPORT_REPORT_DATA_H_

#include <string>

#include "src/report/report_contents.h"

namespace nce2vec {

// One JSON object in ASCII or UTF-8, without '<', '>' and '&', so that it may stand within an HTML
// script element whatever the words are; bytes that are no UTF-8 become U+FFFD. Equal contents give
// equal bytes. What the script (src/report/page/) reads:
//   title, version
//   model       {words, dimensions, output_vectors, metadata {key: text}, without train.history}
//   map         {layout, seed, perplexity, divergence, words [n], counts [n] or absent,
//                x [n], y [n]: whole numbers in [-50000, 50000]}
//   more        {words [m], ids [m], counts [m] or absent}: neighbours that the map doesn't show
//   neighbours  [n] of [w, s, w, s, ...]: w < n counts the map's words, w - n those of `more`;
//               s is the cosine in ten-thousandths
//   neighbours_on_map  likewise, among the map's words; absent where these are all
//   vocabulary, training, evaluation: as the structs of those names
std::string ReportData(const ReportContents& contents);

}  // namespace nce2vec

#endif  // SRC_REPORT_REPORT_DATA_H_
