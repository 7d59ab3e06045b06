#include "harness/target/profile.h"

#include <algorithm>
#include <set>
#include <utility>

#include "harness/base/text.h"
#include "harness/contract/own_file.h"
#include "harness/contract/path_template.h"
#include "harness/target/base_url.h"
#include "harness/target/credentials.h"
#include "harness/target/expand.h"

namespace assay {
namespace {

using Subject = std::map<std::string, std::string>;  // path parameter -> value

// A literal in the file that is secret, and so no part of the digest.
struct Mask {
  uint32_t offset = 0;  // of the string's opening quote
  std::string shown_as;
};

// The end of the JSON string that begins at `offset`, behind its closing quote.
size_t EndOfString(std::string_view text, size_t offset) {
  for (size_t i = offset + 1; i < text.size(); ++i) {
    if (text[i] == '\\')
      ++i;
    else if (text[i] == '"')
      return i + 1;
  }
  return text.size();
}

std::string Masked(std::string_view text, std::vector<Mask> masks) {
  std::sort(masks.begin(), masks.end(),
            [](const Mask& a, const Mask& b) { return a.offset < b.offset; });
  std::string masked;
  size_t at = 0;
  for (const Mask& mask : masks) {
    masked += text.substr(at, mask.offset - at);
    masked += mask.shown_as;
    at = EndOfString(text, mask.offset);
  }
  masked += text.substr(at);
  return masked;
}

class Loader {
 public:
  Loader(const Environment& environment, const std::vector<std::string>& known_ids,
         Problems* problems)
      : environment_(environment),
        known_ids_(known_ids),
        problems_(*problems),
        expander_(environment, problems) {}

  Profile Load(const Value& root);

 private:
  void LoadBaseUrl(const Value& text, Profile* profile);
  ContractTarget LoadTarget(const Value& value);
  void LoadCredentials(const Value& credentials, ContractTarget* target);
  Credential LoadCredential(const std::string& name, const Value& headers);
  void LoadSubjects(const Value& subjects, ContractTarget* target);
  void CompareSubject(const Value& where, const Subject& subject,
                      const std::vector<Subject>& before);
  void LoadValues(const Value& values, ContractTarget* target);
  void LoadRead(const Value& read, ContractTarget* target);

  const Environment& environment_;
  const std::vector<std::string>& known_ids_;
  Problems& problems_;
  Expander expander_;
  std::vector<Mask> masks_;
};

Profile Loader::Load(const Value& root) {
  Profile profile;
  profile.name = expander_.Expand(*root.Find("name")).text;
  LoadBaseUrl(*root.Find("baseUrl"), &profile);
  for (const Member& member : root.Find("contracts")->members()) {
    const bool known = known_ids_.empty() || std::find(known_ids_.begin(), known_ids_.end(),
                                                       member.key) != known_ids_.end();
    if (!known) {
      problems_.Add(member.key_offset, "there is no contract `" + Printable(member.key, 80) + "`",
                    KnownNames(member.key, known_ids_));
    }
    ContractTarget target = LoadTarget(member.value);
    target.places[""] = problems_.PlaceAt(member.key_offset);
    profile.contracts[member.key] = std::move(target);
  }
  profile.secrets = expander_.TakeSecrets();
  profile.digest = Hex64(Hash64(Masked(problems_.text(), std::move(masks_))));
  return profile;
}

void Loader::LoadBaseUrl(const Value& text, Profile* profile) {
  const Expanded expanded = expander_.ExpandAddress(text);
  if (!expanded.complete) return;
  const auto url = ParseBaseUrl(expanded.text);
  if (!url.ok()) {
    problems_.Add(text, url.error().message, url.error().remedy);
    return;
  }
  profile->base_url = url.value().text;
  if (url.value().userinfo.empty()) return;
  if (const auto error = AddUserinfoSecrets(url.value().userinfo, &expander_)) {
    problems_.Add(text, error->message, error->remedy);
  }
  masks_.push_back({text.offset(), "$BASE_URL"});
}

ContractTarget Loader::LoadTarget(const Value& value) {
  ContractTarget target;
  if (const Value* credentials = value.Find("credentials")) LoadCredentials(*credentials, &target);
  if (const Value* subjects = value.Find("subjects")) LoadSubjects(*subjects, &target);
  if (const Value* values = value.Find("values")) LoadValues(*values, &target);
  if (const Value* read = value.Find("read")) LoadRead(*read, &target);
  return target;
}

void Loader::LoadCredentials(const Value& credentials, ContractTarget* target) {
  for (const Member& member : credentials.members()) {
    if (const Value* headers = member.value.Find("headers")) {
      target->credentials[member.key] = LoadCredential(member.key, *headers);
    }
  }
}

Credential Loader::LoadCredential(const std::string& name, const Value& headers) {
  Credential credential;
  std::set<std::string> seen;
  for (const Member& header : headers.members()) {
    if (!seen.insert(ToLower(header.key)).second) {
      problems_.Add(header.key_offset, "header `" + Printable(header.key, 80) + "` is here twice",
                    "keep one of the two: header names do not tell cases apart");
    }
    if (const auto error = RefuseHeaderName(header.key)) {
      problems_.Add(header.key_offset, error->message, error->remedy);
    }
    const Expanded value = expander_.Expand(header.value);
    if (!value.complete) continue;
    if (const auto error = RefuseHeaderValue(value, environment_)) {
      problems_.Add(header.value, error->message, error->remedy);
    }
    const std::string shown_as = CredentialName(name, header.key);
    if (AddHeaderSecrets(value, shown_as, &expander_)) {
      masks_.push_back({header.value.offset(), shown_as});
    }
    credential.headers.emplace_back(header.key, value.text);
  }
  return credential;
}

void Loader::LoadSubjects(const Value& subjects, ContractTarget* target) {
  for (const Value& subject : subjects.items()) {
    Subject bound;
    for (const Member& member : subject.members()) {
      const Expanded value = expander_.Expand(member.value);
      if (value.complete && (value.text.empty() || value.text == "." || value.text == "..")) {
        problems_.Add(member.value,
                      "the subject's `" + Printable(member.key, 80) +
                          "` is empty or a dot: no such path can be sent",
                      "give the identifier of a record that the run may change");
      }
      // One that is not known yet is no other than it is written.
      bound[member.key] = value.complete ? value.text : member.value.text();
    }
    CompareSubject(subject, bound, target->subjects);
    target->places["/subjects/" + std::to_string(target->subjects.size())] =
        problems_.PlaceAt(subject.offset());
    target->subjects.push_back(std::move(bound));
  }
}

void Loader::CompareSubject(const Value& where, const Subject& subject,
                            const std::vector<Subject>& before) {
  if (before.empty()) return;
  const auto same_name = [](const auto& a, const auto& b) { return a.first == b.first; };
  const Subject& first = before.front();
  if (!std::equal(subject.begin(), subject.end(), first.begin(), first.end(), same_name)) {
    problems_.Add(where, "this subject binds other path parameters than the first one",
                  "bind the same names in each subject");
  }
  if (std::find(before.begin(), before.end(), subject) != before.end()) {
    problems_.Add(where, "the same subject is here twice",
                  "name each record once: cases that change one record must not overlap");
  }
}

void Loader::LoadValues(const Value& values, ContractTarget* target) {
  for (const Member& member : values.members()) {
    target->places["/values/" + EscapePointerToken(member.key)] =
        problems_.PlaceAt(member.key_offset);
    auto& good = target->values[member.key];
    for (const Value& value : member.value.items()) good.push_back(expander_.ExpandAll(value));
  }
}

void Loader::LoadRead(const Value& read, ContractTarget* target) {
  ReadOperation operation;
  if (const Value* method = read.Find("method")) operation.method = expander_.Expand(*method).text;
  const Value& path = *read.Find("path");
  operation.path = expander_.Expand(path).text;
  const bool printable = std::all_of(operation.path.begin(), operation.path.end(),
                                     [](char c) { return c > ' ' && c != 0x7f && c != '#'; });
  if (!printable || !operation.path.starts_with("/") || !TemplateNames(operation.path)) {
    problems_.Add(path, "the read operation's path is no template of a path",
                  "write it as /users/{user}, percent-encoded where it is not ASCII");
  }
  target->places["/read/path"] = problems_.PlaceAt(path.offset());
  target->read = std::move(operation);
}

}  // namespace

Result<Profile> LoadProfile(std::string_view text, std::string_view file,
                            const Environment& environment,
                            const std::vector<std::string>& known_ids) {
  const Result<Value> root = ReadOwnJson(text, file, "profile");
  if (!root.ok()) return root.errors();
  Problems problems(text, file);
  Profile profile = Loader(environment, known_ids, &problems).Load(root.value());
  if (!problems.empty()) return problems.Take();
  return profile;
}

Result<Profile> LoadProfileFile(const std::string& path, const Environment& environment,
                                const std::vector<std::string>& known_ids) {
  const Result<std::string> text = ReadOwnFile(path, "target profile");
  if (!text.ok()) return text.errors();
  return LoadProfile(text.value(), path, environment, known_ids);
}

Result<Profile> ProfileForUrl(std::string_view url) {
  const Place place{"--target", 0, 0};
  auto parsed = ParseBaseUrl(url);
  if (!parsed.ok()) return Error{place, parsed.error().message, parsed.error().remedy};
  Problems none(url, place.file);
  const Environment no_environment = [](const std::string&) { return std::nullopt; };
  Expander secrets(no_environment, &none);
  const std::string& userinfo = parsed.value().userinfo;
  if (!userinfo.empty()) {
    if (auto error = AddUserinfoSecrets(userinfo, &secrets)) {
      error->place = place;
      return *error;
    }
  }
  Profile profile;
  profile.name = parsed.value().host_port;
  profile.base_url = parsed.value().text;
  profile.secrets = secrets.TakeSecrets();
  profile.bare = true;
  const std::string shown = ReplaceAll(profile.base_url, userinfo + "@", "");
  profile.digest = Hex64(Hash64(userinfo.empty() ? profile.base_url : shown));
  return profile;
}

}  // namespace assay
