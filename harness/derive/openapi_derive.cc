// From an OpenAPI document to drafts.
#include <algorithm>
#include <cctype>
#include <map>
#include <optional>
#include <set>

#include "harness/base/side_by_side.h"
#include "harness/base/text.h"
#include "harness/derive/derive.h"
#include "harness/derive/openapi_lint.h"
#include "harness/derive/openapi_operation.h"

namespace assay::derive {
namespace {

bool IsChosen(const OpenApiOperation& operation, const DeriveOptions& options) {
  if (options.operations.empty()) return operation.safe();
  return std::any_of(
      options.operations.begin(), options.operations.end(), [&](const std::string& glob) {
        return GlobMatch(glob, operation.name()) ||
               (!operation.operation_id.empty() && GlobMatch(glob, operation.operation_id));
      });
}

// "listPets" -> "list_pets"; what else there is, as Slug has it.
std::string OperationSlug(const OpenApiOperation& operation) {
  const std::string& name = operation.operation_id;
  if (name.empty()) return Slug(operation.name());
  const auto is = [&](size_t at, int (*kind)(int)) {
    return at < name.size() && kind(static_cast<unsigned char>(name[at])) != 0;
  };
  std::string words;
  for (size_t i = 0; i < name.size(); ++i) {
    const bool after_lower = i > 0 && is(i - 1, std::islower);
    const bool before_lower = i > 0 && is(i - 1, std::isupper) && is(i + 1, std::islower);
    if (is(i, std::isupper) && (after_lower || before_lower)) words += ' ';
    words += name[i];
  }
  return Slug(words);
}

Draft FrameOf(const OpenApiDocument& document, const std::string& file,
              const DeriveOptions& options) {
  const Node info = document.root().Get("info");
  Draft frame;
  frame.document_title = Printable(info.Text("title"), 200);
  if (frame.document_title.empty()) frame.document_title = "OpenAPI document";
  const Node version = info.Get("version");
  frame.document_edition = version && (version.value->is_string() || version.value->is_number())
                               ? Printable(version.value->text(), 80)
                               : "";
  if (frame.document_edition.empty()) frame.document_edition = "not stated";
  frame.document_url = options.url.empty() ? FileUrl(file) : options.url;
  frame.prefix = options.prefix.empty() ? PrefixFrom(frame.document_title) : options.prefix;
  return frame;
}

}  // namespace

Result<Derived> DeriveOpenApi(std::string_view text, const std::string& file,
                              const DeriveOptions& options) {
  Result<OpenApiDocument> read = OpenApiDocument::Read(text, file);
  if (!read.ok()) return read.errors();
  const OpenApiDocument& document = read.value();
  Derived derived;
  FindingList findings;
  const std::vector<OpenApiOperation> operations = OperationsOf(document, findings);
  LintDocument(document, operations, &findings);
  const Draft frame = FrameOf(document, file, options);
  std::set<std::string> taken;
  std::vector<Error> errors;
  struct Chosen {
    const OpenApiOperation* operation;
    Draft start;
    std::optional<Result<Draft>> draft;
  };
  std::vector<Chosen> chosen;
  for (const OpenApiOperation& operation : operations) {
    derived.operations.push_back(operation.name());
    std::string id = OperationSlug(operation);
    const std::string base = id;
    for (int i = 2; !taken.insert(id).second; ++i) id = base + "_" + std::to_string(i);
    if (!IsChosen(operation, options)) continue;
    chosen.push_back({&operation, frame, std::nullopt});
    chosen.back().start.id = Slug(frame.document_title) + "/" + id;
  }
  SideBySide(chosen.size(), [&](size_t i) {
    chosen[i].draft = DraftOf(document, *chosen[i].operation, chosen[i].start, file);
  });
  for (Chosen& one : chosen) {
    Result<Draft>& draft = *one.draft;
    if (draft.ok()) {
      derived.drafts.push_back(draft.Take());
      continue;
    }
    for (const Error& error : draft.errors()) {
      findings.Add(Gravity::kError, "operation-left-out", error.place.line,
                   one.operation->node.pointer,
                   one.operation->name() + " becomes no contract: " + error.message + ".");
      errors.push_back(error);
    }
  }
  derived.findings = findings.Take();
  // Of all that there are, what becomes no contract is a finding.
  const bool named =
      !options.operations.empty() && options.operations != std::vector<std::string>{"*"};
  if (named && !chosen.empty() && derived.drafts.empty()) return errors;
  if (named && chosen.empty()) {
    return Error{{file, 0, 0},
                 "no operation of the document is " + Join(options.operations, " or "),
                 operations.empty()
                     ? "it has none at all"
                     : "it has for instance " + derived.operations.front() +
                           "; give a method and path, an operationId, or a glob of either"};
  }
  if (!options.id.empty() && derived.drafts.size() == 1) derived.drafts.front().id = options.id;
  return derived;
}

}  // namespace assay::derive
