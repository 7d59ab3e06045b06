// Formats: which are judged, and how draft-07 says them.
#include <algorithm>
#include <array>

#include "harness/base/text.h"
#include "harness/derive/openapi_schema.h"

namespace assay::derive {
namespace {

// Formats that both OpenAPI and draft-07 know, judged by their RFCs.
constexpr auto kJudged = std::to_array<std::string_view>(
    {"date-time", "date", "time", "email", "idn-email", "hostname", "idn-hostname", "ipv4", "ipv6",
     "uri", "uri-reference", "iri", "iri-reference", "uri-template", "json-pointer",
     "relative-json-pointer", "regex"});
// Known, and nothing of a JSON value to judge by.
constexpr auto kSilentFormats = std::to_array<std::string_view>(
    {"float",     "double",        "byte",       "binary",     "password",   "base64url",
     "decimal",   "duration",      "char",       "commonmark", "html",       "media-range",
     "sf-string", "sf-token",      "sf-integer", "sf-boolean", "sf-decimal", "sf-binary",
     "http-date", "single-quoted", "decimal128", "double-int"});

constexpr std::string_view kUuid =
    "^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$";

struct IntegerFormat {
  std::string_view name, least, most;
};
constexpr auto kIntegers = std::to_array<IntegerFormat>({
    {"int8", "-128", "127"},
    {"int16", "-32768", "32767"},
    {"int32", "-2147483648", "2147483647"},
    {"int64", "-9223372036854775808", "9223372036854775807"},
    {"uint8", "0", "255"},
    {"uint16", "0", "65535"},
    {"uint32", "0", "4294967295"},
    {"uint64", "0", "18446744073709551615"},
});

template <typename Names>
bool Has(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool AllowsText(const Value& out) {
  const Value* type = out.Find("type");
  if (type == nullptr) return true;
  if (type->is_string()) return type->text() == "string";
  return std::any_of(type->items().begin(), type->items().end(),
                     [](const Value& item) { return item.text() == "string"; });
}

}  // namespace

void SchemaTranslator::Format(const Node& node, const Where& where, Value* out) {
  const Node format = node.Get("format");
  if (!format) return;
  const std::string name = format.value->is_string() ? format.value->text() : "";
  const auto integer = std::find_if(kIntegers.begin(), kIntegers.end(),
                                    [&](const IntegerFormat& one) { return one.name == name; });
  if (Has(kSilentFormats, name)) return;
  const bool known = Has(kJudged, name) || name == "uuid" || integer != kIntegers.end();
  if (!known) {
    findings_.Add(
        Gravity::kNote, "unknown-format", document_.LineOf(format), format.pointer,
        "The format `" + Printable(name, 60) + "` is none that is known here; it is not judged.");
    return;
  }
  if (where.branch) return LeaveOut();  // only an annotation: it must not choose between branches
  const std::string says = "has the format " + name + ".";
  if (integer != kIntegers.end()) {
    const bool text_only = out->Find("type") != nullptr && out->Find("type")->is_string() &&
                           out->Find("type")->text() == "string";
    if (text_only) return;
    const auto bounded = [&](const char* plain, const char* strict) {
      return out->Find(plain) != nullptr || out->Find(strict) != nullptr;
    };
    if (!bounded("minimum", "exclusiveMinimum")) {
      out->Set("minimum", Value::Number(std::string(integer->least)));
      Tied(out, node, "format", "minimum", says, where, Level::kShould);
    }
    if (!bounded("maximum", "exclusiveMaximum")) {
      out->Set("maximum", Value::Number(std::string(integer->most)));
      Tied(out, node, "format", "maximum", says, where, Level::kShould);
    }
    return;
  }
  if (!AllowsText(*out)) {
    findings_.Add(Gravity::kWarning, "format-of-another-type", document_.LineOf(format),
                  format.pointer, "The format " + name + " is one of texts, and this is none.");
    return;
  }
  if (name == "uuid" && out->Find("pattern") == nullptr) {
    out->Set("pattern", Value::String(std::string(kUuid)));
    Tied(out, node, "format", "pattern", says, where, Level::kShould);
  } else if (name != "uuid") {
    out->Set("format", Value::String(name));
    Tied(out, node, "format", "format", says, where, Level::kShould);
  }
}

}  // namespace assay::derive
