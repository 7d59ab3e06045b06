#include <algorithm>
#include <cstdlib>
#include <string>
#include <utility>

#include "harness/base/text.h"
#include "harness/generate/bad_parts.h"
#include "harness/generate/facets.h"
#include "harness/generate/format_texts.h"
#include "harness/generate/good_maker.h"
#include "harness/generate/numbers.h"
#include "harness/generate/pattern.h"
#include "harness/generate/pattern_walk.h"

namespace assay {
namespace {

constexpr size_t kMostListed = 8;
constexpr size_t kMuchTooLong = 200;

Sample ScalarMiss(Value value, std::string variant, std::string keyword, std::string says) {
  return {std::move(value), std::move(variant), std::move(keyword), "", std::move(says)};
}

std::string Upper(std::string text) {
  for (char& c : text) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return text;
}

// The other spellings of one listed text.
void AddSpellings(const std::string& text, const std::string& keyword, const std::string& suffix,
                  std::vector<Sample>* out) {
  std::string name = "as \"" + text + "\"";
  auto add = [&](std::string other, const char* variant, const char* way, const std::string& says) {
    out->push_back({Value::String(std::move(other)), variant + suffix, keyword, way, says});
  };
  std::string capitalised = ToLower(text);
  if (!capitalised.empty()) capitalised.replace(0, 1, Upper(capitalised.substr(0, 1)));
  add(Upper(text), "upper", "case", name + " in capitals");
  add(ToLower(text), "lower", "case", name + " in small letters");
  add(capitalised, "capitalised", "case", name + " with a capital first");
  std::string mixed = ToLower(text);
  for (size_t i = 1; i < mixed.size(); i += 2) mixed.replace(i, 1, Upper(mixed.substr(i, 1)));
  add(mixed, "mixed_case", "case", name + " in mixed case");
  add(" " + text, "padded_left", "", name + " after a space");
  add(text + " ", "padded_right", "", name + " before a space");
  add(text + "\n", "trailing_newline", "", name + " before a line feed");
  add(text + std::string(1, '\0'), "trailing_nul", "", name + " before U+0000");
  std::vector<char32_t> characters = DecodeUtf8(text);
  if (characters.size() > 1) {
    characters.pop_back();
    add(ToUtf8(characters), "prefix", "", name + " without its last character");
  }
  add(text + "x", "extended", "", name + " with one character more");
  add(text + "\xE2\x80\x8B", "trailing_zero_width_space", "",
      name + " before a zero-width space (U+200B)");
  // What a reader makes the same that folds compatible characters (NFKC).
  const bool letter =
      !text.empty() && ((text[0] >= 'A' && text[0] <= 'Z') || (text[0] >= 'a' && text[0] <= 'z'));
  if (letter) {
    constexpr char32_t kFullWidth = 0xFEE0;  // from an ASCII character to its full-width one
    std::vector<char32_t> wide = DecodeUtf8(text);
    wide[0] += kFullWidth;
    add(ToUtf8(wide), "full_width", "", name + " with a full-width first letter");
  }
}

// A text past a length, made of what the schema likes.
std::string TextOfLength(const Value& plain, uint64_t seed, size_t length) {
  Result<Value> good = GoodMaker({seed, "", true}).Make(plain, 0);
  CodePoints text;
  if (good.ok() && good.value().is_string()) text = DecodeUtf8(good.value().text());
  if (text.size() > length) text.resize(length);
  // Before the last character, which may be of a kind of its own.
  char32_t filler = text.size() > 1 ? text[1] : U'a';
  size_t at = text.empty() ? 0 : text.size() - 1;
  text.insert(text.begin() + static_cast<std::ptrdiff_t>(at), length - text.size(), filler);
  return ToUtf8(text);
}

void AddLengthMisses(const Value& plain, uint64_t seed, std::vector<Sample>* out) {
  auto add = [&](size_t length, const char* variant, const char* keyword, const char* says) {
    if (length > kLongestText) return;
    out->push_back(ScalarMiss(Value::String(TextOfLength(plain, seed, length)), variant, keyword,
                              "with " + std::to_string(length) +
                                  (length == 1 ? " character, " : " characters, ") + says));
  };
  int64_t least = IntegerOf(plain, "minLength").value_or(0);
  if (least > 0) {
    out->push_back(ScalarMiss(Value::String(""), "empty", "minLength", "as the empty text"));
    add(static_cast<size_t>(least) - 1, "one_too_short", "minLength", "one fewer than allowed");
  }
  std::optional<int64_t> most = IntegerOf(plain, "maxLength");
  if (most && *most >= 0 && *most < static_cast<int64_t>(kLongestText)) {
    auto length = static_cast<size_t>(*most);
    add(length + 1, "one_too_long", "maxLength", "one more than allowed");
    add(std::max(length * 2, kMuchTooLong), "much_too_long", "maxLength", "far more than allowed");
  }
}

// Where the pattern cannot be walked: texts that hardly any whole-text pattern matches.
std::vector<TextSample> UsualMisses(const Value& plain, uint64_t seed) {
  std::vector<TextSample> misses = {{"", "empty", "", "as the empty text"},
                                    {" ", "space", "", "as a space"},
                                    {"!!", "exclamation_marks", "", "as two exclamation marks"}};
  Result<Value> good = GoodMaker({seed, "", true}).Make(plain, 0);
  if (good.ok() && good.value().is_string()) {
    const std::string& text = good.value().text();
    misses.push_back(
        {text + "\n", "trailing_newline", "", "as a good text and a line feed after it"});
    misses.push_back({" " + text, "leading_space", "", "as a good text and a space before it"});
    misses.push_back({"!!" + text + "!!", "match_in_part", "", "as a good text inside another"});
  }
  return misses;
}

}  // namespace

std::vector<Sample> TypeMisses(const Value& plain, uint64_t /*seed*/) {
  if (plain.Find("type") == nullptr) return {};
  bool number = AllowsType(plain, "number") || AllowsType(plain, "integer");
  std::vector<Sample> misses;
  auto add = [&](Value value, const char* variant, const char* says) {
    misses.push_back(ScalarMiss(std::move(value), variant, "type", std::string("as ") + says));
  };
  add(Value(), "as_null", "null");
  add(Value::Boolean(true), "as_boolean", "a boolean");
  // What counts as nothing in many languages is easily taken for a field that is not there.
  add(Value::Boolean(false), "as_false", "false");
  add(Value::Integer(42), "as_number", "a number");
  add(Value::Integer(0), "as_zero", "zero");
  add(Value::String("assay"), "as_string", "a string");
  if (number) add(Value::String("42"), "as_numeric_string", "a number in quotes");
  if (AllowsType(plain, "boolean")) {
    add(Value::String("true"), "as_boolean_string", "a boolean in quotes");
  }
  // A listed value in an array is what a lenient reader takes out of it again.
  const Value* listed = plain.Find("enum");
  const bool has_listed = listed != nullptr && listed->is_array() && !listed->items().empty();
  add(Value::MakeArray({has_listed ? listed->items().front() : Value::String("assay")}), "as_array",
      "an array");
  if (AllowsType(plain, "object")) add(Value::MakeArray(), "as_empty_array", "an empty array");
  Value object = Value::MakeObject();
  object.Set("value", Value::String("assay"));
  add(std::move(object), "as_object", "an object");
  if (AllowsType(plain, "integer")) {
    const Value* least = NumberOf(plain, "minimum");
    const Value* most = NumberOf(plain, "maximum");
    std::optional<int64_t> units = least == nullptr ? 1 : UnitsOf(least->text(), 0);
    const bool room = most == nullptr || UnitsOf(most->text(), 0).value_or(0) > 1;
    if (units && *units < 1 && room) units = 1;
    // Where a double holds no half beside it, many read the whole number.
    constexpr int64_t kHalvesEnd = int64_t{1} << 52;
    if (std::abs(units.value_or(1)) < kHalvesEnd)
      add(Value::Number(DecimalText(units.value_or(1), 0) + ".5"), "as_fraction", "a fraction");
  }
  return misses;
}

std::vector<Sample> ListedMisses(const Value& plain, uint64_t /*seed*/) {
  const Value* listed = ArrayOf(plain, "enum");
  const Value* only = plain.Find("const");
  if (listed == nullptr && only == nullptr) return {};
  std::string keyword = only != nullptr ? "const" : "enum";
  Value::Array values = only != nullptr ? Value::Array{*only} : listed->items();
  if (values.size() > kMostListed) values.resize(kMostListed);
  std::vector<Sample> misses;
  for (const Value& value : values) {
    if (!value.is_string() || value.text().empty()) continue;
    std::string suffix = values.size() > 1 ? "_" + SlugOf(value) : "";
    AddSpellings(value.text(), keyword, suffix, &misses);
  }
  misses.push_back(ScalarMiss(Value::String(""), "empty", keyword, "as the empty text"));
  misses.push_back(
      ScalarMiss(Value::String("assay_unknown"), "unknown", keyword, "as an unlisted word"));
  misses.push_back(
      ScalarMiss(Value::Integer(987654321), "unknown_number", keyword, "as an unlisted number"));
  // What readers take for yes and no, or for a value's place in the list.
  for (const auto& [text, variant] : {std::pair("1", "digit"), std::pair("true", "true_text")}) {
    const bool is_listed =
        std::any_of(values.begin(), values.end(), [&, said = text](const Value& value) {
          return value.is_string() ? ToLower(value.text()) == said : Dump(value) == said;
        });
    if (!is_listed)
      misses.push_back(
          ScalarMiss(Value::String(text), variant, keyword, "as \"" + std::string(text) + "\""));
  }
  for (const Value& value : values) {
    if (!value.is_boolean()) continue;
    misses.push_back(ScalarMiss(Value::Boolean(!value.boolean()), "other_boolean", keyword,
                                "as the other truth value"));
  }
  return misses;
}

std::vector<Sample> TextMisses(const Value& plain, uint64_t seed) {
  std::vector<Sample> misses;
  if (const Value* pattern = StringOf(plain, "pattern")) {
    Result<PatternTexts> texts = DerivePatternTexts(pattern->text(), seed);
    std::vector<TextSample> found =
        texts.ok() ? std::move(texts.value().misses) : UsualMisses(plain, seed);
    for (TextSample& miss : found) {
      misses.push_back({Value::String(std::move(miss.text)), std::move(miss.variant), "pattern",
                        std::move(miss.way), std::move(miss.says)});
    }
  }
  AddLengthMisses(plain, seed, &misses);
  if (const Value* format = StringOf(plain, "format")) {
    for (TextSample& miss : FormatMisses(format->text())) {
      misses.push_back(ScalarMiss(Value::String(std::move(miss.text)), std::move(miss.variant),
                                  "format", "as " + miss.says));
    }
  }
  return misses;
}

std::vector<Sample> NumberMissesOf(const Value& plain, uint64_t /*seed*/) {
  return NumberMisses(plain);
}

}  // namespace assay
