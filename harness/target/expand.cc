#include "harness/target/expand.h"

#include <algorithm>
#include <utility>

#include "harness/base/text.h"

namespace assay {
namespace {

bool IsVariableName(std::string_view name) {
  const auto letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  return !name.empty() && letter(name.front()) &&
         std::all_of(name.begin(), name.end(),
                     [&](char c) { return letter(c) || (c >= '0' && c <= '9'); });
}

}  // namespace

void Expander::AddSecret(std::string shown_as, std::string value) {
  if (value.empty()) return;
  for (const Secret& secret : secrets_) {
    if (secret.value == value) return;
  }
  secrets_.push_back({std::move(shown_as), std::move(value)});
}

bool Expander::ExpandOne(const Value& where, std::string_view text, size_t* at, Expanded* out) {
  const size_t close = text.find('}', *at);
  const std::string name(
      text.substr(*at + 2, close == std::string_view::npos ? 0 : close - *at - 2));
  if (!IsVariableName(name)) {
    problems_.Add(where, "`${` is not followed by a variable's name and `}`",
                  "write ${NAME} with letters, digits and _; for a literal ${ write $${");
    return false;
  }
  *at = close + 1;
  const bool complete_so_far = std::exchange(out->complete, false);
  const auto value = environment_(name);
  if (!value.has_value()) {
    problems_.Add(where, "the environment variable " + name + " is not set",
                  "set it: export " + name + "=…");
    return true;
  }
  if (!IsUtf8(*value)) {
    problems_.Add(where, "the environment variable " + name + " does not hold UTF-8",
                  "set it to text");
    return true;
  }
  out->complete = complete_so_far;
  out->variables.push_back(name);
  out->text += *value;
  return true;
}

Expanded Expander::Expand(const Value& text) {
  Expanded out = ExpandText(text);
  for (const std::string& name : out.variables) AddSecret("$" + name, *environment_(name));
  return out;
}

Expanded Expander::ExpandAddress(const Value& text) {
  Expanded out = ExpandText(text);
  for (const std::string& name : out.variables) {
    const std::string value = *environment_(name);
    const bool port = value.size() <= 5 && std::all_of(value.begin(), value.end(),
                                                       [](char c) { return c >= '0' && c <= '9'; });
    if (!port) AddSecret("$" + name, value);
  }
  return out;
}

Expanded Expander::ExpandText(const Value& text) {
  Expanded out;
  std::string literal;
  const std::string_view source = text.text();
  size_t at = 0;
  while (at < source.size()) {
    if (source.substr(at, 3) == "$${") {
      literal += "${";
      out.text += "${";
      at += 3;
    } else if (source.substr(at, 2) == "${") {
      if (!literal.empty()) out.literals.push_back(std::exchange(literal, {}));
      if (!ExpandOne(text, source, &at, &out)) {
        out.complete = false;
        return out;
      }
    } else {
      literal += source[at];
      out.text += source[at++];
    }
  }
  if (!literal.empty()) out.literals.push_back(std::move(literal));
  return out;
}

Value Expander::ExpandAll(const Value& value) {
  Value copy = value;
  if (value.is_string()) {
    copy = Value::String(Expand(value).text);
    copy.set_offset(value.offset());
  } else if (value.is_array()) {
    for (Value& item : copy.items()) item = ExpandAll(item);
  } else if (value.is_object()) {
    for (Member& member : copy.members()) {
      if (member.key.find("${") != std::string::npos) {
        problems_.Add(member.key_offset, "a name is not read from the environment",
                      "write the name itself; variables stand in values only");
      }
      member.value = ExpandAll(member.value);
    }
  }
  return copy;
}

}  // namespace assay
