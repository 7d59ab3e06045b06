#include "harness/run/recorded.h"

#include <algorithm>
#include <chrono>

#include "harness/base/text.h"

namespace assay {
namespace {

// Where an answer held what must not be shown.
constexpr std::string_view kRedacted = "[redacted";

bool IsNameStart(char c) { return c == '_' || (c >= 'A' && c <= 'Z'); }
bool IsNamePart(char c) { return IsNameStart(c) || (c >= '0' && c <= '9'); }

// Adds every $NAME of a text.
void FindNames(std::string_view text, std::vector<std::string>* names) {
  for (size_t at = text.find('$'); at != std::string_view::npos; at = text.find('$', at + 1)) {
    size_t end = at + 1;
    if (end >= text.size() || !IsNameStart(text[end])) continue;
    while (end < text.size() && IsNamePart(text[end])) ++end;
    names->emplace_back(text.substr(at, end - at));
  }
}

void FindNames(const Value& value, std::vector<std::string>* names) {
  if (value.is_string()) FindNames(value.text(), names);
  if (value.is_array()) {
    for (const Value& item : value.items()) FindNames(item, names);
  }
  if (value.is_object()) {
    for (const Member& member : value.members()) FindNames(member.value, names);
  }
}

TransportFault FaultOf(const std::string& name) {
  if (name.empty()) return TransportFault::kNone;
  for (int i = 0; i <= static_cast<int>(TransportFault::kStopped); ++i) {
    const auto fault = static_cast<TransportFault>(i);
    if (TransportFaultName(fault) == name) return fault;
  }
  return TransportFault::kMalformed;  // of another version: no answer, whatever the cause
}

std::chrono::microseconds Micros(double seconds) {
  return std::chrono::microseconds(static_cast<int64_t>(seconds * 1e6));
}

const Value::Object& MembersOf(const Value& settings, std::string_view key) {
  static const Value::Object none;
  const Value* value = settings.Find(key);
  return value != nullptr && value->is_object() ? value->members() : none;
}

const Value::Array& ItemsOf(const Value& value) {
  static const Value::Array none;
  return value.is_array() ? value.items() : none;
}

std::string TextOf(const Value& value) { return value.is_string() ? value.text() : ""; }

ContractTarget RecordedTarget(const Value& settings) {
  ContractTarget target;
  for (const Member& credential : MembersOf(settings, "credentials")) {
    Credential& one = target.credentials[credential.key];
    for (const Member& header : MembersOf(credential.value, "headers"))
      one.headers.emplace_back(header.key, TextOf(header.value));
  }
  if (const Value* subjects = settings.Find("subjects")) {
    for (const Value& subject : ItemsOf(*subjects)) {
      auto& bound = target.subjects.emplace_back();
      if (!subject.is_object()) continue;
      for (const Member& member : subject.members()) bound[member.key] = TextOf(member.value);
    }
  }
  for (const Member& field : MembersOf(settings, "values"))
    target.values[field.key] = ItemsOf(field.value);
  if (const Value* read = settings.Find("read"))
    target.read = ReadOperation{read->StringOr("method", "GET"), read->StringOr("path", "")};
  return target;
}

// Each $NAME that is a secret's, by its value.
std::string Resolved(const std::string& text, const std::map<std::string, std::string>& values) {
  std::string out;
  size_t from = 0;
  for (size_t at = text.find('$'); at != std::string::npos; at = text.find('$', at + 1)) {
    size_t end = at + 1;
    while (end < text.size() && IsNamePart(text[end])) ++end;
    // A value may have been followed by letters that could be of a name: the longest name counts.
    for (; end > at + 1; --end) {
      const auto known = values.find(text.substr(at, end - at));
      if (known == values.end()) continue;
      out += text.substr(from, at - from) + known->second;
      from = end;
      break;
    }
  }
  return out + text.substr(from);
}

std::string JsonEscaped(const std::string& text) {
  if (!IsUtf8(text)) return text;
  const std::string quoted = Dump(Value::String(text));
  return quoted.substr(1, quoted.size() - 2);
}

}  // namespace

void StandIns::Restore(const std::vector<Secret>& secrets, reports::ExchangeRecord* record) const {
  std::map<std::string, std::string> raw, json, url;
  for (const Secret& secret : secrets) {
    raw[secret.shown_as] = secret.value;
    json[secret.shown_as] = JsonEscaped(secret.value);
    url[secret.shown_as] = PercentEncode(secret.value);
  }
  record->url = Resolved(record->url, url);
  record->request_body = Resolved(record->request_body, json);
  record->response_body = Resolved(record->response_body, json);
  for (auto* pairs : {&record->request_headers, &record->response_headers, &record->path_values}) {
    for (auto& [name, value] : *pairs) value = Resolved(value, raw);
  }
}

StandIns::StandIns(const reports::Header& header) {
  FindNames(header.base_url, &names_);
  for (const reports::TargetInfo& target : header.targets) FindNames(target.settings, &names_);
  std::sort(names_.begin(), names_.end());
  names_.erase(std::unique(names_.begin(), names_.end()), names_.end());
}

bool StandIns::In(std::string_view text) const {
  if (text.find(kRedacted) != std::string_view::npos) return true;
  return std::any_of(names_.begin(), names_.end(), [&](const std::string& name) {
    return text.find(name) != std::string_view::npos;
  });
}

Redactor StandIns::MakeRedactor() const {
  Redactor redactor;
  for (const std::string& name : names_) redactor.Add(name, name);
  return redactor;
}

Profile RecordedProfile(const reports::Header& header) {
  Profile profile;
  profile.name = header.target_name;
  profile.base_url = header.base_url;
  profile.bare = header.bare;
  for (const reports::TargetInfo& target : header.targets)
    profile.contracts[target.contract] = RecordedTarget(target.settings);
  return profile;
}

Exchange RecordedExchange(const reports::ExchangeRecord& record) {
  Exchange exchange;
  exchange.number = record.number;
  exchange.request.method = record.method;
  exchange.request.url = record.url;
  for (const auto& [name, value] : record.request_headers)
    exchange.request.headers.push_back({name, value});
  if (record.has_request_body) exchange.request.body = record.request_body;
  exchange.fault = FaultOf(record.fault);
  exchange.fault_detail = record.fault_detail;
  exchange.status = record.status;
  for (const auto& [name, value] : record.response_headers)
    exchange.headers.push_back({name, value});
  exchange.body = record.response_body;
  exchange.timing = {Micros(record.started), Micros(record.first_byte), Micros(record.total)};
  exchange.came_at = record.came_at;
  exchange.retries = record.retries;
  return exchange;
}

Step RecordedStep(const reports::ExchangeRecord& record) {
  Step step;
  for (const Role role : {Role::kSetup, Role::kAct, Role::kLook, Role::kRestore}) {
    if (RoleName(role) == record.role) step.role = role;
  }
  if (record.standing == "refusals") step.standing = Standing::kRefusals;
  if (record.standing == "none") step.standing = Standing::kNone;
  step.read = record.read;
  step.judged_here = record.judged_here;
  return step;
}

std::map<std::string, std::string> RecordedPathValues(const reports::ExchangeRecord& record) {
  return {record.path_values.begin(), record.path_values.end()};
}

}  // namespace assay
