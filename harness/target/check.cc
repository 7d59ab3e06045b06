#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "harness/base/text.h"
#include "harness/contract/own_file.h"
#include "harness/contract/path_template.h"
#include "harness/contract/places.h"
#include "harness/target/profile.h"

namespace assay {
namespace {

class Checker {
 public:
  Checker(const ContractTarget& target, const Contract& contract)
      : target_(target), contract_(contract) {
    const auto names = TemplateNames(contract.path).value_or(std::vector<std::string>{});
    variables_.insert(names.begin(), names.end());
  }

  std::vector<Error> Check() {
    for (size_t i = 0; i < target_.subjects.size(); ++i) {
      CheckSubject(target_.subjects[i], "/subjects/" + std::to_string(i));
    }
    if (target_.read.has_value()) CheckRead(target_.read->path);
    for (const auto& [field, values] : target_.values) CheckValues(field, values);
    return std::move(errors_);
  }

 private:
  void Add(const std::string& pointer, std::string message, std::string remedy) {
    const auto place = target_.places.find(pointer);
    errors_.push_back({place == target_.places.end() ? Place{} : place->second,
                       contract_.id + ": " + std::move(message), std::move(remedy)});
  }

  std::string Bound() const {
    return variables_.empty()
               ? "the contract's path has none"
               : "the contract's path has " + ListNames({variables_.begin(), variables_.end()});
  }

  void CheckSubject(const std::map<std::string, std::string>& subject, const std::string& pointer) {
    for (const std::string& name : variables_) {
      if (subject.count(name) > 0) continue;
      Add(pointer, "the subject does not bind path parameter `" + name + "`", Bound());
    }
    for (const auto& [name, value] : subject) {
      if (variables_.count(name) > 0) continue;
      Add(pointer, "the subject binds `" + Printable(name, 80) + "`, which is no path parameter",
          Bound());
    }
  }

  void CheckRead(const std::string& path) {
    for (const std::string& name : TemplateNames(path).value_or(std::vector<std::string>{})) {
      if (variables_.count(name) > 0) continue;
      Add("/read/path", "the read path has `" + Printable(name, 80) + "`, which no subject binds",
          Bound());
    }
  }

  void CheckValues(const std::string& field, const std::vector<Value>& values) {
    const std::string field_pointer = "/" + EscapePointerToken(field);
    const std::string place = "/values" + field_pointer;
    const auto parameter = std::find_if(
        contract_.parameters.begin(), contract_.parameters.end(),
        [&](const Parameter& one) { return one.name == field && one.in != ParameterPlace::kPath; });
    if (parameter != contract_.parameters.end()) return;  // read as its schema says when it is sent
    const bool known =
        contract_.request_schema.has_value() && HasPlace(*contract_.request_schema, field_pointer);
    if (!known) {
      Add(place, "the request has no field `" + Printable(field, 80) + "`",
          "name a field of the request's schema, or a query, header or cookie parameter");
      return;
    }
    if (!contract_.request_compiled.has_value()) return;
    for (size_t i = 0; i < values.size(); ++i) {
      const std::string broken = Broken(field, values[i]);
      // Of an array field, the profile may list whole values or single items.
      if (broken.empty() || Broken(field, Value::MakeArray({values[i]})).empty()) continue;
      // The value itself stays out of the message: it may come from the environment.
      Add(place, "value " + std::to_string(i + 1) + " of `" + field + "` is not a good one",
          "give " + broken);
    }
  }

  // What a field's value would have to be; empty where it is that.
  std::string Broken(const std::string& field, const Value& value) const {
    const std::string pointer = "/" + EscapePointerToken(field);
    Value body = Value::MakeObject();
    body.Set(field, value);
    for (const auto& violation : contract_.request_compiled->Judge(body).violations) {
      const bool of_field =
          violation.pointer == pointer || violation.pointer.starts_with(pointer + "/");
      if (of_field) return violation.allowed;
    }
    return "";
  }

  const ContractTarget& target_;
  const Contract& contract_;
  std::set<std::string> variables_;
  std::vector<Error> errors_;
};

}  // namespace

Result<bool> CheckProfile(const Profile& profile, const Contract& contract) {
  const auto target = profile.contracts.find(contract.id);
  if (target == profile.contracts.end()) return true;
  std::vector<Error> errors = Checker(target->second, contract).Check();
  if (!errors.empty()) return errors;
  return true;
}

}  // namespace assay
