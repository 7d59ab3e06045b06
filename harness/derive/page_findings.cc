#include "harness/derive/page_findings.h"

#include <algorithm>
#include <set>

#include "harness/base/text.h"
#include "harness/contract/path_template.h"
#include "harness/derive/build.h"
#include "harness/derive/findings.h"
#include "harness/derive/words.h"

namespace assay::derive {
namespace {

void FindSecrets(const Page& page, Draft* draft) {
  for (const Section& section : page.sections) {
    if (section.part != Part::kResponse || !section.status.starts_with('2')) continue;
    for (const PageField& field : section.fields) {
      const bool text =
          field.type.has_value() && field.type->json == std::vector<std::string>{"string"};
      if (!text || field.path.empty() ||
          !HasWord({WordsOf(field.path.back()).empty() ? "" : WordsOf(field.path.back()).back()},
                   {"token", "secret", "password", "apikey"}))
        continue;
      draft->findings.push_back(
          {"secret-in-response", Gravity::kWarning, field.line, section.title,
           "The answer's " + FieldName(field) +
               " seems to hold a secret, and nothing says when it is shown or masked."});
      std::string pointer;
      std::string prefix;
      for (const std::string& token : field.path) {
        if (token == "[]") {
          pointer += "/*";
          continue;
        }
        prefix += (prefix.empty() ? "" : ".") + token;
        pointer += "/" + EscapePointerToken(token);
        for (const PageField& parent : section.fields) {
          if (parent.name == prefix && &parent != &field && parent.type.has_value() &&
              parent.type->json == std::vector<std::string>{"array"})
            pointer += "/*";
        }
      }
      if (std::find(draft->redact.begin(), draft->redact.end(), pointer) == draft->redact.end())
        draft->redact.push_back(pointer);
    }
  }
}

void FindInStatuses(const Page& page, std::vector<Finding>* findings) {
  if (page.statuses.empty()) {
    findings->push_back({"no-status-codes", Gravity::kWarning, 0, "",
                         "The page names no status code, not even that of success."});
    return;
  }
  const auto has = [&](const char* start) {
    return std::any_of(page.statuses.begin(), page.statuses.end(),
                       [&](const StatusLine& one) { return one.code.starts_with(start); });
  };
  if (!has("2"))
    findings->push_back({"no-success-status", Gravity::kWarning, page.statuses[0].line,
                         page.statuses[0].section,
                         "Statuses are listed, and none of them is one of success."});
  const bool variable = page.path.find('{') != std::string::npos;
  if (variable && has("4") && !has("404") && !has("4xx"))
    findings->push_back({"no-not-found-status", Gravity::kNote, page.statuses.back().line,
                         page.statuses.back().section,
                         "The path names a record that need not exist, and no 404 or other status "
                         "is listed for that."});
}

// A status that prose names and no list, table or section has, beside others that one has.
void FindUndefined(const Page& page, std::vector<Finding>* findings) {
  std::set<std::string> defined;
  for (const StatusLine& status : page.statuses) {
    if (!status.prose) defined.insert(status.code);
  }
  for (const Section& section : page.sections) {
    if (section.part == Part::kResponse && !section.fields.empty()) defined.insert(section.status);
  }
  if (defined.size() < 2) return;  // nothing that looks like a list
  for (const StatusLine& status : page.statuses) {
    const std::string of_class = status.code.substr(0, 1) + "xx";
    if (!status.prose || defined.count(of_class) > 0 || !defined.insert(status.code).second)
      continue;
    findings->push_back({"status-undefined", Gravity::kWarning, status.line, status.section,
                         "A sentence names the status " + status.code +
                             ", and the statuses that are listed lack it."});
  }
}

void FindInOperation(const Page& page, const Draft& draft, std::vector<Finding>* findings) {
  // "/v0/" under "Version: 1.0.0".
  for (const std::string& segment : Split(page.path, '/')) {
    if (segment.size() < 2 || segment[0] != 'v' || page.version.empty()) continue;
    const std::string number = segment.substr(1);
    if (number.find_first_not_of("0123456789.") != std::string::npos) continue;
    std::string version = page.version;
    if (version.starts_with('v')) version.erase(0, 1);
    if (version != number && !version.starts_with(number + "."))
      findings->push_back(
          {"version-mismatch", Gravity::kWarning, page.version_line, page.title,
           "The path has `" + segment + "`, and the page says version " + page.version + "."});
  }
  std::vector<const DraftParameter*> credentials;
  for (const DraftParameter& parameter : draft.parameters) {
    if (parameter.credential) credentials.push_back(&parameter);
  }
  if (page.schemes.empty() || credentials.empty()) return;
  const bool basic =
      std::any_of(page.schemes.begin(), page.schemes.end(),
                  [](const std::string& scheme) { return Contains(scheme, "basic"); });
  const bool token =
      std::any_of(credentials.begin(), credentials.end(),
                  [](const DraftParameter* one) { return Contains(one->name, "token"); });
  if ((basic && token) || credentials.size() > page.schemes.size()) {
    findings->push_back({"security-mismatch", Gravity::kWarning, page.schemes_line, page.title,
                         "The security schemes are " + Join(page.schemes, ", ") +
                             ", and the credential headers listed do not fit them."});
  }
  for (const DraftParameter* one : credentials) {
    const bool key = Contains(one->name, "key");
    const bool scheme = std::any_of(page.schemes.begin(), page.schemes.end(),
                                    [](const std::string& name) { return Contains(name, "key"); });
    if (key && scheme)
      findings->push_back(
          {"credential-twice", Gravity::kNote, page.schemes_line, page.title,
           "`" + one->name + "` is both a security scheme and a header parameter."});
  }
}

void FindByRules(const Page& page, const Draft& draft, std::vector<Finding>* findings) {
  const auto line_of = [&](const Value& rule) -> std::pair<uint32_t, std::string> {
    const Value* ids = rule.Find("requirements");
    if (ids != nullptr && ids->is_object() && !ids->members().empty())
      ids = &ids->members()[0].value;
    if (ids == nullptr || !ids->is_array() || ids->items().empty()) return {0, ""};
    for (const DraftFact& fact : draft.facts) {
      if (fact.id == ids->items()[0].text()) return {fact.spot.line, fact.spot.section};
    }
    return {0, ""};
  };
  bool either = false;
  for (const Value& rule : draft.rules) {
    const auto [line, section] = line_of(rule);
    const std::string name = rule.StringOr("rule", "");
    if (name == "exactly_one_of" && !either) {
      either = true;
      findings->push_back({"either-or-not-in-schema", Gravity::kNote, line, section,
                           "That one of two fields is present, and not both, is said in prose "
                           "alone; both are listed as plain fields."});
    } else if (name == "exactly_one_sent") {
      findings->push_back({"alternatives-undefined", Gravity::kNote, line, section,
                           "What both alternatives at once do is not said."});
    } else if (name == "max_decimals") {
      findings->push_back(
          {"precision-of-numbers", Gravity::kNote, line, section,
           "`" + rule.StringOr("response", "").substr(1) +
               "`: a JSON number drops zeros at its end, so its text may have fewer decimals."});
    } else if (name == "removed_by_null" && rule.Find("requirements")->Find("answer") != nullptr) {
      for (const Section& one : page.sections) {
        if (one.part != Part::kResponse) continue;
        for (const PageField& field : one.fields) {
          if ("/" + field.name == rule.StringOr("field", ""))
            findings->push_back({"unconditional-field", Gravity::kNote, field.line, one.title,
                                 "The answer lists " + FieldName(field) +
                                     " without a condition, and after null it must be missing."});
        }
      }
    }
  }
}

}  // namespace

void FindInParameters(const Page& page, std::vector<Finding>* findings) {
  const auto names = TemplateNames(page.path).value_or(std::vector<std::string>{});
  std::set<std::string> declared;
  for (const Section& section : page.sections) {
    if (section.part != Part::kPath) continue;
    for (const PageField& field : section.fields) {
      declared.insert(field.name);
      if (std::find(names.begin(), names.end(), field.name) != names.end()) continue;
      findings->push_back({"path-parameter-without-place", Gravity::kError, field.line,
                           section.title,
                           "The path parameter " + FieldName(field) +
                               (field.required.value_or(false) ? ", marked as required," : "") +
                               " has no place in the path `" + page.path + "`."});
    }
  }
  for (const std::string& name : names) {
    if (declared.count(name) == 0)
      findings->push_back({"path-variable-undeclared", Gravity::kNote, page.operation_line,
                           page.title, "The path's variable `" + name + "` is described nowhere."});
  }
}

void FindAnomalies(const Page& page, Draft* draft) {
  std::vector<Finding>& findings = draft->findings;
  findings.insert(findings.end(), page.findings.begin(), page.findings.end());
  FindInParameters(page, &findings);
  FindInFields(page, &findings);
  FindInText(page, &findings);
  FindBetweenBodies(page, *draft, &findings);
  FindUndefined(page, &findings);
  FindInStatuses(page, &findings);
  FindInOperation(page, *draft, &findings);
  FindByRules(page, *draft, &findings);
  FindSecrets(page, draft);
  SortFindings(&findings);
}

}  // namespace assay::derive
