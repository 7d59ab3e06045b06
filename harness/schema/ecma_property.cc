#include "harness/schema/ecma_property.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <algorithm>
#include <array>
#include <utility>

namespace assay {
namespace {

// From 10.40 on PCRE2 knows binary properties and tells a script from its extensions.
constexpr bool kHasNewProperties = PCRE2_MAJOR > 10 || (PCRE2_MAJOR == 10 && PCRE2_MINOR >= 40);

struct Category {
  std::string_view pcre2;
  std::array<std::string_view, 2> names;  // ECMA-262's long names; the short one is PCRE2's own
};

constexpr auto kCategories = std::to_array<Category>({
    {"L", {"Letter"}},
    {"L&", {"LC", "Cased_Letter"}},
    {"Lu", {"Uppercase_Letter"}},
    {"Ll", {"Lowercase_Letter"}},
    {"Lt", {"Titlecase_Letter"}},
    {"Lm", {"Modifier_Letter"}},
    {"Lo", {"Other_Letter"}},
    {"M", {"Mark", "Combining_Mark"}},
    {"Mn", {"Nonspacing_Mark"}},
    {"Mc", {"Spacing_Mark"}},
    {"Me", {"Enclosing_Mark"}},
    {"N", {"Number"}},
    {"Nd", {"Decimal_Number", "digit"}},
    {"Nl", {"Letter_Number"}},
    {"No", {"Other_Number"}},
    {"P", {"Punctuation", "punct"}},
    {"Pc", {"Connector_Punctuation"}},
    {"Pd", {"Dash_Punctuation"}},
    {"Ps", {"Open_Punctuation"}},
    {"Pe", {"Close_Punctuation"}},
    {"Pi", {"Initial_Punctuation"}},
    {"Pf", {"Final_Punctuation"}},
    {"Po", {"Other_Punctuation"}},
    {"S", {"Symbol"}},
    {"Sm", {"Math_Symbol"}},
    {"Sc", {"Currency_Symbol"}},
    {"Sk", {"Modifier_Symbol"}},
    {"So", {"Other_Symbol"}},
    {"Z", {"Separator"}},
    {"Zs", {"Space_Separator"}},
    {"Zl", {"Line_Separator"}},
    {"Zp", {"Paragraph_Separator"}},
    {"C", {"Other"}},
    {"Cc", {"Control", "cntrl"}},
    {"Cf", {"Format"}},
    {"Co", {"Private_Use"}},
    {"Cs", {"Surrogate"}},
    {"Cn", {"Unassigned"}},
});

constexpr auto kBinary = std::to_array<std::string_view>({"Alphabetic",
                                                          "Alpha",
                                                          "Lowercase",
                                                          "Lower",
                                                          "Uppercase",
                                                          "Upper",
                                                          "White_Space",
                                                          "space",
                                                          "Emoji",
                                                          "Emoji_Presentation",
                                                          "Extended_Pictographic",
                                                          "Hex_Digit",
                                                          "Ideographic",
                                                          "ID_Start",
                                                          "IDS",
                                                          "ID_Continue",
                                                          "IDC",
                                                          "XID_Start",
                                                          "XID_Continue",
                                                          "Dash",
                                                          "Diacritic",
                                                          "Math",
                                                          "Quotation_Mark",
                                                          "Default_Ignorable_Code_Point",
                                                          "Noncharacter_Code_Point"});

std::optional<std::string_view> FindCategory(std::string_view name) {
  for (const Category& category : kCategories) {
    if (category.pcre2 == name && name != "L&") return category.pcre2;
    for (std::string_view known : category.names) {
      if (known == name && !known.empty()) return category.pcre2;
    }
  }
  return std::nullopt;
}

std::string Braced(std::string_view inside, bool negated) {
  return (negated ? "\\P{" : "\\p{") + std::string(inside) + "}";
}

bool LooksLikeScript(std::string_view name) {
  return !name.empty() && name.front() >= 'A' && name.front() <= 'Z' &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
         });
}

// Which scripts there are is for PCRE2 to say when it compiles the result.
std::optional<std::string> ScriptSet(std::string_view key, std::string_view script, bool negated) {
  if (!LooksLikeScript(script)) return std::nullopt;
  if (key == "Script" || key == "sc") {
    return Braced(kHasNewProperties ? "sc:" + std::string(script) : std::string(script), negated);
  }
  if ((key == "Script_Extensions" || key == "scx") && kHasNewProperties) {
    return Braced("scx:" + std::string(script), negated);
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> PropertySet(std::string_view name, bool negated) {
  const size_t equals = name.find('=');
  if (equals != std::string_view::npos) {
    const std::string_view key = name.substr(0, equals);
    const std::string_view value = name.substr(equals + 1);
    if (key != "General_Category" && key != "gc") return ScriptSet(key, value, negated);
    const auto category = FindCategory(value);
    return category ? std::optional(Braced(*category, negated)) : std::nullopt;
  }
  if (const auto category = FindCategory(name)) return Braced(*category, negated);
  if (name == "Assigned") return Braced("Cn", !negated);
  if (name == "ASCII") return negated ? "\\x{80}-\\x{10ffff}" : "\\x{0}-\\x{7f}";
  if (name == "Any" && !negated) return "\\x{0}-\\x{10ffff}";
  if (kHasNewProperties && std::find(kBinary.begin(), kBinary.end(), name) != kBinary.end()) {
    return Braced(name, negated);
  }
  return std::nullopt;
}

}  // namespace assay
