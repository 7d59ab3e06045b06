// Headers and credentials without which a request is refused.
#include <algorithm>
#include <string>

#include "harness/base/text.h"
#include "harness/judge/expect.h"
#include "suites/suites.h"

namespace assay::suites {
namespace {

constexpr std::string_view kHeadersAndCredentialsSuite = "headers_and_credentials";

// An update by the default credential without one header, or without all of that credential's
// headers (empty name).
Request Without(const SuiteContext& context, const Draft& draft, const std::string& header,
                const Field* sent_field = nullptr) {
  const auto other = context.bodies().Other({}, 0, draft.subject());
  Value body = context.bodies().Make({}, draft.subject());
  if (sent_field != nullptr) {
    if (auto good = context.bodies().Good(*sent_field, 0, draft.subject()))
      body.Set(sent_field->name, *std::move(good));
  } else if (other) {
    body.Set(other->first->name, other->second);
  }
  Request request = draft.Update(context.BodyText(body), header.empty() ? "" : "default");
  std::erase_if(request.headers,
                [&](const Header& sent) { return EqualsIgnoreCase(sent.name, header); });
  return request;
}

bool DefaultSends(const SuiteContext& context, const std::string& header) {
  const auto found = context.target().credentials.find("default");
  if (found == context.target().credentials.end()) return false;
  const auto& headers = found->second.headers;
  return header.empty() ? !headers.empty()
                        : std::any_of(headers.begin(), headers.end(), [&](const auto& sent) {
                            return EqualsIgnoreCase(sent.first, header);
                          });
}

// Whether it is the rule's header; of a rule that names none, one of the default credential's.
bool IsOf(const SuiteContext& context, const std::string& header, const std::string& name) {
  if (!header.empty()) return EqualsIgnoreCase(header, name);
  const auto& headers = context.target().credentials.at("default").headers;
  return std::any_of(headers.begin(), headers.end(),
                     [&](const auto& sent) { return EqualsIgnoreCase(sent.first, name); });
}

// With an address alone nobody can know whether the API is at that address at all.
Expectation SomethingThere(size_t act) {
  return [act](const CaseView& view) {
    const int status = view.steps[act].exchange.status;
    if (status != 404 && status != 405 && status != 501) return Judged::Held();
    return Judged::Unseen("nothing was found there (" + std::to_string(status) +
                          "): is it the API's base address?");
  };
}

// `field`: the one that the request sends, for targets that ask for less where less is at stake.
void BuildHeaders(SuiteContext& context, const Rule& rule, const Field* field = nullptr) {
  const std::string header = rule.Text("header");
  const std::string name = header.empty() ? rule.Text("scheme") : header;
  std::string what = "without/" + IdSegment(name);
  std::string title = "a request without " + name;
  if (field != nullptr) {
    what += "/" + IdSegment(field->name);
    title += " that sends `" + field->name + "`";
  }
  Draft draft = context.New(kHeadersAndCredentialsSuite, what, rule.For(""), title + " is refused",
                            rule.level);
  if (!context.bare() && !DefaultSends(context, header)) {
    draft.made().not_applicable = "the profile's default credential has no " + name;
    context.Keep(std::move(draft));
    return;
  }
  const size_t act = draft.Add(Role::kAct, Without(context, draft, header, field));
  if (context.bare()) draft.Expect(SomethingThere(act));
  draft.step(act).standing = Standing::kRefusals;
  draft.made().allowed = "a refusal (4xx)";
  draft.made().still_violates = [header](const Request& request) {
    return std::none_of(request.headers.begin(), request.headers.end(),
                        [&](const Header& sent) { return EqualsIgnoreCase(sent.name, header); });
  };
  draft.step(act).may_lock_out = true;
  draft.Expect(NotLockedOut(act));
  draft.Expect(Refused(act, "a request without " + name));
  context.Keep(std::move(draft));
}

// The credential's value made up, its length and scheme word kept. No document here says that such
// a one is refused, so accepting it is odd, never wrong.
std::string MadeUp(std::string value) {
  const size_t word = value.find(' ') == std::string::npos ? 0 : value.find(' ') + 1;
  for (size_t i = word; i < value.size(); ++i) value[i] = "x7q2"[i % 4];
  return value;
}

void BuildMadeUp(SuiteContext& context, const Rule& rule) {
  const std::string header = rule.Text("header");
  const std::string name = header.empty() ? rule.Text("scheme") : header;
  Draft draft = context.New(kHeadersAndCredentialsSuite, "made_up/" + IdSegment(name), rule.For(""),
                            "a request with a made-up " + name + " is refused", Level::kMay);
  if (!DefaultSends(context, header)) {
    draft.made().not_applicable = "the profile's default credential has no " + name;
    context.Keep(std::move(draft));
    return;
  }
  Request request = Without(context, draft, "-");
  for (Header& one : request.headers) {
    if (IsOf(context, header, one.name)) one.value = MadeUp(one.value);
  }
  const size_t act = draft.Add(Role::kAct, std::move(request));
  draft.step(act).standing = Standing::kRefusals;
  draft.made().allowed = "a refusal (4xx)";
  draft.step(act).may_lock_out = true;
  draft.Expect(NotLockedOut(act));
  draft.Expect(Refused(act, "a request with a made-up " + name));
  context.Keep(std::move(draft));
}

// A header without a value carries nothing, but it is there: accepting it is odd, never wrong.
void BuildEmpty(SuiteContext& context, const Rule& rule) {
  const std::string header = rule.Text("header");
  if (context.bare()) return;
  const std::string name = header.empty() ? rule.Text("scheme") : header;
  Draft draft = context.New(kHeadersAndCredentialsSuite, "empty/" + IdSegment(name), rule.For(""),
                            "a request with an empty " + name + " is refused", Level::kShould);
  if (!DefaultSends(context, header)) {
    draft.made().not_applicable = "the profile's default credential has no " + name;
    context.Keep(std::move(draft));
    return;
  }
  Request request = Without(context, draft, "-");
  for (Header& one : request.headers) {
    if (IsOf(context, header, one.name)) one.value.clear();
  }
  const size_t act = draft.Add(Role::kAct, std::move(request));
  draft.step(act).standing = Standing::kRefusals;
  draft.made().allowed = "a refusal (4xx)";
  draft.step(act).may_lock_out = true;
  draft.Expect(NotLockedOut(act));
  draft.Expect(Refused(act, "a request with an empty " + name));
  context.Keep(std::move(draft));
}

}  // namespace

void BuildHeadersAndCredentials(SuiteContext& context) {
  for (const Rule* rule : context.contract().RulesNamed("requires_credential")) {
    BuildHeaders(context, *rule);
    if (!context.bare() && context.bodies().fields().size() > 1) {
      for (const Field& field : context.bodies().fields()) {
        if (context.bodies().Good(field, 0, 0)) BuildHeaders(context, *rule, &field);
      }
    }
    BuildEmpty(context, *rule);
    BuildMadeUp(context, *rule);
  }
}

}  // namespace assay::suites
