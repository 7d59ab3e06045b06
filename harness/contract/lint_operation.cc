#include <map>
#include <set>
#include <string>
#include <utility>

#include "harness/base/text.h"
#include "harness/contract/lint.h"
#include "harness/contract/path_template.h"
#include "harness/contract/places.h"

namespace assay {
namespace {

std::string Quoted(std::string_view name) { return "`" + Printable(name, 80) + "`"; }

void LintTemplate(const Value& path, const std::set<std::string>& declared, Problems* problems) {
  const auto names = TemplateNames(path.text());
  if (!names.has_value()) {
    problems->Add(path, "the path " + Quoted(path.text()) + " is no template",
                  "write each variable as {name}, once");
    return;
  }
  for (const std::string& name : *names) {
    if (declared.count(name) > 0) continue;
    problems->Add(path, "the path's variable " + Quoted(name) + " is no path parameter",
                  "declare it: {\"name\": \"" + name + "\", \"in\": \"path\", …}");
  }
}

void LintParameter(const Value& parameter, const std::vector<std::string>& names,
                   Problems* problems) {
  const std::string name = parameter.StringOr("name", "");
  const std::string in = parameter.StringOr("in", "");
  if (in == "header" && !IsHeaderName(name)) {
    problems->Add(*parameter.Find("name"), Quoted(name) + " is no header name",
                  "use letters, digits and - only (RFC 9110, section 5.1)");
  }
  if (in != "path") return;
  bool used = false;
  for (const std::string& variable : names) used = used || variable == name;
  if (!used) {
    problems->Add(*parameter.Find("name"), "the path has no variable for parameter " + Quoted(name),
                  "write {" + name + "} into the path, or remove the parameter");
  }
  if (!parameter.BooleanOr("required", false)) {
    problems->Add(parameter, "path parameter " + Quoted(name) + " is not required",
                  "a path cannot leave a variable out: write \"required\": true");
  }
}

void LintParameters(const Value& root, Problems* problems) {
  const Value* parameters = root.Find("parameters");
  const Value* path = At(root, "/operation/path");
  if (parameters == nullptr || path == nullptr) return;
  const auto names = TemplateNames(path->text()).value_or(std::vector<std::string>{});
  std::set<std::string> in_path;
  std::set<std::pair<std::string, std::string>> seen;
  for (const Value& parameter : parameters->items()) {
    const std::string in = parameter.StringOr("in", "");
    std::string name = parameter.StringOr("name", "");
    if (in == "path") in_path.insert(name);
    if (in == "header") name = ToLower(name);
    if (!seen.emplace(in, name).second) {
      problems->Add(parameter, "parameter " + Quoted(name) + " is declared twice",
                    "keep one of the two");
    }
    LintParameter(parameter, names, problems);
  }
  LintTemplate(*path, in_path, problems);
}

void LintStatuses(const Value& root, Problems* problems) {
  std::set<std::string> seen;
  for (const Value& response : root.Find("responses")->items()) {
    const std::string status = response.StringOr("status", "");
    if (seen.insert(status).second) continue;
    problems->Add(*response.Find("status"), "response " + Quoted(status) + " is declared twice",
                  "keep one, with one schema (`anyOf` where bodies differ)");
  }
}

bool DeclaredSomewhere(const Contract& contract, const std::string& pointer) {
  if (contract.request_schema.has_value() && HasPlace(*contract.request_schema, pointer)) {
    return true;
  }
  for (const Response& response : contract.responses) {
    if (response.schema.has_value() && HasPlace(*response.schema, pointer)) return true;
    if (response.advice.has_value() && HasPlace(*response.advice, pointer)) return true;
  }
  return false;
}

void LintRedacted(const Value& root, const Contract& contract, Problems* problems) {
  const Value* redact = root.Find("redact");
  if (redact == nullptr) return;
  for (const Value& pointer : redact->items()) {
    if (DeclaredSomewhere(contract, pointer.text())) continue;
    problems->Add(pointer,
                  Quoted(pointer.text()) + " is no place in any schema: it would hide nothing",
                  "name a declared place, or declare it in the body's schema");
  }
}

}  // namespace

void LintOperation(const Value& root, const Contract& contract, Problems* problems) {
  LintParameters(root, problems);
  LintStatuses(root, problems);
  LintRedacted(root, contract, problems);
}

void LintRequirements(const Value& listed, const std::vector<Citation>& citations,
                      Problems* problems) {
  std::map<std::string, const Value*> known;
  std::set<std::string> cited;
  for (const Value& requirement : listed.items()) {
    const std::string id = requirement.StringOr("id", "");
    if (!known.emplace(id, &requirement).second) {
      problems->Add(*requirement.Find("id"), "requirement " + Quoted(id) + " is listed twice",
                    "keep one of the two");
    }
  }
  for (const Citation& citation : citations) {
    cited.insert(citation.id);
    const auto found = known.find(citation.id);
    if (found == known.end()) {
      problems->Add(citation.offset, Quoted(citation.id) + " is cited but not listed",
                    "list it under `requirements`, or correct the id");
    } else if (found->second->BooleanOr("outside", false)) {
      problems->Add(citation.offset,
                    Quoted(citation.id) + " is from outside the document and cannot judge",
                    "cite a fact of the document");
    } else if (found->second->Find("notTested") != nullptr) {
      problems->Add(citation.offset,
                    Quoted(citation.id) + " is cited, and yet marked as not tested",
                    "remove its `notTested`, or do not cite it");
    }
  }
  for (const auto& [id, requirement] : known) {
    const bool excused = requirement->BooleanOr("outside", false) ||
                         requirement->Find("notTested") != nullptr ||
                         requirement->StringOr("level", "") == LevelName(Level::kInfo);
    if (excused || cited.count(id) > 0) continue;
    problems->Add(*requirement, Quoted(id) + " is listed, but nothing tests it",
                  "cite it where it is tested, or say in `notTested` why no case can");
  }
}

}  // namespace assay
