#include <cstdlib>
#include <string>
#include <utility>

#include "harness/base/text.h"
#include "harness/contract/contract.h"
#include "harness/contract/lint.h"
#include "harness/contract/own_file.h"

namespace assay {
namespace {

constexpr std::string_view kBuiltinPrefix = "contracts/";
constexpr std::string_view kMetaPrefix = "contracts/meta/";
constexpr std::string_view kSuffix = ".json";

const Value::Array& ItemsOf(const Value& object, std::string_view key) {
  static const Value::Array none;
  const Value* list = object.Find(key);
  return list != nullptr && list->is_array() ? list->items() : none;
}

ParameterPlace ParsePlace(std::string_view name) {
  if (name == "header") return ParameterPlace::kHeader;
  if (name == "query") return ParameterPlace::kQuery;
  if (name == "cookie") return ParameterPlace::kCookie;
  return ParameterPlace::kPath;
}

// Makes the model from a file whose shape is checked already; lints each schema on the way.
class Builder {
 public:
  Builder(const Value& root, Problems* problems) : root_(root), problems_(*problems) {}

  Contract Build() {
    Contract contract;
    contract.id = root_.StringOr("id", "");
    contract.title = root_.StringOr("title", "");
    contract.file = std::string(problems_.file());
    contract.digest = Hex64(Hash64(problems_.text()));
    BuildDocument(&contract);
    BuildOperation(&contract);
    for (const Value& value : ItemsOf(root_, "parameters")) {
      contract.parameters.push_back(BuildParameter(value));
    }
    BuildRequest(&contract);
    size_t index = 0;
    for (const Value& value : ItemsOf(root_, "responses")) {
      contract.responses.push_back(BuildResponse(value, "/responses/" + std::to_string(index++)));
    }
    for (const Value& value : ItemsOf(root_, "rules")) contract.rules.push_back(BuildRule(value));
    for (const Value& value : ItemsOf(root_, "redact")) {
      if (value.is_string()) contract.redact.push_back(value.text());
    }
    for (const Value& value : ItemsOf(root_, "requirements")) {
      contract.requirements.push_back(BuildRequirement(value));
    }
    for (const Value& value : ItemsOf(root_, "unread")) {
      contract.unread.push_back({LineOf(value), value.StringOr("section", ""),
                                 value.StringOr("text", ""), value.StringOr("reason", "")});
    }
    return contract;
  }

  std::vector<Citation>& citations() { return citations_; }

 private:
  Requirements Cited(const Value& object, std::string_view key) {
    return Cite(object.Find(key), &citations_);
  }

  void BuildDocument(Contract* contract) {
    const Value* document = root_.Find("document");
    if (document == nullptr) return;
    contract->document_title = document->StringOr("title", "");
    contract->document_url = document->StringOr("url", "");
    contract->document_edition = document->StringOr("edition", "");
  }

  void BuildOperation(Contract* contract) {
    const Value* operation = root_.Find("operation");
    if (operation == nullptr) return;
    contract->method = operation->StringOr("method", "");
    contract->path = operation->StringOr("path", "");
    contract->operation_requirements = Cited(*operation, "requirements");
  }

  Parameter BuildParameter(const Value& value) {
    Parameter parameter;
    parameter.name = value.StringOr("name", "");
    parameter.in = ParsePlace(value.StringOr("in", ""));
    parameter.required = value.BooleanOr("required", false);
    parameter.credential = value.BooleanOr("credential", false);
    if (const Value* schema = value.Find("schema")) {
      parameter.compiled = LintSchema(*schema, SchemaRole::kParameter, &problems_, &citations_);
      parameter.schema = *schema;
    }
    const bool form =
        parameter.in == ParameterPlace::kQuery || parameter.in == ParameterPlace::kCookie;
    parameter.style = value.StringOr("style", form ? "form" : "simple");
    parameter.explode = value.BooleanOr("explode", parameter.style == "form");
    parameter.media_type = value.StringOr("mediaType", "");
    if (const Value* requirements = value.Find("requirements")) {
      parameter.required_by = Cited(*requirements, "required");
      parameter.stated_by = Cited(*requirements, "stated");
    }
    return parameter;
  }

  MediaType BuildMediaType(const Value& holder) {
    const Value* value = holder.Find("mediaType");
    if (value == nullptr) return {};
    return {value->StringOr("name", ""), Cited(*value, "requirements")};
  }

  void BuildRequest(Contract* contract) {
    const Value* request = root_.Find("request");
    if (request == nullptr) return;
    contract->request_media_type = BuildMediaType(*request);
    if (const Value* requirements = request->Find("requirements"))
      contract->request_required_by = Cited(*requirements, "required");
    const Value* schema = request->Find("schema");
    if (schema == nullptr) return;
    contract->request_compiled = LintSchema(*schema, SchemaRole::kRequest, &problems_, &citations_);
    contract->request_schema = *schema;
  }

  ResponseHeader BuildHeader(const Value& value) {
    ResponseHeader header;
    header.name = value.StringOr("name", "");
    header.required = value.BooleanOr("required", false);
    header.requirements = Cited(value, "requirements");
    if (const Value* schema = value.Find("schema")) {
      header.compiled = LintSchema(*schema, SchemaRole::kParameter, &problems_, &citations_);
      header.schema = *schema;
    }
    return header;
  }

  Response BuildResponse(const Value& value, const std::string& pointer) {
    Response response;
    response.status = value.StringOr("status", "");
    response.requirements = Cited(value, "requirements");
    response.media_type = BuildMediaType(value);
    for (const Value& name : ItemsOf(value, "otherMediaTypes")) {
      if (name.is_string()) response.other_media_types.push_back(name.text());
    }
    for (const Value& header : ItemsOf(value, "headers")) {
      response.headers.push_back(BuildHeader(header));
    }
    if (const Value* schema = value.Find("schema")) {
      response.compiled = LintSchema(*schema, SchemaRole::kResponse, &problems_, &citations_);
      response.schema = *schema;
      response.schema_pointer = pointer + "/schema";
    }
    if (const Value* advice = value.Find("advice")) {
      response.compiled_advice = LintSchema(*advice, SchemaRole::kAdvice, &problems_, &citations_);
      response.advice = *advice;
      response.advice_pointer = pointer + "/advice";
    }
    return response;
  }

  Rule BuildRule(const Value& value) {
    Rule rule;
    rule.name = value.StringOr("rule", "");
    rule.settings = value;
    rule.level = ParseLevel(value.StringOr("level", ""));
    rule.place = problems_.PlaceAt(value.offset());
    const Value* requirements = value.Find("requirements");
    if (requirements == nullptr) return rule;
    if (!requirements->is_object()) {
      rule.requirements[""] = Cite(requirements, &citations_);
      return rule;
    }
    for (const Member& part : requirements->members()) {
      rule.requirements[part.key] = Cite(&part.value, &citations_);
    }
    return rule;
  }

  static uint32_t LineOf(const Value& value) {
    const Value* line = value.Find("line");
    if (line == nullptr || !line->is_number()) return 0;
    return static_cast<uint32_t>(std::strtoul(line->text().c_str(), nullptr, 10));
  }

  static Requirement BuildRequirement(const Value& value) {
    Requirement requirement;
    requirement.id = value.StringOr("id", "");
    requirement.level = ParseLevel(value.StringOr("level", "")).value_or(Level::kMust);
    requirement.category = value.StringOr("category", "");
    requirement.text = value.StringOr("text", "");
    requirement.section = value.StringOr("section", "");
    requirement.locator = value.StringOr("locator", "");
    requirement.line = LineOf(value);
    requirement.not_tested = value.StringOr("notTested", "");
    requirement.outside = value.BooleanOr("outside", false);
    requirement.source = value.StringOr("source", "");
    return requirement;
  }

  const Value& root_;
  Problems& problems_;
  std::vector<Citation> citations_;
};

Result<std::shared_ptr<const Contract>> Read(std::string_view text, std::string_view file,
                                             bool of_ours) {
  const Result<Value> root = ReadOwnJson(text, file, "contract", of_ours);
  if (!root.ok()) return root.errors();
  Problems problems(text, file, /*hides_values=*/false, of_ours);
  Builder builder(root.value(), &problems);
  auto contract = std::make_shared<Contract>(builder.Build());
  if (!of_ours) {
    LintOperation(root.value(), *contract, &problems);
    if (const Value* rules = root.value().Find("rules")) LintRules(*rules, *contract, &problems);
    if (const Value* listed = root.value().Find("requirements"))
      LintRequirements(*listed, builder.citations(), &problems);
  }
  if (!problems.empty()) return problems.Take();
  return std::shared_ptr<const Contract>(std::move(contract));
}

}  // namespace

Result<std::shared_ptr<const Contract>> LoadContract(std::string_view text, std::string_view file) {
  return Read(text, file, /*of_ours=*/false);
}

Result<std::shared_ptr<const Contract>> LoadContractFile(const std::string& path) {
  const Result<std::string> text = ReadOwnFile(path, "contract");
  if (!text.ok()) return text.errors();
  return LoadContract(text.value(), path);
}

std::string_view EmbeddedText(std::string_view name) {
  for (const EmbeddedFile& file : EmbeddedFiles()) {
    if (file.name == name) return file.text;
  }
  return {};
}

std::vector<std::string> BuiltinContractIds() {
  std::vector<std::string> ids;
  for (const EmbeddedFile& file : EmbeddedFiles()) {
    if (!file.name.starts_with(kBuiltinPrefix) || file.name.starts_with(kMetaPrefix)) continue;
    const size_t length = file.name.size() - kBuiltinPrefix.size() - kSuffix.size();
    ids.emplace_back(file.name.substr(kBuiltinPrefix.size(), length));
  }
  return ids;
}

Result<std::shared_ptr<const Contract>> LoadBuiltinContract(std::string_view id) {
  const std::string name = std::string(id) + std::string(kSuffix);
  const std::string_view text = EmbeddedText(std::string(kBuiltinPrefix) + name);
  const std::string file = "builtin:" + name;
  if (text.empty() || name.starts_with("meta/")) {
    return Error{Place{file, 0, 0}, "there is no contract `" + Printable(id, 80) + "` built in",
                 KnownNames(std::string(id), BuiltinContractIds()) +
                     "; for a contract in a file, give its path"};
  }
  auto contract = Read(text, file, /*of_ours=*/true);
  if (contract.ok() && contract.value()->id != id) {
    return Error{Place{file, 0, 0},
                 "its id is `" + contract.value()->id + "`, not that of its file",
                 "let the id be the path below contracts/, without .json"};
  }
  return contract;
}

}  // namespace assay
