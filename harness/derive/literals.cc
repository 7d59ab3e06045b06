// Values, examples and regular expressions as prose prints them.
#include "harness/derive/literals.h"

#include <algorithm>
#include <cctype>

#include "harness/base/text.h"
#include "harness/derive/page.h"

namespace assay::derive {
namespace {

// The end of a regular expression that is printed without quotes.
size_t PatternEnd(std::string_view text, size_t at) {
  int group = 0;
  bool in_class = false;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '\\') {
      ++at;
    } else if (in_class) {
      in_class = c != ']';
    } else if (c == '[') {
      in_class = true;
    } else if (c == '(') {
      ++group;
    } else if (c == ')') {
      if (group == 0) return at;
      --group;
    } else if (c == '\n' || (c == ' ' && group == 0)) {
      return at;
    } else if (c == '.' && group == 0 &&
               (at + 1 >= text.size() || text[at + 1] == ' ' || text[at + 1] == '\n')) {
      return at;
    }
  }
  return std::min(at, text.size());
}

// A regular expression that begins at `from` behind link residue, a colon and the like.
std::optional<std::string> TakePattern(std::string_view raw, size_t from, size_t* end) {
  size_t at = from;
  const auto skip = [&] {
    while (at < raw.size() && (raw[at] == ' ' || raw[at] == ':' || raw[at] == '\n')) ++at;
  };
  skip();
  if (raw.substr(at).starts_with(kResidue)) at += kResidue.size();
  skip();
  if (raw.substr(at).starts_with("](")) at = std::min(raw.find(')', at), raw.size() - 1) + 1;
  skip();
  if (at >= raw.size()) return std::nullopt;
  std::string pattern;
  const char quote = raw[at];
  if (quote == '`' || quote == '"' || quote == '\'') {
    const size_t close = raw.find(quote, at + 1);
    if (close == std::string_view::npos) return std::nullopt;
    pattern = raw.substr(at + 1, close - at - 1);
    *end = close + 1;
  } else {
    *end = PatternEnd(raw, at);
    pattern = raw.substr(at, *end - at);
  }
  if (pattern.size() > 2 && pattern.front() == '/' && pattern.back() == '/')
    pattern = pattern.substr(1, pattern.size() - 2);
  // A word is no pattern: something of a pattern has to be in it.
  if (pattern.find_first_of("[\\^$*+{|(") == std::string::npos) return std::nullopt;
  return pattern;
}

}  // namespace

// Finds a stated pattern in the raw text and takes it out of both.
bool ExtractPattern(std::string* text, std::string* raw, std::string* pattern) {
  for (const char* marker :
       {"regular expression", "regex", "pattern", "regexp", "match", "matches"}) {
    const size_t at = ToLower(*raw).find(marker);
    if (at == std::string::npos) continue;
    size_t end = 0;
    const auto taken = TakePattern(*raw, at + std::string_view(marker).size(), &end);
    if (!taken.has_value()) continue;
    // "Must match `^[a-z]+$`" needs the marks of a pattern; anything else may match, too.
    if (std::string_view(marker).starts_with("match") &&
        (!taken->starts_with('^') || raw->find('`', at) == std::string::npos))
      continue;
    *pattern = *taken;
    const size_t begin = at + std::string_view(marker).size();
    raw->replace(begin, end - begin, "");
    // In the text the pattern may look different: it ends where the raw rest begins.
    const size_t there = ToLower(*text).find(marker);
    if (there == std::string::npos) return true;
    const size_t from = there + std::string_view(marker).size();
    const std::string rest = raw->substr(begin);
    const std::string head = rest.substr(0, std::min<size_t>(rest.size(), 12));
    const size_t resume = head.empty() ? text->size() : text->find(head, from);
    text->erase(from, resume == std::string::npos ? std::string::npos : resume - from);
    return true;
  }
  return false;
}

// The JSON value that `text` begins with, or the words up to the end of the sentence.
std::optional<Value> TakeExample(std::string_view text, size_t limit, size_t* used) {
  size_t at = 0;
  while (at < text.size() && text[at] == ' ') ++at;
  const bool code = at < text.size() && text[at] == '`';
  size_t end = at;
  if (code) {
    end = text.find('`', at + 1);
    if (end == std::string_view::npos) return std::nullopt;
    *used = end + 1;
    const std::string inside(text.substr(at + 1, end - at - 1));
    auto parsed = ParseJson(inside);
    return parsed.ok() ? parsed.value().root : Value::String(inside);
  }
  int depth = 0;
  bool quoted = false;
  for (end = at; end < text.size(); ++end) {
    const char c = text[end];
    if (quoted) {
      if (c == '\\') ++end;
      if (c == '"') quoted = false;
    } else if (c == '"') {
      quoted = true;
    } else if (c == '[' || c == '{') {
      ++depth;
    } else if (c == ']' || c == '}') {
      --depth;
    } else if (depth == 0 && (c == ' ' || c == ',' || c == ';' || c == ')')) {
      break;
    }
  }
  end = std::min(end, text.size());
  std::string_view token = text.substr(at, end - at);
  auto parsed = ParseJson(token);
  if (!parsed.ok() && (token.ends_with('.') || token.ends_with(','))) {
    token.remove_suffix(1);
    parsed = ParseJson(token);
  }
  *used = end;
  if (parsed.ok()) return parsed.value().root;
  // Words without quotes: up to the end of the sentence, or to what is said next.
  size_t stop = text.find(". ", at);
  if (stop == std::string_view::npos) stop = text.size();
  stop = std::min({stop, text.find('\n', at), limit});
  *used = stop;
  std::string words(Trim(text.substr(at, stop - at)));
  while (words.ends_with('.') || words.ends_with(')')) words.pop_back();
  words = Bare(words);
  if (words.empty()) return std::nullopt;
  return Value::String(words);
}

std::vector<Value> ReadLiterals(std::string_view text, size_t* used) {
  std::vector<Value> values;
  size_t at = 0;
  const auto skip = [&](std::string_view what) {
    if (!text.substr(at).starts_with(what)) return false;
    at += what.size();
    return true;
  };
  while (at < text.size()) {
    while (skip(" ") || skip(",") || skip("|") || skip("/") || skip("or ") || skip("and ") ||
           skip("[") || skip("(")) {
    }
    *used = at;
    if (at >= text.size()) break;
    const char quote = text[at];
    if (quote == '"' || quote == '\'' || quote == '`') {
      const size_t close = text.find(quote, at + 1);
      if (close == std::string_view::npos) break;
      std::string inside(text.substr(at + 1, close - at - 1));
      if (quote == '`') inside = Bare(inside);
      values.push_back(Value::String(inside));
      at = close + 1;
    } else {
      size_t end = at;
      while (end < text.size() && (std::isalnum(static_cast<unsigned char>(text[end])) != 0 ||
                                   text[end] == '_' || text[end] == '-' ||
                                   (text[end] == '.' && end + 1 < text.size() &&
                                    std::isalnum(static_cast<unsigned char>(text[end + 1])) != 0)))
        ++end;
      if (end == at) break;
      values.push_back(Value::String(std::string(text.substr(at, end - at))));
      at = end;
    }
    *used = at;
    // A list goes on with a comma, a bar or a word.
    size_t next = at;
    while (next < text.size() && text[next] == ' ') ++next;
    const std::string_view rest = text.substr(next);
    if (!(rest.starts_with(",") || rest.starts_with("|") || rest.starts_with("or ") ||
          rest.starts_with("and ") || rest.starts_with("/")))
      break;
    at = next;
  }
  return values;
}

}  // namespace assay::derive
