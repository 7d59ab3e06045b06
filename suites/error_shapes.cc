// The bodies of refusals: types of their fields, either/or pairs, fields that do not belong, the
// status repeated.
#include <string>

#include "harness/judge/expect.h"
#include "suites/schema_checks.h"
#include "suites/suites.h"

namespace assay::suites {
namespace {

constexpr std::string_view kErrorShapesSuite = "error_shapes";

// The body of a refusal that a rule speaks of; null where this exchange is none.
const Value* BodyFor(const Seen& seen, const Response* response) {
  if (seen.response != response || !seen.result.json || !seen.result.json->root.is_object())
    return nullptr;
  return &seen.result.json->root;
}

// A member that is null is not there in the sense of "either … or"; whether it may be null is its
// type's business.
bool IsThere(const Value& body, const std::string& pointer) {
  const Value* value = At(body, pointer);
  return value != nullptr && !value->is_null();
}

const Response* Declared(const Contract& contract, const std::string& status) {
  for (const Response& response : contract.responses) {
    if (response.status == status) return &response;
  }
  return nullptr;
}

Judged Broken(std::string kind, std::string message, std::string pointer, std::string allowed,
              const Seen& seen) {
  Judged judged;
  judged.holding = Holding::kBroken;
  judged.kind = std::move(kind);
  judged.message = std::move(message);
  judged.pointer = std::move(pointer);
  judged.allowed = std::move(allowed);
  judged.came = Came(seen.result);
  return judged;
}

void AddPair(SuiteContext& context, const Rule& rule, const std::string& status) {
  const Response* response = Declared(context.contract(), status);
  const std::vector<std::string> fields = rule.Texts("fields");
  const std::string& a = fields[0];
  const std::string& b = fields[1];
  const std::string what = status + "_" + IdSegment(a) + "_or_" + IdSegment(b);
  context.Standing(
      kErrorShapesSuite, what + "/at_least_one", rule.For("at_least_one"),
      "a " + status + " body has " + a + " or " + b + " (the weaker reading of 'either … or')",
      [=](const Seen& seen) -> Said {
        const Value* body = BodyFor(seen, response);
        if (body == nullptr) return std::nullopt;
        if (IsThere(*body, a) || IsThere(*body, b)) return Said::Held();
        return Broken("neither_present", "neither " + a + " nor " + b + " is in the body", "",
                      "one of the two", seen);
      },
      rule.level);
  context.Standing(
      kErrorShapesSuite, what + "/not_both", rule.For("not_both"),
      "a " + status + " body does not have both " + a + " and " + b,
      [=](const Seen& seen) -> Said {
        const Value* body = BodyFor(seen, response);
        if (body == nullptr) return std::nullopt;
        if (!IsThere(*body, a) || !IsThere(*body, b)) return Said::Held();
        return Broken("both_present", "both " + a + " and " + b + " are in the body", a,
                      "one of the two", seen);
      },
      rule.level);
}

void AddAbsent(SuiteContext& context, const Rule& rule, const std::string& status,
               const std::string& field) {
  const Response* response = Declared(context.contract(), status);
  context.Standing(
      kErrorShapesSuite, status + "_" + IdSegment(field) + "/not_listed", rule.For(""),
      "a " + status + " body does not have " + field + ", which the document does not list for it",
      [=](const Seen& seen) -> Said {
        const Value* body = BodyFor(seen, response);
        if (body == nullptr) return std::nullopt;
        if (At(*body, field) == nullptr) return Said::Held();
        return Broken("unlisted", field + " is not listed for a " + status, field, "no such field",
                      seen);
      },
      Level::kShould);
}

void AddEqualsStatus(SuiteContext& context, const Rule& rule, const std::string& status,
                     const std::string& field) {
  const Response* response = Declared(context.contract(), status);
  context.Standing(
      kErrorShapesSuite, status + "_" + IdSegment(field) + "/equals_status", rule.For(""),
      "in a " + status + " body, " + field + " repeats the HTTP status",
      [=](const Seen& seen) -> Said {
        const Value* body = BodyFor(seen, response);
        const Value* value = body == nullptr ? nullptr : At(*body, field);
        if (value == nullptr || !value->is_number() || BreaksSchemaAt(seen, field))
          return std::nullopt;
        if (Equal(*value, Value::Integer(seen.result.exchange.status))) return Said::Held();
        return Broken("other_status", field + " is not the HTTP status", field,
                      std::to_string(seen.result.exchange.status), seen);
      },
      Level::kShould);
}

}  // namespace

void BuildErrorShapes(SuiteContext& context) {
  AddSchemaChecks(context, kErrorShapesSuite,
                  [](const Response& response, const SchemaCheck&) { return IsRefusal(response); });
  const Contract& contract = context.contract();
  for (const Rule& rule : contract.rules) {
    for (const std::string& status : rule.Texts("responses")) {
      if (rule.name == "exactly_one_of") AddPair(context, rule, status);
      for (const std::string& field : rule.Texts("fields")) {
        if (rule.name == "absent_in") AddAbsent(context, rule, status, field);
        if (rule.name == "equals_status") AddEqualsStatus(context, rule, status, field);
      }
    }
  }
}

}  // namespace assay::suites
