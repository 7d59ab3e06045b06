// Statuses, media types, and whether bodies are what they are called.
#include <algorithm>
#include <string>
#include <utility>

#include "harness/base/text.h"
#include "harness/judge/media_type.h"
#include "suites/suites.h"

namespace assay::suites {
namespace {

constexpr std::string_view kStatusAndMediaTypesSuite = "status_and_media_types";
// Characters; a shorter id that is made up may exist.
constexpr size_t kUnguessable = 8, kUnguessableNumber = 16;
constexpr int kUnauthorized = 401, kForbidden = 403, kTooManyRequests = 429;

// The facts that say that a documented request works: the success status where it is documented,
// else what the operation is for.
Requirements SuccessFacts(const Contract& contract) {
  Requirements ids;
  for (const Response& response : contract.responses) {
    if (response.status.front() == '2') ids = JoinIds(std::move(ids), response.requirements);
  }
  for (const Rule* rule : contract.RulesNamed("updates"))
    ids = JoinIds(std::move(ids), rule->For(""));
  return ids.empty() ? contract.operation_requirements : ids;
}

Judged JudgePreflight(const CaseView& view, const std::vector<bool>& is_update) {
  size_t first = view.steps.size();
  for (size_t i = 0; i < view.steps.size(); ++i) {
    if (!is_update[i]) continue;
    if (view.steps[i].accepted()) return Judged::Held();
    if (first == view.steps.size() && view.steps[i].sent) first = i;
  }
  if (first == view.steps.size()) return Judged::Blocked("nothing was sent");
  const StepResult& result = view.steps[first];
  const int status = result.exchange.status;
  Judged judged = Accepted(first, "no documented request")(view);
  judged.message =
      "none of the documented requests was accepted; the first was answered " + Came(result);
  if (status == kUnauthorized || status == kForbidden || status == kTooManyRequests) {
    judged.holding = Holding::kError;
    judged.kind = "credentials";
    judged.message = "the target refuses the profile's own credentials or subject (" +
                     std::to_string(status) +
                     "), so nothing can be concluded: check the profile's credentials and subjects";
  }
  return judged;
}

void BuildPreflight(SuiteContext& context) {
  Draft draft = context.New(kStatusAndMediaTypesSuite, "accepts_documented_request",
                            SuccessFacts(context.contract()),
                            "an update as documented is answered with success");
  draft.made().preflight = true;
  draft.made().allowed = "an answer of success (2xx)";
  draft.made().subjects.clear();
  const Bodies& bodies = context.bodies();
  for (size_t subject = 0; subject < context.subjects(); ++subject) {
    draft.made().subjects.push_back(subject);
    std::vector<Value> candidates;
    if (const auto one = bodies.Other({}, 0, subject)) {
      candidates.push_back(bodies.Make({{one->first->name, one->second}}, subject));
      if (const auto other = bodies.Other({one->first->pointer}, 0, subject)) {
        candidates.push_back(bodies.Make({{other->first->name, other->second}}, subject));
      }
    }
    candidates.push_back(bodies.MakeAll(0, subject));
    for (const std::string& chosen : bodies.alternatives())
      candidates.push_back(bodies.MakeAll(0, subject, chosen));
    if (context.target().read) {
      // The record as it was, before anything changes it.
      const size_t look = draft.Add(Role::kLook, context.MakeRead(subject));
      draft.step(look).subject = subject;
      draft.step(look).read = true;
    }
    std::vector<size_t> before;
    for (const Value& body : candidates) {
      const bool sent_already = std::any_of(before.begin(), before.end(), [&](size_t step) {
        return draft.step(step).request.body == context.BodyText(body);
      });
      if (sent_already) continue;
      const size_t act = draft.Add(Role::kAct, draft.UpdateOf(subject, body));
      draft.step(act).subject = subject;
      draft.step(act).when = [before](const CaseView& view) {
        return std::none_of(before.begin(), before.end(),
                            [&](size_t step) { return view.steps[step].accepted(); });
      };
      before.push_back(act);
    }
  }
  std::vector<bool> is_update;
  for (const Step& step : draft.made().steps) is_update.push_back(!step.read);
  draft.Expect([is_update](const CaseView& view) { return JudgePreflight(view, is_update); });
  context.Keep(std::move(draft));
}

// Whether the request itself cannot be read as what the operation takes. Then what stands in front
// of the API may have answered, in its own way.
bool IsUnreadable(const Seen& seen) {
  const std::optional<std::string>& body = seen.result.exchange.request.body;
  const std::string& name = seen.contract.request_media_type.name;
  return body && (name.empty() || IsJsonMediaType(name)) && !ParseJson(*body).ok();
}

Judged Broken(std::string kind, std::string message, std::string allowed, std::string came) {
  Judged judged;
  judged.holding = Holding::kBroken;
  judged.kind = std::move(kind);
  judged.message = std::move(message);
  judged.allowed = std::move(allowed);
  judged.came = std::move(came);
  return judged;
}

void BuildMediaType(SuiteContext& context, const Response& response) {
  const std::string& name = response.media_type.name;
  const auto judge = [&response, name](const Seen& seen) -> Said {
    if (seen.response != &response || seen.result.exchange.body.empty()) return std::nullopt;
    const std::string* content_type = seen.result.exchange.FindHeader("Content-Type");
    if (content_type == nullptr) {
      Judged judged = Broken("media_type", "the answer has a body but no Content-Type", name,
                             Came(seen.result));
      judged.only_warns = IsUnreadable(seen);
      return judged;
    }
    if (EqualsIgnoreCase(MediaTypeOf(*content_type), name) || IsOtherBody(response, content_type))
      return Said::Held();
    Judged judged =
        Broken("media_type", "the body of a " + response.status + " is not " + name, name,
               std::to_string(seen.result.exchange.status) + " with Content-Type " +
                   Printable(*content_type, 100));
    judged.only_warns = IsUnreadable(seen);
    return judged;
  };
  context.Standing(kStatusAndMediaTypesSuite, response.status + "_media_type",
                   JoinIds(response.media_type.requirements, response.requirements),
                   "the body of a " + response.status + " answer is " + name, judge);
}

// An answer that is documented with a body has one. Where no field of it is required, an empty one
// is odd, not wrong.
void BuildHasBody(SuiteContext& context, const Response& response) {
  if (!response.schema || response.status == "2xx") return;
  Requirements ids = response.requirements;
  bool demanded = false;
  for (const Rule* rule : context.contract().RulesNamed("exactly_one_of")) {
    const std::vector<std::string> statuses = rule->Texts("responses");
    if (std::find(statuses.begin(), statuses.end(), response.status) == statuses.end()) continue;
    demanded = true;
    ids = JoinIds(std::move(ids), rule->For("at_least_one"));
  }
  const auto judge = [&response, demanded](const Seen& seen) -> Said {
    if (seen.response != &response) return std::nullopt;
    if (!seen.result.exchange.body.empty()) return Said::Held();
    const bool bodiless = seen.contract.method == "HEAD" || seen.result.exchange.status == 204 ||
                          seen.result.exchange.status == 304;
    if (bodiless) return std::nullopt;
    Judged judged =
        Broken("no_body", "a " + response.status + " is documented with a body and has none",
               "a body", Came(seen.result));
    judged.only_warns = !demanded || IsUnreadable(seen);
    return judged;
  };
  context.Standing(kStatusAndMediaTypesSuite, response.status + "_has_body", std::move(ids),
                   "a " + response.status + " answer has a body", judge);
}

// Of the documented fields an answer of success shows some: where it shows none, all that is said
// of them goes untried. None of them need be required, so that is odd, not wrong.
void BuildShowsFields(SuiteContext& context, const Response& response) {
  if (!response.schema || response.status.front() != '2' || response.requirements.empty()) return;
  const Value* fields = response.schema->Find("properties");
  if (fields == nullptr || fields->members().empty()) return;
  std::vector<std::string> names;
  for (const Member& field : fields->members()) names.push_back(field.key);
  const auto judge = [&response, names](const Seen& seen) -> Said {
    if (seen.response != &response || !seen.result.ShowsObject()) return std::nullopt;
    const Value& body = seen.result.json->root;
    const bool shows = std::any_of(names.begin(), names.end(), [&](const std::string& name) {
      return body.Find(name) != nullptr;
    });
    if (shows) return Said::Held();
    Judged judged =
        Broken("no_documented_field", "the answer shows none of the documented fields",
               "one or more of " + std::to_string(names.size()) + " fields, as `" + names[0] + "`",
               Came(seen.result));
    judged.only_warns = true;
    return judged;
  };
  context.Standing(kStatusAndMediaTypesSuite, response.status + "_shows_fields",
                   response.requirements,
                   "a " + response.status + " answer shows documented fields", judge);
}

// A body that is called JSON is JSON. Where the document names no media type, the documented fields
// need JSON.
void BuildJsonBody(SuiteContext& context, const Response& response) {
  const bool named = !response.media_type.name.empty();
  if (named ? !IsJsonMediaType(response.media_type.name) : !response.schema) return;
  const auto judge = [&response, named](const Seen& seen) -> Said {
    if (seen.response != &response || seen.result.exchange.body.empty()) return std::nullopt;
    const std::string* content_type = seen.result.exchange.FindHeader("Content-Type");
    if (IsOtherBody(response, content_type)) return std::nullopt;
    const bool called_json = content_type != nullptr && IsJsonMediaType(MediaTypeOf(*content_type));
    if (named && !called_json) return std::nullopt;  // the media type's own check says so
    if (!seen.result.json) {
      return Broken("not_json", "the body is not JSON: " + seen.result.json_error,
                    "a JSON text (RFC 8259)", Came(seen.result));
    }
    if (seen.result.byte_order_mark) {
      Judged mark = Broken("byte_order_mark", "the body begins with a byte order mark",
                           "no byte order mark (RFC 8259 section 8.1)", Came(seen.result));
      mark.only_warns = true;
      return mark;
    }
    if (seen.result.json->duplicates.empty()) return Said::Held();
    Judged judged =
        Broken("duplicate_name", "a name stands twice in one object, so its value is ambiguous",
               "each name once", "twice: " + seen.result.json->duplicates.front());
    judged.pointer = seen.result.json->duplicates.front();
    judged.only_warns = true;
    return judged;
  };
  Requirements ids = response.media_type.requirements;
  if (!named) ids = SuiteContext::Tied(*response.schema, "type");
  context.Standing(kStatusAndMediaTypesSuite, response.status + "_json_body", std::move(ids),
                   "the body of a " + response.status + " answer is a JSON text", judge);
}

// A documented header is there where it has to be, and keeps to its schema.
void BuildHeader(SuiteContext& context, const Response& response, const ResponseHeader& header) {
  const std::string what = response.status + "_header_" + IdSegment(header.name);
  if (header.required) {
    const auto judge = [&response, &header](const Seen& seen) -> Said {
      if (seen.response != &response) return std::nullopt;
      if (seen.result.exchange.FindHeader(header.name) != nullptr) return Said::Held();
      return Broken("header_missing",
                    "a " + response.status + " answer has no header " + header.name, header.name,
                    Came(seen.result));
    };
    context.Standing(kStatusAndMediaTypesSuite, what, header.requirements,
                     "a " + response.status + " answer has the header " + header.name, judge);
  }
  const Value* type = header.schema.Find("type");
  const bool scalar = type == nullptr || !type->is_string() ||
                      (type->text() != "array" && type->text() != "object");
  Requirements ids;
  if (const Value* ties = header.schema.Find(kAnnotation)) {
    for (const Member& tie : ties->members())
      ids = JoinIds(std::move(ids), SuiteContext::Tied(header.schema, tie.key));
  }
  if (!header.compiled || !scalar || ids.empty()) return;
  const auto judge = [&response, &header](const Seen& seen) -> Said {
    if (seen.response != &response) return std::nullopt;
    const std::string* value = seen.result.exchange.FindHeader(header.name);
    if (value == nullptr) return std::nullopt;
    const Value read = ReadAs(*header.compiled, std::string(Trim(*value)));
    if (header.compiled->Accepts(read)) return Said::Held();
    const SchemaJudgement judgement = header.compiled->Judge(read);
    const std::string allowed =
        judgement.violations.empty() ? "its schema" : judgement.violations.front().allowed;
    return Broken("header_value", "the header " + header.name + " is not " + allowed, allowed,
                  Printable(*value, 100));
  };
  context.Standing(
      kStatusAndMediaTypesSuite, what + "_value", std::move(ids),
      "the header " + header.name + " of a " + response.status + " answer keeps to its schema",
      judge);
}

void BuildDocumentedStatuses(SuiteContext& context) {
  for (const Rule* rule : context.contract().RulesNamed("documented_statuses")) {
    const auto judge = [](const Seen& seen) -> Said {
      if (seen.result.exchange.status >= 500)
        return std::nullopt;  // a fault of the run, told where it came
      if (seen.response != nullptr) return Said::Held();
      return Broken(
          "undocumented_status",
          "status " + std::to_string(seen.result.exchange.status) + " is not in the document",
          "a documented status", Came(seen.result));
    };
    context.Standing(kStatusAndMediaTypesSuite, "documented_only", rule->For(""),
                     "only documented statuses are used", judge,
                     rule->level.value_or(Level::kShould));
  }
}

void BuildUnknownResource(SuiteContext& context) {
  for (const Rule* rule : context.contract().RulesNamed("unknown_resource")) {
    const std::string name = rule->Text("parameter");
    Draft draft =
        context.New(kStatusAndMediaTypesSuite, "unknown_" + IdSegment(name), rule->For(""),
                    "an update of a record that does not exist is refused", rule->level);
    const auto& values = context.path_values(draft.subject());
    const auto found = values.find(name);
    if (found == values.end()) continue;
    const auto other = context.bodies().Other({}, 0, draft.subject());
    Value body = context.bodies().Make({}, draft.subject());
    if (other) body.Set(other->first->name, other->second);
    const std::string& real = found->second;
    const bool all_digits = real.find_first_not_of("0123456789") == std::string::npos;
    if (real.size() < (all_digits ? kUnguessableNumber : kUnguessable)) {
      draft.made().not_applicable = "a made-up `" + name + "` of this length could be somebody's";
      context.Keep(std::move(draft));
      continue;
    }
    std::map<std::string, std::string> made_up = values;
    made_up[name] = context.MadeUpId(name, draft.subject());
    const size_t act =
        draft.Add(Role::kAct, context.MakeRequestAt(made_up, context.BodyText(body), "default"));
    draft.step(act).standing = Standing::kRefusals;
    draft.made().allowed = "a refusal (4xx)";
    draft.Expect(Refused(act, "an update of a made-up " + name));
    context.Keep(std::move(draft));
  }
}

}  // namespace

void BuildStatusAndMediaTypes(SuiteContext& context) {
  BuildPreflight(context);
  for (const Response& response : context.contract().responses) {
    if (!response.media_type.name.empty()) BuildMediaType(context, response);
    BuildJsonBody(context, response);
    BuildHasBody(context, response);
    BuildShowsFields(context, response);
    for (const ResponseHeader& header : response.headers) BuildHeader(context, response, header);
  }
  BuildDocumentedStatuses(context);
  BuildUnknownResource(context);
}

}  // namespace assay::suites
