#include "harness/plan/starter_profile.h"

#include <algorithm>

#include "harness/plan/bodies.h"
#include "harness/plan/plan.h"

namespace assay {
namespace {

constexpr int kOfEach = 2;  // subjects, and good values of a field

std::string Upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return text;
}

std::string ApiOf(const Contract& contract) { return contract.id.substr(0, contract.id.find('/')); }

class Starter {
 public:
  // `only`: of the contracts of its API; else the variables of its records name the operation too.
  Starter(const Contract& contract, bool only) : contract_(contract) {
    api_ = Upper(IdSegment(ApiOf(contract))) + "_";
    if (!only) operation_ = Upper(IdSegment(contract.id.substr(ApiOf(contract).size()))) + "_";
  }

  Value Make() {
    Value made = Value::MakeObject();
    made.Set("credentials", Credentials());
    if (HasPathParameters()) made.Set("subjects", Subjects());
    if (Value values = Values(); !values.members().empty()) made.Set("values", std::move(values));
    if (HasPathParameters() && contract_.method != "GET") {
      Value read = Value::MakeObject();
      read.Set("method", Value::String("GET"));
      read.Set("path", Value::String(contract_.path));
      made.Set("read", std::move(read));
    }
    return made;
  }
  std::vector<std::pair<std::string, std::string>> TakeVariables() { return std::move(variables_); }

 private:
  bool HasPathParameters() const {
    return std::any_of(contract_.parameters.begin(), contract_.parameters.end(),
                       [](const Parameter& one) { return one.in == ParameterPlace::kPath; });
  }

  Value Variable(const std::string& name, std::string what) {
    variables_.emplace_back(api_ + name, std::move(what));
    return Value::String("${" + api_ + name + "}");
  }

  Value Headers(const std::string& role, const std::string& whose) {
    Value headers = Value::MakeObject();
    for (const Parameter& one : contract_.parameters) {
      if (!one.credential || one.in != ParameterPlace::kHeader) continue;
      headers.Set(one.name, Variable(role + Upper(IdSegment(one.name)),
                                     "the `" + one.name + "` header of " + whose));
    }
    // Where the document does not say how a caller shows who it is.
    if (headers.members().empty())
      headers.Set("Authorization",
                  Variable(role + "AUTHORIZATION", "the `Authorization` header of " + whose));
    Value credential = Value::MakeObject();
    credential.Set("headers", std::move(headers));
    return credential;
  }

  Value Credentials() {
    Value credentials = Value::MakeObject();
    credentials.Set("default", Headers("", "a caller who may do all of this"));
    if (!contract_.RulesNamed("requires_permission").empty())
      credentials.Set("unpermitted", Headers("READER_", "a caller who must be refused"));
    return credentials;
  }

  Value Subjects() {
    Value::Array subjects;
    for (int i = 1; i <= kOfEach; ++i) {
      Value subject = Value::MakeObject();
      for (const Parameter& one : contract_.parameters) {
        if (one.in != ParameterPlace::kPath) continue;
        subject.Set(one.name,
                    Variable(operation_ + Upper(IdSegment(one.name)) + "_" + std::to_string(i),
                             "`" + one.name + "` of a test record, which the run changes"));
      }
      subjects.push_back(std::move(subject));
    }
    return Value::MakeArray(std::move(subjects));
  }

  Value Values() {
    Value values = Value::MakeObject();
    const Bodies bodies(contract_, {}, 1);
    for (const Field& field : bodies.fields()) {
      if (!field.from_profile) continue;
      Value::Array good;
      for (int i = 1; i <= kOfEach; ++i)
        good.push_back(Variable(operation_ + Upper(IdSegment(field.name)) + "_" + std::to_string(i),
                                "a good value of `" + field.name + "`"));
      values.Set(field.name, Value::MakeArray(std::move(good)));
    }
    return values;
  }

  const Contract& contract_;
  std::string api_, operation_;  // how variables begin
  std::vector<std::pair<std::string, std::string>> variables_;
};

}  // namespace

StarterProfile MakeStarterProfile(const std::vector<std::shared_ptr<const Contract>>& contracts,
                                  std::string_view base_url) {
  StarterProfile made;
  made.profile = Value::MakeObject();
  made.profile.Set("name", Value::String("staging"));
  made.profile.Set("baseUrl", Value::String(std::string(base_url)));
  Value each = Value::MakeObject();
  for (const auto& contract : contracts) {
    const auto same = std::count_if(contracts.begin(), contracts.end(), [&](const auto& other) {
      return ApiOf(*other) == ApiOf(*contract);
    });
    Starter starter(*contract, same == 1);
    each.Set(contract->id, starter.Make());
    for (auto& variable : starter.TakeVariables()) {
      if (std::find(made.variables.begin(), made.variables.end(), variable) == made.variables.end())
        made.variables.push_back(std::move(variable));
    }
  }
  made.profile.Set("contracts", std::move(each));
  return made;
}

}  // namespace assay
