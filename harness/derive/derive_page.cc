// Documentation pages: the whole way from a text to drafts.
#include <algorithm>

#include "harness/base/text.h"
#include "harness/derive/build.h"
#include "harness/derive/derive.h"
#include "harness/derive/findings.h"
#include "harness/derive/lines.h"
#include "harness/derive/models.h"
#include "harness/derive/page_findings.h"
#include "harness/derive/sniff.h"

namespace assay::derive {
namespace {

std::string NameOf(const Page& page) { return page.method + " " + page.path; }

bool IsChosen(const Page& page, const std::vector<std::string>& globs) {
  return std::any_of(globs.begin(), globs.end(), [&](const std::string& glob) {
    return GlobMatch(glob, NameOf(page)) || GlobMatch(glob, page.path) ||
           (!page.operation_name.empty() && GlobMatch(glob, page.operation_name)) ||
           GlobMatch(glob, page.title) || GlobMatch(glob, Slug(page.title));
  });
}

bool IsEmpty(const Page& page) {
  return page.statuses.empty() &&
         std::all_of(page.sections.begin(), page.sections.end(),
                     [](const Section& section) { return section.fields.empty(); });
}

std::string ReasonFor(const Sentence& sentence) {
  if (HasAny(sentence.text, {"for more details", "for a comprehensive", "please consult",
                             "refer to", " see ", "see also", "consult the"}) ||
      sentence.text.starts_with("See "))
    return "points elsewhere";
  if (IsConditional(sentence.text)) return "holds under a condition";
  return "no rule for this sentence";
}

void CollectUnread(const Page& page, Draft* draft) {
  draft->unread.insert(draft->unread.end(), page.unread.begin(), page.unread.end());
  const auto collect = [&](const std::vector<Sentence>& sentences, const std::string& section,
                           const std::string& subject) {
    for (const Sentence& sentence : sentences) {
      if (!sentence.read)
        draft->unread.push_back(
            {sentence.line, section, subject + sentence.text, ReasonFor(sentence)});
    }
  };
  for (const Section& section : page.sections) {
    collect(section.prose, section.title, "");
    for (const PageField& field : section.fields) {
      collect(field.sentences, section.title, FieldName(field) + ": ");
      const bool used = section.part != Part::kSkipped && section.part != Part::kStatuses;
      if (!used)
        draft->unread.push_back({field.line, section.title, field.name,
                                 section.part == Part::kSkipped
                                     ? "a header of the answer: no rule tests one"
                                     : "a row among status codes"});
      if (field.default_value.has_value())
        draft->unread.push_back({field.line, section.title,
                                 FieldName(field) + " defaults to " + *field.default_value,
                                 "no rule tests a default"});
    }
  }
  for (const Footnote& note : page.footnotes) collect(note.sentences, "note " + note.mark, "");
  std::stable_sort(draft->unread.begin(), draft->unread.end(),
                   [](const Unread& a, const Unread& b) { return a.line < b.line; });
}

Draft DraftOf(Page* page, const std::string& file, const DeriveOptions& options) {
  Draft draft;
  draft.prefix = options.prefix.empty() ? PrefixFrom(page->title) : options.prefix;
  draft.title = page->title;
  draft.document_title = page->title;
  draft.document_url = options.url.empty() ? FileUrl(file) : options.url;
  draft.document_edition =
      page->version.empty() ? "the page bears no version" : "version " + page->version;
  std::string stem = file.substr(file.rfind('/') == std::string::npos ? 0 : file.rfind('/') + 1);
  stem = stem.substr(0, stem.find('.'));
  const std::string operation =
      Slug(page->operation_name.empty() ? page->title : page->operation_name);
  draft.id = options.id.empty() ? Slug(stem) + "/" + operation : options.id;
  draft.method = page->method;
  draft.path = page->path;
  Builder(page, &draft).Build();
  FindAnomalies(*page, &draft);
  CollectUnread(*page, &draft);
  return draft;
}

Error NothingFound(const std::string& file) {
  return Error{
      {file, 0, 0},
      "no operation was found: no line names a method and a path, like `PATCH /devices/{id}`",
      "give the page of one operation as Markdown, plain text or HTML, with its lists or tables of "
      "parameters; an OpenAPI document "
      "begins with `openapi:` or `swagger:`"};
}

bool IsPrefix(const std::string& prefix) {
  return !prefix.empty() && prefix[0] >= 'A' && prefix[0] <= 'Z' &&
         std::all_of(prefix.begin(), prefix.end(),
                     [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
}

// Where a text stops being UTF-8: what is there is read as U+FFFD, and may be part of a name.
void TellBadBytes(std::string_view text, const std::string& name, std::vector<Finding>* findings) {
  size_t at = 0;
  uint32_t line = 1;
  while (at < text.size()) {
    const size_t length = Utf8SequenceLength(text.substr(at, 4));
    if (length == 0) {
      findings->push_back({"not-utf8", Gravity::kWarning, line, name,
                           "Here is a byte that is no UTF-8; it is read as \xEF\xBF\xBD. Save the "
                           "page as UTF-8."});
      return;
    }
    if (text[at] == '\n') ++line;
    at += length;
  }
}

// What is no UTF-8 becomes U+FFFD.
std::string Clean(std::string_view text) {
  std::string clean;
  for (const char32_t point : DecodeUtf8(text)) AppendUtf8(point == 0 ? U'\uFFFD' : point, &clean);
  return clean;
}

Result<std::vector<Line>> LinesOf(std::string_view text, const std::string& file, bool html) {
  const std::string clean = Clean(text);
  if (html) return LinesOfHtml(clean, file);
  return LinesOfText(clean);
}

}  // namespace

bool IsModelPage(std::string_view text) {
  const DocumentKind kind = Sniff(text);
  if (text.size() > kMaxDocumentBytes ||
      (kind != DocumentKind::kHtml && kind != DocumentKind::kText))
    return false;
  const auto lines = LinesOf(text, "", kind == DocumentKind::kHtml);
  return lines.ok() && ReadPages(lines.value()).empty() && !ReadModels(lines.value(), true).empty();
}

Result<Derived> DerivePage(std::string_view text, const std::string& file, bool html,
                           const DeriveOptions& options) {
  if (!options.prefix.empty() && !IsPrefix(options.prefix))
    return Error{{},
                 "'" + options.prefix + "' is no prefix of requirement ids",
                 "use capitals and digits: SHOP"};
  const auto lines = LinesOf(text, file, html);
  if (!lines.ok()) return lines.errors();
  std::vector<std::pair<std::string, std::vector<Line>>> others;
  for (const auto& [name, other] : options.models) {
    auto read = LinesOf(other, name, Sniff(other) == DocumentKind::kHtml);
    if (!read.ok()) return read.errors();
    others.emplace_back(name.substr(name.rfind('/') + 1), read.Take());
  }
  std::vector<Page> pages = ReadPages(lines.value(), others);
  if (pages.empty()) return NothingFound(file);
  Derived derived;
  TellBadBytes(text, "", &derived.findings);
  for (const Page& page : pages) derived.operations.push_back(NameOf(page));
  std::vector<Page*> chosen;
  for (Page& page : pages) {
    if (options.operations.empty() || IsChosen(page, options.operations)) chosen.push_back(&page);
  }
  if (chosen.empty() || (chosen.size() > 1 && options.operations.empty())) {
    return Error{{file, 0, 0},
                 chosen.empty() ? "the page has no such operation"
                                : "the page has " + std::to_string(chosen.size()) + " operations",
                 "choose with --operation, or take all with --operation '*': " +
                     Join(derived.operations, ", ")};
  }
  if (chosen.size() > 1 && !options.id.empty())
    return Error{{},
                 "--id names one contract, and several operations are chosen",
                 "leave it out, or choose one with --operation"};
  for (Page* page : chosen) {
    if (IsEmpty(*page) && chosen.size() == 1) {
      return Error{
          {file, page->operation_line, 0},
          NameOf(*page) + " is named, and no parameter, field or status of it was recognized",
          "the page should have lists (`name` (type, required)) or tables (Parameter, Type, "
          "Description) under headings"};
    }
    derived.drafts.push_back(DraftOf(page, file, options));
  }
  return derived;
}

}  // namespace assay::derive
