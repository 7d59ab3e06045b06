#include "harness/derive/findings.h"

#include <algorithm>
#include <tuple>

#include "harness/base/text.h"
#include "harness/json/value.h"

namespace assay::derive {
namespace {

Value Text(std::string_view text) { return Value::String(std::string(text)); }

Value Object(std::vector<std::pair<std::string, Value>> members) {
  Value object = Value::MakeObject();
  for (auto& [key, value] : members) object.Set(key, std::move(value));
  return object;
}

// A URI reference: what is no unreserved character or '/' is percent-encoded.
std::string AsUri(const std::string& file) {
  std::vector<std::string> segments;
  for (const std::string& segment : Split(file, '/')) segments.push_back(PercentEncode(segment));
  const std::string joined = Join(segments, "/");
  return joined.starts_with('/') ? "file://" + joined : joined;
}

Value SarifRules() {
  Value rules = Value::MakeArray();
  for (const FindingRule& rule : FindingRules()) {
    rules.items().push_back(
        Object({{"id", Text(rule.id)}, {"shortDescription", Object({{"text", Text(rule.says)}})}}));
  }
  return rules;
}

Value SarifResult(const std::string& file, const Finding& finding) {
  Value physical = Object({{"artifactLocation", Object({{"uri", Text(AsUri(file))}})}});
  if (finding.line > 0) {
    physical.Set("region", Object({{"startLine", Value::Integer(finding.line)}}));
  }
  Value location = Object({{"physicalLocation", std::move(physical)}});
  return Object({{"ruleId", Text(finding.rule)},
                 {"level", Text(GravityName(finding.gravity))},
                 {"message", Object({{"text", Text(Printable(finding.message))}})},
                 {"locations", Value::MakeArray({std::move(location)})}});
}

}  // namespace

const std::vector<FindingRule>& FindingRules() {
  static const std::vector<FindingRule> kRules = {
      {"contract", "A contract that the loader refuses."},
      {"no-operation", "No method and path on the page."},
      {"path-parameter-without-place", "A path parameter that the path has no variable for."},
      {"path-variable-undeclared", "A variable of the path that no row describes."},
      {"copied-description", "A description that seems to be another field's."},
      {"enum-prose-mismatch", "Prose and listed values of a field disagree."},
      {"enum-on-one-side", "A field's values are listed for the request or the response only."},
      {"example-type-mismatch", "An example that is not of the declared type."},
      {"example-not-allowed", "An example that the field's own values or pattern do not allow."},
      {"no-success-status", "Statuses are listed, and none is one of success."},
      {"no-status-codes", "The page names no status code."},
      {"status-undefined", "Prose names a status that no section describes."},
      {"no-not-found-status", "An id can be wrong, and no status is listed for that."},
      {"pattern-without-anchors", "A pattern that does not say it means the whole text."},
      {"pattern-unusable", "A pattern that is no regular expression."},
      {"name-differs", "Request and response seem to name one thing differently."},
      {"name-with-two-meanings", "One name means different things in two bodies."},
      {"write-only-field", "Request fields that no response shows."},
      {"unknown-type", "A type that JSON does not have."},
      {"type-missing", "A field without a type."},
      {"element-type-missing", "An array whose elements have no stated type."},
      {"date-without-format", "A point in time that is a text of no stated format."},
      {"duplicate-field", "A field that is listed twice."},
      {"parent-missing", "A dotted field whose parent is not listed."},
      {"parent-not-object", "A dotted field whose parent has no members by its type."},
      {"mark-without-footnote", "A mark that no footnote explains."},
      {"mark-with-two-footnotes", "One mark with two footnotes."},
      {"no-required-marks", "Nothing says which fields are required."},
      {"either-or-not-in-schema", "Alternatives that only prose tells, beside plain fields."},
      {"alternatives-undefined", "Alternatives, and nothing says what both at once mean."},
      {"version-mismatch", "The path's version and the document's differ."},
      {"security-mismatch", "Security schemes and header parameters do not fit together."},
      {"credential-twice", "A credential that is both a security scheme and a parameter."},
      {"error-shapes-differ", "Refusals of one operation have different shapes."},
      {"status-field-unrelated",
       "A number in the body with no stated relation to the HTTP status."},
      {"put-or-patch", "PUT with a body that looks like a partial update."},
      {"example-missing", "An example is announced and does not follow."},
      {"unconditional-field", "Listed without a condition, though prose says it may be missing."},
      {"wrong-kind", "A list, map, text or number where another kind of value belongs."},
      {"bad-schema", "What stands where a schema is expected is none."},
      {"bad-keyword", "A schema keyword with a value that it cannot have."},
      {"bad-parameter", "A parameter without a name or in a place that there is not."},
      {"bad-style", "A style that its place does not have."},
      {"bad-media-type", "What stands where a media type is expected is none."},
      {"bad-header", "A response header whose name is none."},
      {"unresolved-reference", "A `$ref` that leads nowhere, or round in a circle."},
      {"remote-reference", "A `$ref` into another document; nothing is fetched."},
      {"beside-reference", "Keywords beside a `$ref`, where they say nothing."},
      {"bounds-contradict", "A lower bound above the upper one, which no value keeps to."},
      {"circular-schema", "A schema that leads back to itself without a step further inside."},
      {"recursive-request", "A schema that holds itself, where it is sent."},
      {"too-large", "A schema of which a part is left open for its size."},
      {"type-list", "A list of types before OpenAPI 3.1."},
      {"nullable-enum", "A nullable schema whose list of values has no null."},
      {"boolean-exclusive", "An exclusive bound as OpenAPI 3.0 writes it, in 3.1."},
      {"numeric-exclusive", "An exclusive bound as OpenAPI 3.1 writes it, before."},
      {"unknown-format", "A format that nothing is known of; not judged."},
      {"format-of-another-type", "A format of texts on what is no text."},
      {"unsupported-keyword", "A schema keyword that is left out."},
      {"annotation-only", "A schema keyword by which nothing is judged."},
      {"unsupported-feature", "Something that makes no case."},
      {"unsupported-method", "An operation that is never sent."},
      {"unsupported-body", "A body that is no JSON."},
      {"unsupported-security", "A credential that no header carries."},
      {"undefined-security", "A security scheme that is defined nowhere."},
      {"undefined-status", "A response under what is no status."},
      {"ignored-header", "A header parameter that OpenAPI gives no meaning."},
      {"duplicate-parameter", "A parameter that stands twice in one list."},
      {"path-parameter-not-required", "A path parameter that does not say it is required."},
      {"operation-left-out", "An operation that becomes no contract, with the reason."},
      {"duplicate-operation-id", "Two operations with one operationId."},
      {"ambiguous-path", "Two paths that differ in a variable's name only."},
      {"required-not-described", "A required field that is not among the properties."},
      {"enum-of-another-type", "A listed value that is not of the declared type."},
      {"duplicate-value", "A value that is listed twice."},
      {"unused-component", "A component that nothing refers to."},
      {"not-utf8", "Bytes that are no UTF-8, so that a name may be misread."},
      {"page-residue", "Words left over from links or from how the page was made."},
      {"typo", "A spelling mistake."},
      {"secret-in-response", "A response field that seems to hold a secret."},
      {"precision-of-numbers", "Decimal places, though a JSON number drops zeros at its end."},
      {"left-open", "Something that the page leaves open."},
      {"examples-differ", "Examples of request and response are not of one exchange."},
      {"unsupported", "A feature of the document that no contract can say."},
  };
  return kRules;
}

void SortFindings(std::vector<Finding>* findings) {
  const auto key = [](const Finding& f) { return std::tie(f.line, f.rule, f.message); };
  std::stable_sort(findings->begin(), findings->end(),
                   [&](const Finding& a, const Finding& b) { return key(a) < key(b); });
  const auto same = [&](const Finding& a, const Finding& b) { return key(a) == key(b); };
  findings->erase(std::unique(findings->begin(), findings->end(), same), findings->end());
  // A reference that leads nowhere is told by who follows it, with what is not read for that.
  const auto tells_more = [&](const Finding& one) {
    if (one.rule != "unresolved-reference" && one.rule != "remote-reference") return false;
    const std::string start = one.message.substr(0, one.message.size() - 1);
    const auto of_line =
        std::equal_range(findings->begin(), findings->end(), one,
                         [](const Finding& a, const Finding& b) { return a.line < b.line; });
    return std::any_of(of_line.first, of_line.second, [&](const Finding& other) {
      return other.section == one.section && other.message.starts_with(start) &&
             other.message.size() > one.message.size();
    });
  };
  std::vector<Finding> kept;
  for (const Finding& one : *findings) {
    if (!tells_more(one)) kept.push_back(one);
  }
  *findings = std::move(kept);
}

std::string FindingsAsText(const std::vector<FileFindings>& files) {
  std::string text;
  size_t errors = 0, warnings = 0, notes = 0;
  for (const FileFindings& file : files) {
    for (const Finding& finding : file.findings) {
      text += Printable(file.file) + ":";
      if (finding.line > 0) text += std::to_string(finding.line) + ":";
      text += " " + std::string(GravityName(finding.gravity)) + ": " + Printable(finding.message) +
              " [" + finding.rule + "]\n";
      if (finding.gravity == Gravity::kError) ++errors;
      if (finding.gravity == Gravity::kWarning) ++warnings;
      if (finding.gravity == Gravity::kNote) ++notes;
    }
  }
  const auto counted = [](size_t count, const std::string& one) {
    return std::to_string(count) + " " + one + (count == 1 ? "" : "s");
  };
  return text + counted(errors, "error") + ", " + counted(warnings, "warning") + ", " +
         counted(notes, "note") + "\n";
}

std::string FindingsAsJson(const std::vector<FileFindings>& files) {
  Value list = Value::MakeArray();
  for (const FileFindings& file : files) {
    Value findings = Value::MakeArray();
    for (const Finding& finding : file.findings) {
      Value one =
          Object({{"rule", Text(finding.rule)}, {"gravity", Text(GravityName(finding.gravity))}});
      if (finding.line > 0) one.Set("line", Value::Integer(finding.line));
      if (!finding.section.empty()) one.Set("section", Text(Printable(finding.section)));
      one.Set("message", Text(Printable(finding.message)));
      findings.items().push_back(std::move(one));
    }
    list.items().push_back(
        Object({{"file", Text(Printable(file.file))}, {"findings", std::move(findings)}}));
  }
  return Dump(Object({{"format", Value::Integer(1)}, {"files", std::move(list)}}), 2) + "\n";
}

std::string FindingsAsSarif(const std::vector<FileFindings>& files, const std::string& version) {
  Value results = Value::MakeArray();
  for (const FileFindings& file : files) {
    for (const Finding& finding : file.findings) {
      results.items().push_back(SarifResult(file.file, finding));
    }
  }
  Value driver =
      Object({{"name", Text("assay")}, {"version", Text(version)}, {"rules", SarifRules()}});
  Value run =
      Object({{"tool", Object({{"driver", std::move(driver)}})}, {"results", std::move(results)}});
  return Dump(Object({{"$schema", Text("https://json.schemastore.org/sarif-2.1.0.json")},
                      {"version", Text("2.1.0")},
                      {"runs", Value::MakeArray({std::move(run)})}}),
              2) +
         "\n";
}

}  // namespace assay::derive
