#include "harness/derive/openapi_lint.h"

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "harness/base/text.h"
#include "harness/contract/path_template.h"
#include "harness/derive/openapi_schema.h"
#include "harness/schema/schema.h"

namespace assay::derive {
namespace {

class DocumentLinter {
 public:
  DocumentLinter(const OpenApiDocument& document, const std::vector<OpenApiOperation>& operations,
                 FindingList* findings)
      : document_(document), operations_(operations), findings_(*findings) {}

  void Run() {
    if (operations_.empty()) {
      Add(Gravity::kError, "no-operation", document_.root(), "The document has no operation.");
    }
    document_.TellWrongKinds(document_.root(), /*below=*/true, &findings_);
    LintOperationIds();
    LintPaths();
    LintSecurity();
    Walk(document_.root(), 0);
    LintUnused();
    for (const char* key : {"webhooks", "x-webhooks"}) {
      if (const Node hooks = document_.root().Get(key))
        Add(Gravity::kNote, "unsupported-feature", hooks,
            "Webhooks are calls to a client; none is waited for.");
    }
  }

 private:
  void Add(Gravity gravity, const char* rule, const Node& at, std::string message) {
    findings_.Add(gravity, rule, document_.LineOf(at), at.pointer, std::move(message));
  }

  void LintOperationIds() {
    std::map<std::string, std::string> known;
    for (const OpenApiOperation& operation : operations_) {
      if (operation.operation_id.empty()) continue;
      const auto [entry, is_new] = known.emplace(operation.operation_id, operation.name());
      if (is_new) continue;
      Add(Gravity::kError, "duplicate-operation-id", operation.node.Get("operationId"),
          "The operationId `" + Printable(operation.operation_id, 80) + "` is also that of " +
              entry->second + ".");
    }
  }

  // Two paths that the same address fits, with a variable in the same place.
  void LintPaths() {
    std::map<std::string, std::string> known;
    for (const NamedNode& path : MembersOf(document_.root().Get("paths"))) {
      std::string shape;
      bool inside = false;
      for (const char c : path.name) {
        if (c == '{') inside = true;
        if (!inside) shape += c;
        if (c == '}') {
          shape += "{}";
          inside = false;
        }
      }
      const auto [entry, is_new] = known.emplace(shape, path.name);
      if (is_new || path.name.starts_with("x-")) continue;
      Add(Gravity::kError, "ambiguous-path", path.node,
          "The path `" + Printable(path.name, 120) + "` differs from `" +
              Printable(entry->second, 120) + "` only in the name of a variable.");
    }
  }

  void LintSecurity() {
    const Node defined = document_.is_swagger()
                             ? document_.root().Get("securityDefinitions")
                             : document_.root().Get("components").Get("securitySchemes");
    for (const Node& choice : ItemsOf(document_.root().Get("security"))) {
      for (const NamedNode& scheme : MembersOf(choice)) {
        if (defined.Get(scheme.name)) continue;
        Add(Gravity::kError, "undefined-security", choice,
            "The security scheme `" + Printable(scheme.name, 60) + "` is defined nowhere.");
      }
    }
  }

  // Every schema of the document, wherever it stands; and every reference.
  void Walk(const Node& node, int depth) {
    if (depth > 200 || node.value == nullptr) return;
    if (node.value->is_array()) {
      for (const Node& item : ItemsOf(node)) Walk(item, depth + 1);
      return;
    }
    if (!node.is_object()) return;
    if (const std::string reference = ReferenceOf(node); !reference.empty()) Refer(node, reference);
    for (const NamedNode& member : MembersOf(node)) {
      if (member.name == "example" || member.name == "examples" || member.name == "default" ||
          member.name == "enum" || member.name == "const" || member.name.starts_with("x-")) {
        continue;
      }
      if (member.name == "mapping") ReferMapping(member.node);
      const bool schema = member.name == "schema" || member.name == "items" ||
                          member.name == "additionalProperties" || member.name == "not";
      const bool schemas = member.name == "schemas" || member.name == "definitions" ||
                           member.name == "properties" || member.name == "$defs";
      const bool list = member.name == "allOf" || member.name == "anyOf" || member.name == "oneOf";
      if (schema) LintSchema(member.node);
      if (schemas) {
        for (const NamedNode& one : MembersOf(member.node)) LintSchema(one.node);
      }
      if (list) {
        for (const Node& one : ItemsOf(member.node)) LintSchema(one);
      }
      Walk(member.node, depth + 1);
    }
    if (node.Get("schema") && (node.Get("example") || node.Get("examples")))
      LintMediaExamples(node);
  }

  void Refer(const Node& node, const std::string& reference) {
    if (!used_.insert(reference).second && resolved_.count(reference) > 0) return;
    std::string why;
    if (document_.Find(reference, &why)) {
      resolved_.insert(reference);
      return;
    }
    Add(Gravity::kError, reference.starts_with('#') ? "unresolved-reference" : "remote-reference",
        node, why + ".");
  }

  void ReferMapping(const Node& mapping) {
    for (const NamedNode& one : MembersOf(mapping)) {
      if (!one.node.value->is_string()) continue;
      const std::string& target = one.node.value->text();
      used_.insert(target.starts_with('#') ? target : "#/components/schemas/" + target);
    }
  }

  void LintSchema(const Node& schema) {
    if (!schema.is_object() || !linted_.insert(schema.pointer).second) return;
    LintRequired(schema);
    LintEnum(schema);
    for (const char* key : {"example", "default"}) {
      if (const Node value = schema.Get(key)) LintValue(schema, value, key);
    }
    if (document_.is_31()) {
      for (const Node& value : ItemsOf(schema.Get("examples"))) LintValue(schema, value, "example");
    }
    const Node items = schema.Get("items");
    if (schema.Text("type") == "array" && !items && !schema.Get("prefixItems")) {
      Add(Gravity::kWarning, "element-type-missing", schema,
          "An array whose items are not described.");
    }
  }

  void LintRequired(const Node& schema) {
    const Node properties = schema.Get("properties");
    // Without properties of its own, a schema adds to what others describe.
    if (!properties.is_object()) return;
    for (const char* combining : {"allOf", "anyOf", "oneOf", "$ref"}) {
      if (schema.Get(combining)) return;
    }
    for (const Node& name : ItemsOf(schema.Get("required"))) {
      if (!name.value->is_string() || properties.Get(name.value->text())) continue;
      Add(Gravity::kWarning, "required-not-described", name,
          "`" + Printable(name.value->text(), 80) + "` is required and not among the properties.");
    }
  }

  static bool Fits(const Value& value, std::string_view type) {
    if (type == "integer") {
      return value.is_number() && value.text().find_first_of(".eE") == std::string::npos;
    }
    if (type == "number") return value.is_number();
    if (type == "string") return value.is_string();
    if (type == "boolean") return value.is_boolean();
    if (type == "object") return value.is_object();
    if (type == "array") return value.is_array();
    return true;
  }

  void LintEnum(const Node& schema) {
    const std::string type = schema.Text("type");
    std::vector<const Value*> seen;
    for (const Node& value : ItemsOf(schema.Get("enum"))) {
      if (!value.value->is_null() && !Fits(*value.value, type)) {
        Add(Gravity::kError, "enum-of-another-type", value,
            Printable(Dump(*value.value), 60) + " is listed for a value of type " + type + ".");
      }
      if (seen.size() > 500) continue;
      const bool twice = std::any_of(seen.begin(), seen.end(), [&](const Value* other) {
        return Equal(*other, *value.value);
      });
      if (twice) {
        Add(Gravity::kWarning, "duplicate-value", value,
            Printable(Dump(*value.value), 60) + " is listed twice.");
      }
      seen.push_back(value.value);
    }
  }

  // A schema for a look at examples only; what the translation has to say is said
  // elsewhere.
  const std::optional<Schema>& Compiled(const Node& given) {
    std::string why;
    const Node target = document_.Follow(given, &why);
    const Node& schema = target ? target : given;
    const auto [entry, is_new] = compiled_.try_emplace(schema.pointer);
    if (!is_new) return entry->second;
    Draft draft;
    FindingList ignored;
    // With definitions for what it refers to: large schemas refer to one another.
    SchemaTranslator translator(document_, draft, ignored, SchemaUse::kResponse);
    Result<Schema> compiled = Schema::Compile(translator.Translate(schema, "the value"));
    if (compiled.ok()) entry->second = compiled.Take();
    return entry->second;
  }

  void LintValue(const Node& schema, const Node& value, const char* what) {
    if (++examples_ > kMostExamples || value.value->is_null()) return;
    const std::optional<Schema>& compiled = Compiled(schema);
    if (!compiled) return;
    const SchemaJudgement judgement = compiled->Judge(*value.value);
    if (judgement.violations.empty()) return;
    const SchemaViolation& first = judgement.violations.front();
    const bool type = compiled->checks()[first.check].keyword == "type";
    Add(Gravity::kWarning, type ? "example-type-mismatch" : "example-not-allowed", value,
        "The " + std::string(what) + " does not fit its schema: " +
            (first.pointer.empty() ? "it" : Printable(first.pointer, 80)) + " is not " +
            Printable(first.allowed, 120) + ".");
  }

  void LintMediaExamples(const Node& holder) {
    const Node schema = holder.Get("schema");
    if (const Node one = holder.Get("example")) LintValue(schema, one, "example");
    for (const NamedNode& one : MembersOf(holder.Get("examples"))) {
      std::string why;
      const Node target = document_.Follow(one.node, &why);
      if (const Node value = target.Get("value")) LintValue(schema, value, "example");
    }
  }

  void LintUnused() {
    const auto lint = [&](const Node& all, const std::string& prefix) {
      for (const NamedNode& one : MembersOf(all)) {
        const std::string pointer = prefix + EscapePointerToken(one.name);
        const auto below = used_.lower_bound(pointer + "/");
        const bool used =
            used_.count(pointer) > 0 || (below != used_.end() && below->starts_with(pointer + "/"));
        if (used) continue;
        Add(Gravity::kNote, "unused-component", one.node,
            "`" + Printable(one.name, 80) + "` is used nowhere.");
      }
    };
    if (document_.is_swagger()) {
      for (const char* kind : {"definitions", "parameters", "responses"})
        lint(document_.root().Get(kind), "#/" + std::string(kind) + "/");
      return;
    }
    for (const NamedNode& kind : MembersOf(document_.root().Get("components"))) {
      if (kind.name != "securitySchemes" && !kind.name.starts_with("x-"))
        lint(kind.node, "#/components/" + kind.name + "/");
    }
  }

  static constexpr size_t kMostExamples = 5'000;

  const OpenApiDocument& document_;
  const std::vector<OpenApiOperation>& operations_;
  FindingList& findings_;
  std::set<std::string> used_, resolved_, linted_;
  std::map<std::string, std::optional<Schema>> compiled_;  // by the schema's place
  size_t examples_ = 0;
};

}  // namespace

void LintDocument(const OpenApiDocument& document, const std::vector<OpenApiOperation>& operations,
                  FindingList* findings) {
  DocumentLinter(document, operations, findings).Run();
}

}  // namespace assay::derive
