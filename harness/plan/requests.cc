// The requests that a suite sends: to which address, with which parameters, credentials and
// headers.
#include <algorithm>
#include <utility>

#include "harness/base/text.h"
#include "harness/plan/plan.h"

namespace assay {
namespace {

constexpr std::string_view kUserAgent = "assay/0.1";

}  // namespace

std::string SuiteContext::ExpandPath(std::string_view path,
                                     const std::map<std::string, std::string>& path_values) const {
  std::string expanded(path);
  for (const auto& [name, value] : path_values) {
    std::string written = PercentEncode(value);
    for (const Parameter& parameter : contract().parameters) {
      const bool styled = parameter.in == ParameterPlace::kPath && parameter.name == name &&
                          parameter.style != "simple";
      if (styled) written = WriteInPath(parameter, Value::String(value));
    }
    expanded = ReplaceAll(std::move(expanded), "{" + name + "}", written);
  }
  return expanded;
}

bool SuiteContext::AddParameter(Request* request, const Parameter& parameter, const Value& value) {
  if (parameter.in == ParameterPlace::kQuery) {
    const std::string written = WriteInQuery(parameter, value);
    if (written.empty()) return false;
    request->url += (request->url.find('?') == std::string::npos ? "?" : "&") + written;
    return true;
  }
  const std::optional<std::string> written = WriteInHeader(parameter, value);
  if (!written) return false;
  const bool cookie = parameter.in == ParameterPlace::kCookie;
  const std::string name = cookie ? "Cookie" : parameter.name;
  for (Header& header : request->headers) {
    if (!cookie || !EqualsIgnoreCase(header.name, name)) continue;
    header.value += "; " + *written;
    return true;
  }
  request->headers.push_back({name, *written});
  return true;
}

void SuiteContext::AddParameters(Request* request, const Parameter* but) const {
  for (const Parameter& parameter : contract().parameters) {
    if (&parameter == but || !IsOwn(contract(), parameter) || !parameter.required) continue;
    if (const auto value = parameters_.Good(parameter, 0)) AddParameter(request, parameter, *value);
  }
}

std::optional<std::string> SuiteContext::BodyText(const Value& body) const {
  if (!contract().request_schema) return std::nullopt;
  return Dump(body);
}

std::optional<Request> SuiteContext::MakeRequestWith(size_t subject,
                                                     std::optional<std::string> body,
                                                     const Parameter& parameter,
                                                     const std::optional<Value>& value) const {
  if (parameter.in == ParameterPlace::kPath) {
    if (!value) return std::nullopt;
    // Another segment than the one that is meant would be another operation.
    const std::string written = WriteInPath(parameter, *value);
    if (written.empty() || written == "." || written == ".." ||
        written.find("%2F") != std::string::npos) {
      return std::nullopt;
    }
    std::string path = ReplaceAll(contract().path, "{" + parameter.name + "}", written);
    return MakeRequestTo(ExpandPath(path, planned_.subjects[subject]), std::move(body), "default",
                         &parameter);
  }
  Request request = MakeRequestTo(ExpandPath(contract().path, planned_.subjects[subject]),
                                  std::move(body), "default", &parameter);
  if (value && !AddParameter(&request, parameter, *value)) return std::nullopt;
  return request;
}

bool SuiteContext::HasCredential(std::string_view name) const {
  return planned_.target.credentials.count(std::string(name)) > 0;
}

Request SuiteContext::MakeRequest(size_t subject, std::optional<std::string> body,
                                  std::string_view credential) const {
  const auto key = std::tuple(subject, std::string(credential), body.has_value());
  auto known = requests_.find(key);
  if (known == requests_.end()) {
    const std::optional<std::string> any = body ? std::optional<std::string>("") : std::nullopt;
    Request made = MakeRequestAt(planned_.subjects[subject], any, credential);
    known = requests_.emplace(key, std::move(made)).first;
  }
  Request request = known->second;
  request.body = std::move(body);
  return request;
}

std::string SuiteContext::MadeUpId(const std::string& parameter, size_t subject) const {
  const auto found = planned_.subjects[subject].find(parameter);
  const std::string real = found == planned_.subjects[subject].end() ? "" : found->second;
  const auto taken = [&](const std::string& id) {
    return std::any_of(planned_.subjects.begin(), planned_.subjects.end(), [&](const auto& values) {
      const auto other = values.find(parameter);
      return other != values.end() && EqualsIgnoreCase(other->second, id);
    });
  };
  // Digits stay digits and the letters of hex digits such letters, so that the shape is kept.
  for (int shift = 7; shift > 0; --shift) {
    std::string made = real;
    for (char& c : made) {
      if (c >= '0' && c <= '9')
        c = static_cast<char>('0' + (c - '0' + shift) % 10);
      else if (c >= 'a' && c <= 'f')
        c = static_cast<char>('a' + (c - 'a' + shift) % 6);
      else if (c >= 'A' && c <= 'F')
        c = static_cast<char>('A' + (c - 'A' + shift) % 6);
    }
    if (!taken(made)) return made;
  }
  std::string made = real + "x";
  while (taken(made)) made += "x";
  return made;
}

Request SuiteContext::MakeRequestAt(const std::map<std::string, std::string>& path_values,
                                    std::optional<std::string> body,
                                    std::string_view credential) const {
  return MakeRequestTo(ExpandPath(contract().path, path_values), std::move(body), credential,
                       nullptr);
}

Request SuiteContext::MakeRequestTo(const std::string& path, std::optional<std::string> body,
                                    std::string_view credential, const Parameter* but) const {
  Request request;
  request.method = contract().method;
  request.url = profile_.base_url + path;
  if (const auto found = planned_.target.credentials.find(std::string(credential));
      found != planned_.target.credentials.end()) {
    for (const auto& [name, value] : found->second.headers)
      request.headers.push_back({name, value});
  }
  request.headers.push_back({"Accept", Accepted()});
  request.headers.push_back({"User-Agent", std::string(kUserAgent)});
  if (body) {
    const std::string& media_type = contract().request_media_type.name;
    request.headers.push_back(
        {"Content-Type", media_type.empty() ? "application/json" : media_type});
  }
  request.body = std::move(body);
  AddParameters(&request, but);
  return request;
}

std::string SuiteContext::Accepted() const {
  std::string other;
  for (const Response& response : contract().responses) {
    const bool success = response.status.front() == '2' || response.status == "default";
    if (!success || response.media_type.name.empty()) continue;
    if (response.media_type.name == "application/json") return response.media_type.name;
    if (other.empty()) other = response.media_type.name;
  }
  return other.empty() ? "application/json" : other + ", application/json;q=0.9";
}

Request SuiteContext::MakeRead(size_t subject) const {
  Request request = MakeRequest(subject, std::nullopt, "default");
  request.method = planned_.target.read->method;
  request.url =
      profile_.base_url + ExpandPath(planned_.target.read->path, planned_.subjects[subject]);
  return request;
}

PutBack SuiteContext::MakePutBack() const {
  // Where each field shows, and whether leaving it out of the record means that it was removed.
  struct Mirror {
    const Field* field;
    std::string shown;
    bool removable;
  };
  auto copy = std::make_shared<Bodies>(bodies_);
  std::vector<Mirror> places;
  for (const Field& field : copy->fields()) {
    const auto removed = contract().RulesNamed("removed_by_null");
    const bool removable = std::any_of(removed.begin(), removed.end(), [&](const Rule* rule) {
      return rule->Text("field") == field.pointer;
    });
    if (std::string shown = ShownAt(field.pointer); !shown.empty())
      places.push_back({&field, std::move(shown), removable});
  }
  // A stand-in request of each subject, whose body is filled in when the record is known.
  std::vector<Request> requests;
  for (size_t subject = 0; subject < subjects(); ++subject)
    requests.push_back(MakeRequest(subject, "", "default"));
  return [copy, places, requests](const Value& record, size_t subject) -> std::optional<Request> {
    Value body = Value::MakeObject();
    for (const Mirror& place : places) {
      const Value* shown = At(record, place.shown);
      const Result<Schema> schema = Schema::Compile(*place.field->schema);
      if (shown != nullptr && schema.ok() && schema.value().Accepts(*shown))
        body.Set(place.field->name, *shown);
      if (shown == nullptr && place.removable) body.Set(place.field->name, Value());
    }
    if (body.members().empty()) return std::nullopt;
    Request request = requests[subject];
    request.body = Dump(body);
    return request;
  };
}

}  // namespace assay
