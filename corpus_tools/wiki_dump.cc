#include "corpus_tools/wiki_dump.h"

#include <libxml/parser.h>

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "src/base/status_macros.h"

namespace nce2vec {
namespace {

constexpr size_t kDeepest = 64;
constexpr size_t kMostPageBytes = size_t{64} << 20;

std::string_view Text(const xmlChar* text) { return reinterpret_cast<const char*>(text); }

}  // namespace

// Names of elements are looked at without their namespace, which changes with the dump's version.
struct WikiDumpParser::Handler {
  explicit Handler(std::string path) : path_(std::move(path)) {
    handler_.initialized = XML_SAX2_MAGIC;
    handler_.startElementNs = [](void* self, const xmlChar* name, const xmlChar*, const xmlChar*,
                                 int, const xmlChar**, int attributes, int,
                                 const xmlChar** values) {
      static_cast<Handler*>(self)->Start(Text(name), attributes, values);
    };
    handler_.endElementNs = [](void* self, const xmlChar* name, const xmlChar*, const xmlChar*) {
      static_cast<Handler*>(self)->End(Text(name));
    };
    handler_.characters = [](void* self, const xmlChar* text, int bytes) {
      static_cast<Handler*>(self)->Characters(
          {reinterpret_cast<const char*>(text), static_cast<size_t>(bytes)});
    };
    handler_.cdataBlock = handler_.characters;
    handler_.internalSubset = [](void* self, const xmlChar*, const xmlChar*, const xmlChar*) {
      static_cast<Handler*>(self)->Refuse(
          "it has a document type (DTD), and no dump of MediaWiki does");
    };
    context_ = xmlCreatePushParserCtxt(&handler_, this, nullptr, 0, nullptr);
    // Pages may be longer than libxml2's own limit of 10 MB a text; ours is looked at here.
    xmlCtxtUseOptions(context_,
                      XML_PARSE_HUGE | XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
  }
  ~Handler() { xmlFreeParserCtxt(context_); }
  Handler(const Handler&) = delete;
  Handler& operator=(const Handler&) = delete;

  absl::Status Parse(std::string_view bytes, bool last) {
    const int error =
        xmlParseChunk(context_, bytes.data(), static_cast<int>(bytes.size()), last ? 1 : 0);
    if (!refused_.ok()) return refused_;
    if (error == XML_ERR_OK) return absl::OkStatus();
    const xmlError* found = xmlCtxtGetLastError(context_);
    std::string message =
        found != nullptr && found->message != nullptr ? found->message : "unknown error";
    while (message.ends_with('\n')) message.pop_back();
    return absl::DataLossError(absl::StrFormat("%s: line %d of the XML: %s", path_,
                                               found == nullptr ? 0 : found->line, message));
  }

  std::vector<WikiPage> pages;
  WikiNames names;
  std::vector<std::string> spaces;  // names of all namespaces but that of articles

 private:
  enum class Place { kElsewhere, kTitle, kSpace, kModel, kText, kName };

  void Refuse(std::string_view why) {
    if (!refused_.ok()) return;
    refused_ = absl::InvalidArgumentError(absl::StrFormat("%s: %s", path_, why));
    xmlStopParser(context_);
  }

  void Start(std::string_view element, int attributes, const xmlChar** values) {
    if (depth_++ == 0 && element != "mediawiki") {
      Refuse(absl::StrFormat(
          "the XML begins with <%s>; a dump of MediaWiki begins with <mediawiki>", element));
    }
    // libxml2 keeps all that are open, and would take as much memory for them as it is given.
    if (depth_ > kDeepest) {
      Refuse(absl::StrFormat("elements are nested more than %d deep; a dump's are 6", kDeepest));
    }
    place_ = Place::kElsewhere;
    if (element == "page") {
      page_ = WikiPage();
      in_page_ = true;
      has_space_ = false;
    } else if (!in_page_ && element == "namespace") {
      names_drops_ = HasKey(attributes, values, "6") || HasKey(attributes, values, "-2") ||
                     HasKey(attributes, values, "14");
      place_ = Place::kName;
    } else if (in_page_) {
      if (element == "title") place_ = Place::kTitle;
      if (element == "ns") place_ = Place::kSpace;
      if (element == "model") place_ = Place::kModel;
      if (element == "text") place_ = Place::kText;
      if (element == "redirect") page_.redirect = true;
      // The last revision of several counts.
      if (element == "revision") page_.text.clear();
    }
    found_.clear();
  }

  // Attributes come in fives: name, prefix, URI, begin and end of the value.
  static bool HasKey(int attributes, const xmlChar** values, std::string_view key) {
    for (int a = 0; a < attributes; ++a) {
      const xmlChar** attribute = values + static_cast<ptrdiff_t>(5) * a;
      const std::string_view value(reinterpret_cast<const char*>(attribute[3]),
                                   static_cast<size_t>(attribute[4] - attribute[3]));
      if (Text(attribute[0]) == "key" && value == key) return true;
    }
    return false;
  }

  void Characters(std::string_view text) {
    if (place_ == Place::kElsewhere) return;
    std::string& to = place_ == Place::kText ? page_.text : found_;
    if (to.size() + text.size() > kMostPageBytes) {
      return Refuse(
          absl::StrFormat("the page '%s' is longer than %d MB", page_.title, kMostPageBytes >> 20));
    }
    to += text;
  }

  void End(std::string_view element) {
    --depth_;
    int32_t space = 0;
    switch (place_) {
      case Place::kTitle:
        page_.title = found_;
        break;
      case Place::kSpace:
        page_.space = absl::SimpleAtoi(found_, &space) ? space : -1;
        has_space_ = true;
        break;
      case Place::kModel:
        page_.is_wikitext = found_ == "wikitext";
        break;
      case Place::kName:
        if (found_.empty()) break;
        if (names_drops_) names.dropped.push_back(found_);
        spaces.push_back(found_);
        break;
      case Place::kText:
      case Place::kElsewhere:
        break;
    }
    place_ = Place::kElsewhere;
    if (element == "page" && in_page_) {
      FinishPage();
      pages.push_back(std::move(page_));
      in_page_ = false;
    }
  }

  // Dumps of the first years tell neither the namespace nor that a page is a redirect.
  void FinishPage() {
    const size_t colon = page_.title.find(':');
    if (!has_space_ && colon != std::string::npos &&
        std::find(spaces.begin(), spaces.end(), page_.title.substr(0, colon)) != spaces.end()) {
      page_.space = -1;
    }
    page_.redirect = page_.redirect || page_.text.starts_with("#REDIRECT") ||
                     page_.text.starts_with("#redirect");
  }

  std::string path_;
  xmlSAXHandler handler_{};
  xmlParserCtxt* context_ = nullptr;
  absl::Status refused_;
  size_t depth_ = 0;
  Place place_ = Place::kElsewhere;
  bool in_page_ = false;
  bool has_space_ = false;  // the page says which
  bool names_drops_ = false;
  WikiPage page_;
  std::string found_;  // the text of the element, but for pages'
};

WikiDumpParser::WikiDumpParser(std::string name)
    : handler_(std::make_unique<Handler>(std::move(name))) {}
WikiDumpParser::WikiDumpParser(WikiDumpParser&&) noexcept = default;
WikiDumpParser& WikiDumpParser::operator=(WikiDumpParser&&) noexcept = default;
WikiDumpParser::~WikiDumpParser() = default;

const WikiNames& WikiDumpParser::names() const { return handler_->names; }

absl::Status WikiDumpParser::Parse(std::string_view bytes, bool last,
                                   std::vector<WikiPage>& pages) {
  // libxml2 counts in int.
  constexpr size_t kPiece = size_t{1} << 24;
  do {
    const std::string_view piece = bytes.substr(0, kPiece);
    bytes.remove_prefix(piece.size());
    NCE2VEC_RETURN_IF_ERROR(handler_->Parse(piece, last && bytes.empty()));
  } while (!bytes.empty());
  std::move(handler_->pages.begin(), handler_->pages.end(), std::back_inserter(pages));
  handler_->pages.clear();
  return absl::OkStatus();
}

}  // namespace nce2vec
