#include "harness/generate/random_text.h"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

#include "harness/base/text.h"
#include "harness/generate/pattern_facts.h"

namespace assay {
namespace {

constexpr int kTextAttempts = 20;
constexpr uint64_t kMostRepeats = 400;

bool Chance(Random* random, uint64_t percent) { return random->Below(100) < percent; }

template <typename List>
const auto& OneOf(const List& list, Random* random) {
  return list[random->Below(list.size())];
}

// Lengths at which software likes to stop, powers of two and of people's liking.
constexpr std::array<size_t, 40> kLimits = {
    7,   8,   10,   15,   16,   20,   30,   31,   32,   40,   50,   60,  63,  64,
    80,  99,  100,  120,  127,  128,  140,  160,  200,  240,  255,  256, 300, 400,
    500, 512, 1000, 1023, 1024, 2000, 2048, 4000, 4096, 5000, 8000, 8192};

// A length up to `longest`: mostly short, now and then about a limit, or any in such a way that
// each doubling is as likely as the others.
size_t RandomLength(size_t longest, Random* random) {
  const uint64_t kind = random->Below(100);
  size_t length = random->Below(24);
  if (kind < 20) {
    const auto end = std::upper_bound(kLimits.begin(), kLimits.end(), longest);
    const auto count = static_cast<uint64_t>(end - kLimits.begin());
    if (count > 0) length = kLimits[random->Below(count)] - 1 + random->Below(3);
  } else if (kind < 30) {
    const size_t low = size_t{1} << random->Below(static_cast<uint64_t>(std::bit_width(longest)));
    length = low + random->Below(low);
  }
  return std::min(length, longest);
}

// A member of the set: by `style` a plain letter, any member, or one that is no letter.
char32_t CharOf(const CharSet& set, uint64_t style, Random* random) {
  const auto [low, high] = style == 0   ? CharSet::Range('a', 'z')
                           : style == 1 ? CharSet::Range('0', '9')
                           : style == 2 ? CharSet::Range(' ', '/')
                                        : CharSet::Range(' ', '~');
  const uint32_t before = set.CountBelow(low);
  const uint32_t some = set.CountBelow(high + 1) - before;
  if (some == 0 || (style == 3 && Chance(random, 20)))
    return set.At(static_cast<uint32_t>(random->Below(set.size())));
  return set.At(before + static_cast<uint32_t>(random->Below(some)));
}

// A character that is not in the set: a telling one, or any printable one of ASCII.
std::optional<char32_t> CharOutside(const CharSet& set, Random* random) {
  for (int attempt = 0; attempt < kTextAttempts; ++attempt) {
    const char32_t c = Chance(random, 70) ? OneOf(CharKinds(), random).usual
                                          : static_cast<char32_t>(' ' + random->Below(95));
    if (!set.Contains(c)) return c;
  }
  return std::nullopt;
}

// A length in [low, high] with a liking for both ends.
uint64_t Between(uint64_t low, uint64_t high, Random* random) {
  if (high <= low) return low;
  switch (random->Below(5)) {
    case 0:
      return low;
    case 1:
      return high;
    case 2:
      return high - 1;
    default:
      return low + random->Below(high - low + 1);
  }
}

void Mutate(CodePoints* text, Random* random) {
  const size_t at = text->empty() ? 0 : random->Below(text->size());
  const auto place = text->begin() + static_cast<std::ptrdiff_t>(at);
  const char32_t c = OneOf(CharKinds(), random).usual;
  switch (random->Below(4)) {
    case 0:
      if (!text->empty()) text->erase(place);
      return;
    case 1:
      if (!text->empty()) *place = c;
      return;
    case 2:
      text->push_back(c);
      return;
    default:
      text->insert(place, c);
  }
}

}  // namespace

Result<RandomTexts> RandomTexts::For(std::string_view pattern) {
  Result<PatternTree> tree = ParsePattern(pattern);
  if (!tree.ok()) return tree.errors();
  Result<SureRegex> regex = SureRegex::Compile(pattern);
  if (!regex.ok()) return regex.errors();
  Result<PatternTree> surely = ParsePattern(Reading(pattern, /*widest=*/false));
  PatternTree narrow = surely.ok() ? surely.Take() : tree.value();
  return RandomTexts(tree.Take(), std::move(narrow), regex.Take());
}

CodePoints RandomTexts::Walked(Random* random) const {
  Route route;
  route.length = Route::Length::kRandom;
  for (size_t i = 0; i < surely_.nodes.size(); ++i) {
    const PatternNode& node = surely_.nodes[i];
    if (node.kind != PatternNode::Kind::kRepeat || node.max == node.min) continue;
    const uint64_t most = std::min<uint64_t>(node.max, node.min + kMostRepeats);
    route.counts[static_cast<int>(i)] = Between(node.min, most, random);
  }
  CodePoints text;
  const auto places = Walk(surely_, route, random);
  if (!places) return text;
  const uint64_t style = random->Below(4);
  for (const int place : *places) {
    const uint64_t here = Chance(random, 10) ? random->Below(4) : style;
    text.push_back(CharOf(surely_.node(place).set, here, random));
  }
  // Ends are where rules differ: now and then they stand out.
  if (!places->empty() && Chance(random, 40))
    text.back() = CharOf(surely_.node(places->back()).set, random->Below(3), random);
  return text;
}

std::optional<std::string> RandomTexts::Good(Random* random) const {
  for (int attempt = 0; attempt < kTextAttempts; ++attempt) {
    std::string text = ToUtf8(Walked(random));
    if (Matches(text)) return text;
  }
  return std::nullopt;
}

bool RandomTexts::Break(std::string_view way, CodePoints* text, Random* random) const {
  if (way == "too_short") {
    if (tree_.shortest() == 0) return false;
    text->resize(std::min<uint64_t>(text->size(), random->Below(tree_.shortest())));
    return true;
  }
  if (way == "too_long") {
    if (tree_.longest() > kLongestText || tree_.inner.empty() || text->empty()) return false;
    const uint64_t more = Chance(random, 50) ? 1 : 1 + random->Below(40);
    const uint64_t style = random->Below(4);
    while (text->size() < tree_.longest() + more)
      text->insert(text->begin() + 1, CharOf(tree_.inner, style, random));
    return true;
  }
  if (way == "first" || way == "last" || way == "inner") {
    if (text->empty() || (way == "inner" && text->size() < 3)) return false;
    const CharSet& allowed = way == "first"  ? tree_.first
                             : way == "last" ? tree_.last
                                             : tree_.inner;
    const std::optional<char32_t> wrong = CharOutside(allowed, random);
    if (!wrong) return false;
    const size_t at = way == "first"  ? 0
                      : way == "last" ? text->size() - 1
                                      : 1 + random->Below(text->size() - 2);
    (*text)[at] = *wrong;
    return true;
  }
  Mutate(text, random);
  return true;
}

std::optional<std::string> RandomTexts::Bad(std::string_view way, Random* random) const {
  for (int attempt = 0; attempt < kTextAttempts; ++attempt) {
    CodePoints text = Walked(random);
    if (!Break(way, &text, random)) continue;
    std::string made = ToUtf8(text);
    if (WayOf(made) == way) return made;
  }
  return std::nullopt;
}

bool RandomTexts::Matches(const std::string& text) const {
  return regex_.Search(text, Match::kYes) == Match::kYes;
}

std::optional<std::string> RandomTexts::WayOf(const std::string& text) const {
  if (regex_.Search(text, Match::kNo) != Match::kNo) return std::nullopt;
  const std::vector<std::string> broken = BrokenWays(tree_, DecodeUtf8(text));
  if (broken.size() > 1) return std::nullopt;
  return broken.empty() ? "" : broken.front();
}

std::vector<std::string> RandomTexts::Ways() const {
  std::vector<std::string> ways;
  for (const char* way : {"first", "last", "inner", "too_short", "too_long", ""}) {
    Random random(1);
    if (Bad(way, &random)) ways.emplace_back(way);
  }
  return ways;
}

namespace {

// Words that software has taken for something else.
constexpr std::array<std::string_view, 16> kWords = {
    "null", "true", "undefined", "NaN",  "0",  "-1",   "1e3",         "0042",
    "None", "{}",   "[]",        "<br>", "%s", "${a}", "it's \"ok\"", "\\n"};

char32_t AnyChar(uint64_t style, Random* random) {
  switch (style) {
    case 0:
      return static_cast<char32_t>('a' + random->Below(26));
    case 1:
      return static_cast<char32_t>(' ' + random->Below(95));
    case 2:
      return static_cast<char32_t>(0xC0 + random->Below(0x500));
    case 3:
      return static_cast<char32_t>(0x4E00 + random->Below(0x1000));
    case 4:
      return static_cast<char32_t>(0x1F600 + random->Below(0x40));
    default:
      return static_cast<char32_t>('0' + random->Below(10));
  }
}

}  // namespace

std::string RandomText(Random* random, size_t longest) {
  if (Chance(random, 15)) {
    const std::string_view word = OneOf(kWords, random);
    if (word.size() <= longest) return std::string(word);
  }
  const size_t length = RandomLength(longest, random);
  const uint64_t style = random->Below(6);
  std::string text;
  for (size_t i = 0; i < length; ++i)
    AppendUtf8(AnyChar(Chance(random, 8) ? random->Below(6) : style, random), &text);
  return text;
}

std::string RandomWords(Random* random, size_t longest) {
  const size_t length = std::max<size_t>(1, RandomLength(longest, random));
  const uint64_t script = random->Below(4);
  std::string text;
  bool between = false;
  for (size_t i = 0; i < length; ++i) {
    between = !between && i > 0 && i + 1 < length && Chance(random, 10);
    char32_t c = static_cast<char32_t>((i == 0 ? 'A' : 'a') + random->Below(26));
    if (between)
      c = Chance(random, 70) ? U' ' : U'-';
    else if (script == 1 && Chance(random, 30))
      c = static_cast<char32_t>(0x105 + 2 * random->Below(8));  // letters with marks
    else if (script == 2)
      c = static_cast<char32_t>(0x430 + random->Below(32));  // Cyrillic
    else if (script == 3 && Chance(random, 30))
      c = static_cast<char32_t>('0' + random->Below(10));
    AppendUtf8(c, &text);
  }
  return text;
}

}  // namespace assay
