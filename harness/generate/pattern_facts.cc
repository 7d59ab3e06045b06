#include "harness/generate/pattern_facts.h"

#include <algorithm>

namespace assay {

std::vector<std::string> BrokenWays(const PatternTree& tree, const CodePoints& text) {
  std::vector<std::string> ways;
  if (text.size() < tree.shortest()) ways.emplace_back("too_short");
  if (text.size() > tree.longest()) ways.emplace_back("too_long");
  if (text.empty()) return ways;
  if (!tree.first.Contains(text.front())) ways.emplace_back("first");
  if (!tree.last.Contains(text.back())) ways.emplace_back("last");
  bool inner = text.size() > 2 && std::any_of(text.begin() + 1, text.end() - 1,
                                              [&](char32_t c) { return !tree.inner.Contains(c); });
  if (inner) ways.emplace_back("inner");
  return ways;
}

const std::vector<NamedChars>& CharKinds() {
  auto one = [](std::string_view name, std::string_view says, char32_t c, bool at_ends) {
    return NamedChars{name, says, CharSet::Of(c), c, at_ends};
  };
  static const std::vector<NamedChars> kKinds = {
      {"digit", "a digit", CharSet::Between('0', '9'), '7', true},
      {"upper", "an upper-case letter", CharSet::Between('A', 'Z'), 'Q', true},
      {"lower", "a lower-case letter", CharSet::Between('a', 'z'), 'h', true},
      one("underscore", "an underscore", '_', true),
      one("space", "a space", ' ', true),
      one("hyphen", "a hyphen", '-', true),
      one("dot", "a full stop", '.', true),
      one("unicode_letter", "a letter with an accent (U+00E9)", 0xE9, true),
      one("lookalike", "a Cyrillic letter that looks like a Latin one (U+0430)", 0x430, true),
      one("kelvin_sign", "the Kelvin sign (U+212A), which a search without case takes for a k",
          0x212A, true),
      one("fullwidth_digit", "a full-width digit (U+FF17)", 0xFF17, true),
      one("slash", "a slash", '/', false),
      one("colon", "a colon", ':', false),
      one("at", "an at sign", '@', false),
      one("plus", "a plus sign", '+', false),
      one("bracket", "a square bracket", '[', false),
      one("backslash", "a backslash", '\\', false),
      one("caret", "a caret", '^', false),
      one("backtick", "a backtick", '`', false),
      one("brace", "a brace", '{', false),
      one("apostrophe", "an apostrophe", '\'', false),
      one("dollar", "a dollar sign", '$', false),
      one("comma", "a comma", ',', false),
      one("exclamation_mark", "an exclamation mark", '!', false),
      one("question_mark", "a question mark", '?', false),
      one("quotation_mark", "a quotation mark", '"', false),
      one("number_sign", "a number sign", '#', false),
      one("percent", "a percent sign", '%', false),
      one("ampersand", "an ampersand", '&', false),
      one("parenthesis", "a parenthesis", '(', false),
      one("asterisk", "an asterisk", '*', false),
      one("semicolon", "a semicolon", ';', false),
      one("less_than", "a less-than sign", '<', false),
      one("equals", "an equals sign", '=', false),
      one("bar", "a vertical bar", '|', false),
      one("tilde", "a tilde", '~', false),
      one("nul", "U+0000", 0, false),
      one("tab", "a tab", '\t', false),
      one("newline", "a line feed", '\n', false),
      one("carriage_return", "a carriage return", '\r', false),
      one("no_break_space", "a no-break space (U+00A0)", 0xA0, false),
      one("zero_width_space", "a zero-width space (U+200B)", 0x200B, false),
      one("emoji", "an emoji (U+1F600)", 0x1F600, false),
  };
  return kKinds;
}

}  // namespace assay
