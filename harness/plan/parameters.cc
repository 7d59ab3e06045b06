#include "harness/plan/parameters.h"

#include <algorithm>

#include "harness/base/text.h"
#include "harness/generate/values.h"

namespace assay {
namespace {

// The text of a value inside a style: a scalar as it is, anything nested as JSON.
std::string TextOf(const Value& value) {
  switch (value.kind()) {
    case Kind::kString:
    case Kind::kNumber:
      return value.text();
    case Kind::kBoolean:
      return value.boolean() ? "true" : "false";
    case Kind::kNull:
      return "null";
    case Kind::kArray:
    case Kind::kObject:
      return Dump(value);
  }
  return "";
}

std::string Encoded(const Value& value) { return PercentEncode(TextOf(value)); }

// Items, or names and values in turn; `pairs` writes "name=value".
std::vector<std::string> Parts(const Value& value, bool pairs, bool encode) {
  std::vector<std::string> parts;
  const auto text = [&](const Value& one) { return encode ? Encoded(one) : TextOf(one); };
  if (value.is_array()) {
    for (const Value& item : value.items()) parts.push_back(text(item));
  } else if (value.is_object()) {
    for (const Member& member : value.members()) {
      const std::string name = encode ? PercentEncode(member.key) : member.key;
      if (pairs) {
        parts.push_back(name + "=" + text(member.value));
      } else {
        parts.push_back(name);
        parts.push_back(text(member.value));
      }
    }
  } else {
    parts.push_back(text(value));
  }
  return parts;
}

std::string WriteForm(const Parameter& parameter, const Value& value,
                      const std::string& separator) {
  const std::string name = PercentEncode(parameter.name);
  if (value.is_object() && parameter.explode) return Join(Parts(value, true, true), separator);
  if (value.is_array() && parameter.explode) {
    std::vector<std::string> pairs;
    for (const std::string& item : Parts(value, false, true)) pairs.push_back(name + "=" + item);
    return Join(pairs, separator);
  }
  const bool list = value.is_array() || value.is_object();
  const std::vector<std::string> parts = Parts(value, false, true);
  if (list && parts.empty()) return "";
  const std::string_view between = parameter.style == "spaceDelimited"  ? "%20"
                                   : parameter.style == "pipeDelimited" ? "%7C"
                                                                        : ",";
  return name + "=" + Join(parts, between);
}

std::string WriteDeep(const std::string& name, const Value& value) {
  std::vector<std::string> pairs;
  for (const Member& member : value.members()) {
    const std::string place = name + "%5B" + PercentEncode(member.key) + "%5D";
    if (member.value.is_array()) {
      for (const Value& item : member.value.items()) pairs.push_back(place + "=" + Encoded(item));
    } else if (member.value.is_object()) {
      pairs.push_back(WriteDeep(place, member.value));
    } else {
      pairs.push_back(place + "=" + Encoded(member.value));
    }
  }
  return Join(pairs, "&");
}

bool Accepts(const Parameter& parameter, const Value& value) {
  return !parameter.compiled || parameter.compiled->Accepts(value);
}

std::vector<Value> Readings(const std::string& text) {
  std::vector<Value> readings;
  const Result<Document> json = ParseJson(text);
  if (json.ok() && !json.value().root.is_string()) readings.push_back(json.value().root);
  if (text.empty()) readings.push_back(Value());
  for (const char* word : {"true", "false"}) {
    if (EqualsIgnoreCase(text, word)) readings.push_back(Value::Boolean(word[0] == 't'));
  }
  readings.push_back(Value::String(text));
  return readings;
}

bool IsPlainObject(const Value& value) { return value.is_object() && !value.members().empty(); }

}  // namespace

bool IsOwn(const Contract& contract, const Parameter& parameter) {
  if (parameter.in == ParameterPlace::kPath) return false;
  if (parameter.in != ParameterPlace::kHeader) return true;
  if (parameter.credential) return false;
  for (const Rule* rule : contract.RulesNamed("requires_credential")) {
    if (EqualsIgnoreCase(rule->Text("header"), parameter.name)) return false;
  }
  for (const char* other : {"Accept", "Content-Type", "Authorization", "User-Agent"}) {
    if (EqualsIgnoreCase(parameter.name, other)) return false;
  }
  return true;
}

std::string WriteInPath(const Parameter& parameter, const Value& value) {
  const Value written = parameter.media_type.empty() ? value : Value::String(Dump(value));
  const bool list = written.is_array() || written.is_object();
  const std::vector<std::string> parts = Parts(written, parameter.explode, true);
  if (parameter.style == "label") return "." + Join(parts, parameter.explode ? "." : ",");
  if (parameter.style != "matrix") return Join(parts, ",");
  const std::string name = PercentEncode(parameter.name);
  if (!list || !parameter.explode) return ";" + name + "=" + Join(parts, ",");
  std::string text;
  for (const std::string& part : parts) text += ";" + (written.is_array() ? name + "=" : "") + part;
  return text;
}

std::string WriteInQuery(const Parameter& parameter, const Value& value) {
  const std::string name = PercentEncode(parameter.name);
  if (!parameter.media_type.empty()) return name + "=" + PercentEncode(Dump(value));
  if (parameter.style == "deepObject" && IsPlainObject(value)) return WriteDeep(name, value);
  return WriteForm(parameter, value, "&");
}

std::optional<std::string> WriteInHeader(const Parameter& parameter, const Value& value) {
  std::string text;
  if (parameter.in == ParameterPlace::kCookie) {
    text = parameter.media_type.empty() ? WriteForm(parameter, value, "; ")
                                        : parameter.name + "=" + PercentEncode(Dump(value));
  } else if (!parameter.media_type.empty()) {
    text = Dump(value);
  } else {
    text = Join(Parts(value, parameter.explode, false), ",");
  }
  const bool carried = std::all_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x20 && byte < 0x7f;
  });
  if (!carried || text.empty() || Trim(text).size() != text.size()) return std::nullopt;
  return text;
}

Value ReadAs(const Schema& schema, const std::string& text) {
  for (Value& reading : Readings(text)) {
    if (schema.Accepts(reading)) return std::move(reading);
  }
  return Value::String(text);
}

bool BreaksAsWritten(const Parameter& parameter, const Value& value) {
  if (Accepts(parameter, value)) return false;
  if (!parameter.media_type.empty()) return true;
  if (value.is_object()) return false;  // too many ways to read it
  if (value.is_array()) {
    // Each item may be typed by itself, and one item alone is no list to see.
    if (value.items().empty()) return false;
    Value typed = Value::MakeArray();
    const Value* items = parameter.schema.Find("items");
    const Result<Schema> schema =
        items == nullptr ? Schema::Compile(Value::Boolean(true)) : Schema::Compile(*items);
    if (!schema.ok()) return false;
    for (const Value& item : value.items()) {
      if (item.is_array() || item.is_object()) return false;
      if (TextOf(item).empty() || Trim(TextOf(item)).size() != TextOf(item).size()) return false;
      typed.items().push_back(ReadAs(schema.value(), TextOf(item)));
    }
    if (Accepts(parameter, typed)) return false;
    return value.items().size() > 1 || !Accepts(parameter, typed.items()[0]);
  }
  const std::string text = TextOf(value);
  // What is trimmed, or empty, is for no document to be guessed at.
  if (text.empty() || Trim(text).size() != text.size()) return false;
  for (const Value& reading : Readings(text)) {
    if (Accepts(parameter, reading) || Accepts(parameter, Value::MakeArray({reading})))
      return false;
  }
  // A list of comma-separated texts, where the parameter takes lists.
  Value split = Value::MakeArray();
  for (const std::string& part : Split(text, ',')) split.items().push_back(Value::String(part));
  return !Accepts(parameter, split);
}

std::optional<Value> ParameterValues::Good(const Parameter& parameter, size_t index) const {
  const auto given = target_.values.find(parameter.name);
  if (given != target_.values.end() && !given->second.empty()) {
    const Value& value = given->second[index % given->second.size()];
    if (!value.is_string() || !parameter.compiled) return value;
    return ReadAs(*parameter.compiled, value.text());
  }
  if (parameter.credential) return std::nullopt;
  Result<Value> made = GoodValue(parameter.schema, seed_, index, "");
  if (!made.ok()) return std::nullopt;
  const bool header =
      parameter.in == ParameterPlace::kHeader || parameter.in == ParameterPlace::kCookie;
  if (header && !WriteInHeader(parameter, made.value())) return std::nullopt;
  return made.Take();
}

std::vector<std::string> ParameterValues::Missing() const {
  std::vector<std::string> names;
  for (const Parameter& parameter : contract_.parameters) {
    if (IsOwn(contract_, parameter) && parameter.required && !Good(parameter, 0))
      names.push_back(parameter.name);
  }
  return names;
}

}  // namespace assay
