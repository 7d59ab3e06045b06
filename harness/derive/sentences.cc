// Descriptions into labels, patterns and sentences.
#include <algorithm>
#include <cctype>

#include "harness/base/text.h"
#include "harness/derive/literals.h"
#include "harness/derive/page.h"

namespace assay::derive {
namespace {

struct Label {
  std::string_view words;
  enum Kind { kEnum, kExample, kDefault, kPattern } kind;
};

// With a colon behind them, case apart.
constexpr Label kLabels[] = {
    {"enum", Label::kEnum},
    {"one of", Label::kEnum},
    {"allowed values", Label::kEnum},
    {"possible values", Label::kEnum},
    {"valid values", Label::kEnum},
    {"accepted values", Label::kEnum},
    {"permitted values", Label::kEnum},
    {"supported values", Label::kEnum},
    {"values", Label::kEnum},
    {"allowed", Label::kEnum},
    {"valid options", Label::kEnum},
    {"options", Label::kEnum},
    {"available options", Label::kEnum},
    {"available values", Label::kEnum},
    {"choices", Label::kEnum},
    {"possible values are", Label::kEnum},
    {"allowed values are", Label::kEnum},
    {"valid values are", Label::kEnum},
    {"example", Label::kExample},
    {"examples", Label::kExample},
    {"sample", Label::kExample},
    {"example value", Label::kExample},
    {"e.g.", Label::kExample},
    {"default", Label::kDefault},
    {"default value", Label::kDefault},
    {"defaults to", Label::kDefault},
    {"pattern", Label::kPattern},
    {"regex", Label::kPattern},
    {"regular expression", Label::kPattern},
};

bool WordBoundary(std::string_view text, size_t at) {
  return at == 0 ||
         (std::isalnum(static_cast<unsigned char>(text[at - 1])) == 0 && text[at - 1] != '_');
}

bool InQuotes(std::string_view text, size_t at) {
  bool code = false, quoted = false;
  for (size_t i = 0; i < at; ++i) {
    if (text[i] == '`') code = !code;
    if (text[i] == '"' && !code) quoted = !quoted;
  }
  return code || quoted;
}

// The first label at or after `from`: where it begins, where its value begins.
struct FoundLabel {
  size_t begin = std::string::npos, value = 0;
  Label::Kind kind = Label::kEnum;
};

FoundLabel FindLabel(const std::string& text, size_t from) {
  FoundLabel best;
  const std::string lower = ToLower(text);
  for (const Label& label : kLabels) {
    for (size_t at = lower.find(label.words, from); at != std::string::npos;
         at = lower.find(label.words, at + 1)) {
      size_t end = at + label.words.size();
      while (end < lower.size() && (lower[end] == ' ' || lower[end] == '`')) ++end;
      const bool no_colon =
          label.words == "e.g." || label.words.ends_with(" are") || label.words == "defaults to";
      const bool colon = end < lower.size() && lower[end] == ':';
      if (!(colon || no_colon) || !WordBoundary(lower, at) || InQuotes(text, at)) continue;
      if (at < best.begin || (at == best.begin && end > best.value))
        best = {at, colon ? end + 1 : end, label.kind};
      break;
    }
  }
  return best;
}

}  // namespace

// Whether literals that were read from a text's front are a list, and not the first words of a
// sentence.
static bool IsList(std::string_view text, size_t used, size_t count) {
  if (count == 0) return false;
  const std::string_view front = Trim(text);
  const std::string_view rest = text.substr(std::min(used, text.size()));
  if (rest.starts_with("..")) return false;
  if (front.find_first_of("`\"'[") == 0) return true;
  const std::string_view next = Trim(rest);
  return next.empty() || next.find_first_of(".;)]\n(") == 0 || (count > 1 && next[0] == '-');
}

std::vector<Sentence> SplitSentences(const std::string& text, const std::string& raw,
                                     uint32_t line) {
  static const char* kNoEnd[] = {"e.g.", "i.e.", "etc.", "vs.", "approx.", "incl.", "no."};
  std::vector<Sentence> sentences;
  size_t begin = 0;
  int depth = 0;
  bool quoted = false, code = false;
  const auto add = [&](size_t end) {
    std::string one(Trim(text.substr(begin, end - begin)));
    while (one.ends_with('.') && !one.ends_with("..")) one.pop_back();
    begin = end;
    if (one.find_first_not_of(" .,;:()") == std::string::npos) return;
    sentences.push_back({one, text == raw ? one : raw, line, false});
  };
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '`') code = !code;
    if (c == '"' && !code) quoted = !quoted;
    if (code || quoted) continue;
    if (c == '(') ++depth;
    if (c == ')') depth = std::max(0, depth - 1);
    if (c == '\n') {
      add(i + 1);
      depth = 0;
      quoted = false;
      continue;
    }
    if (depth == 0 && text.substr(i).starts_with(" · ")) {
      add(i + 1);
      begin = i + std::string_view(" · ").size();
      continue;
    }
    if (depth > 0 || (c != '.' && c != '!' && c != '?')) continue;
    if (i + 1 < text.size() && text[i + 1] != ' ') continue;
    const size_t from = i < 10 ? 0 : i - 10;
    const std::string_view before = std::string_view(text).substr(from, i + 1 - from);
    if (std::any_of(std::begin(kNoEnd), std::end(kNoEnd),
                    [&](const char* word) { return ToLower(before).ends_with(word); }))
      continue;
    add(i + 1);
  }
  add(text.size());
  return sentences;
}

// "One of `red`, `blue`", "Must be one of "a" or "b"": only where every value is marked as one.
static void ReadOneOf(Sentence* sentence, PageField* field) {
  // "`low`, `middle` or `high`": nothing but values.
  const bool text =
      field->type.has_value() && field->type->json == std::vector<std::string>{"string"};
  if (text && field->allowed.empty() && sentence->text.starts_with('`')) {
    size_t used = 0;
    const std::vector<Value> values = ReadLiterals(sentence->text, &used);
    const auto ticks = std::count(sentence->text.begin(), sentence->text.end(), '`');
    if (values.size() >= 2 && used >= sentence->text.size() &&
        static_cast<size_t>(ticks) == 2 * values.size()) {
      field->allowed = values;
      field->allowed_line = sentence->line;
      sentence->read = true;
      return;
    }
  }
  static const char* kStarts[] = {"one of ",
                                  "must be one of ",
                                  "can be one of ",
                                  "may be one of ",
                                  "it must be one of ",
                                  "is one of ",
                                  "either ",
                                  "must be either ",
                                  "can be either ",
                                  "value must be one of ",
                                  "the value must be one of ",
                                  "must be one of the following ",
                                  "one of the following "};
  const std::string lower = ToLower(sentence->text);
  for (const char* start : kStarts) {
    if (!lower.starts_with(start)) continue;
    const std::string_view rest =
        std::string_view(sentence->text).substr(std::string_view(start).size());
    if (rest.empty() || std::string_view("`\"'").find(rest[0]) == std::string_view::npos) continue;
    size_t used = 0;
    const std::vector<Value> values = ReadLiterals(rest, &used);
    if (values.size() < 2 || used < rest.size()) continue;
    const auto marks = static_cast<size_t>(std::count(rest.begin(), rest.end(), rest[0]));
    if (marks < 2 * values.size()) continue;
    if (field->allowed.empty()) field->allowed_line = sentence->line;
    field->allowed.insert(field->allowed.end(), values.begin(), values.end());
    sentence->read = true;
    return;
  }
}

void ReadDescription(const std::string& text_in, const std::string& raw_in, uint32_t line,
                     PageField* field) {
  std::string text = ReplaceAll(text_in, " " + std::string(kResidue) + ".", ".");
  std::string raw = raw_in;
  const std::string start = ToLower(text.substr(0, 8));
  const bool about_key = start.starts_with("key:") || start.starts_with("- key:") ||
                         start.starts_with("`key`:") || start.starts_with("keys:") ||
                         start.starts_with("key ");
  const bool about_value = start.starts_with("value:") || start.starts_with("values:") ||
                           start.starts_with("`value`:") || start.starts_with("- value");
  std::string pattern;
  if (ExtractPattern(&text, &raw, &pattern)) {
    auto& into = about_key || (field->type.has_value() && field->type->dictionary)
                     ? field->key_pattern
                     : field->pattern;
    if (!into.has_value()) {
      (&into == &field->key_pattern ? field->key_pattern_line : field->pattern_line) = line;
      into = pattern;
    }
  }
  if (about_value && (Contains(text, "json") || Contains(text, "any")) && Contains(text, "value")) {
    field->free_values = true;
    field->free_line = line;
  }
  std::string rest;
  size_t at = 0;
  for (;;) {
    const FoundLabel label = about_value ? FoundLabel{} : FindLabel(text, at);
    if (label.begin == std::string::npos) break;
    rest += text.substr(at, label.begin - at);
    const std::string_view value = std::string_view(text).substr(label.value);
    size_t used = 0;
    if (label.kind == Label::kEnum) {
      std::vector<Value> literals = ReadLiterals(value, &used);
      if (!IsList(value, used, literals.size())) {
        used = 0;  // "Values: the name of …", "Allowed: 1..99": no list
      } else if (literals.size() >= 2 || (literals.size() == 1 && !literals[0].text().empty())) {
        field->allowed.insert(field->allowed.end(), literals.begin(), literals.end());
        field->allowed_line = line;
      }
    } else if (label.kind == Label::kExample) {
      if (auto example = TakeExample(value, FindLabel(std::string(value), 0).begin, &used)) {
        const std::string_view printed = Trim(value);
        field->example_quoted = field->example_quoted || printed.starts_with('"');
        field->examples.push_back(*example);
        field->example_line = line;
      }
    } else if (label.kind == Label::kDefault) {
      if (auto example = TakeExample(value, FindLabel(std::string(value), 0).begin, &used))
        field->default_value = example->is_string() ? example->text() : Dump(*example);
    } else {
      used = value.size();  // a pattern that could not be taken: left for a person
      rest += text.substr(label.begin);
    }
    if (label.kind == Label::kEnum && used == 0) {
      rest += text.substr(label.begin, label.value - label.begin);
      at = label.value;
      continue;
    }
    at = label.value + used;
    while (at < text.size() &&
           (text[at] == '.' || text[at] == ',' || text[at] == ']' || text[at] == ')'))
      ++at;
    if (used == 0) break;
  }
  if (at < text.size()) rest += text.substr(at);
  for (Sentence& sentence : SplitSentences(rest, rest, line)) {
    sentence.raw = raw_in;
    ReadOneOf(&sentence, field);
    field->sentences.push_back(std::move(sentence));
  }
}

}  // namespace assay::derive
