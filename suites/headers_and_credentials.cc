// Headers and credentials without which a request is refused.
#include <algorithm>
#include <string>

#include "harness/base/text.h"
#include "harness/judge/expect.h"
#include "suites/suites.h"

namespace assay::suites {
namespace {

constexpr std::string_view kSuite = "headers_and_credentials";

// An update by the default credential without one header, or without all of that credential's
// headers (empty name).
Request Without(const SuiteContext& context, const Draft& draft, const std::string& header) {
  const auto other = context.bodies().Other({}, 0, draft.subject());
  Value body = context.bodies().Make({}, draft.subject());
  if (other) body.Set(other->first->name, other->second);
  Request request = draft.Update(Dump(body), header.empty() ? "" : "default");
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

void Build(SuiteContext& context, const Rule& rule) {
  const std::string header = rule.Text("header");
  const std::string name = header.empty() ? rule.Text("scheme") : header;
  Draft draft = context.New(kSuite, "without/" + IdSegment(name), rule.For(""),
                            "a request without " + name + " is refused", rule.level);
  if (!DefaultSends(context, header)) {
    draft.made().not_applicable = "the profile's default credential has no " + name;
    context.Keep(std::move(draft));
    return;
  }
  const size_t act = draft.Add(Role::kAct, Without(context, draft, header));
  draft.step(act).standing = Standing::kRefusals;
  draft.made().allowed = "a refusal (4xx)";
  draft.made().still_violates = [header](const Request& request) {
    return std::none_of(request.headers.begin(), request.headers.end(),
                        [&](const Header& sent) { return EqualsIgnoreCase(sent.name, header); });
  };
  draft.Expect(Refused(act, "a request without " + name));
  context.Keep(std::move(draft));
}

}  // namespace

void BuildHeadersAndCredentials(SuiteContext& context) {
  for (const Rule* rule : context.contract().RulesNamed("requires_credential"))
    Build(context, *rule);
}

}  // namespace assay::suites
