#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "harness/generate/pattern_facts.h"
#include "harness/generate/pattern_samples.h"

namespace assay {
namespace {

using NodeKind = PatternNode::Kind;
using Ways = std::vector<std::string>;

constexpr size_t kMostMisses = 120;
constexpr size_t kMostInsertions = 16;
constexpr uint64_t kMuchLongerText = 200;

class Misses {
 public:
  Misses(const PatternTree& tree, const SureRegex& regex, uint64_t seed)
      : tree_(tree), filler_(tree, seed), out_(regex, Match::kNo, kMostMisses) {}

  std::vector<TextSample> Make() {
    std::optional<std::vector<int>> places = Walk(tree_, {}, nullptr);
    if (places && !places->empty()) base_ = filler_.Fill(*places);
    AddTooShort();
    AddTooLong();
    if (!base_.empty()) {
      AddAt(0, tree_.first, "first", "beginning with ");
      AddAt(base_.size() - 1, tree_.last, "last", "ending with ");
      if (base_.size() > 2) AddInner(*places);
      AddAround();
    }
    AddParts();
    return out_.Take();
  }

 private:
  // Adds the text where `way` is all that it breaks.
  bool AddExact(const CodePoints& text, const std::string& variant, const std::string& way,
                const std::string& says) {
    if (BrokenWays(tree_, text) != Ways{way}) return false;
    return out_.Add(text, variant, way, says);
  }

  // Adds the text for the pattern as a whole: the way is named only where it is the only one.
  bool AddWhole(const CodePoints& text, const std::string& variant, const std::string& says) {
    Ways ways = BrokenWays(tree_, text);
    return out_.Add(text, variant, ways.size() == 1 ? ways.front() : "", says);
  }

  void AddTooShort() {
    if (tree_.shortest() == 0) return;
    AddExact({}, "empty", "too_short", "as the empty text");
    std::optional<std::vector<int>> places =
        Walk(tree_, {Route::Length::kShortest, {}, {}}, nullptr);
    if (!places || places->size() < 2) return;
    CodePoints text = filler_.Fill(*places);
    size_t tries = std::min(text.size(), kMostInsertions);
    for (size_t i = 1; i <= tries; ++i) {
      CodePoints shorter = text;
      shorter.erase(shorter.end() - static_cast<std::ptrdiff_t>(i));
      std::string says = "with " + CharactersOf(shorter.size()) + ", one fewer than allowed";
      if (AddExact(shorter, "one_too_short", "too_short", says)) return;
    }
  }

  void AddTooLong() {
    if (tree_.longest() >= kLongestText) return;
    uint64_t longest = tree_.longest();
    uint64_t much = longest < kMuchLongerText * 3 / 4 ? kMuchLongerText : longest * 2;
    Lengthen(longest + 1, "one_too_long", "one more than allowed");
    if (much <= kLongestText) Lengthen(much, "much_too_long", "far more than allowed");
  }

  // A text of that length whose characters are all right: a repetition goes on beyond its bound,
  // or a character stands once more.
  void Lengthen(uint64_t length, const std::string& variant, const std::string& what) {
    std::string says = "with " + CharactersOf(length) + ", " + what;
    Route route;
    route.length = Route::Length::kLongest;
    for (const Part& part : PartsOf(tree_)) {
      const PatternNode& node = tree_.node(part.node);
      uint64_t step = tree_.node(node.children.front()).longest;
      if (node.max == PatternNode::kUnbounded || step == 0) continue;
      Route longer = route;
      PassThrough(tree_, part.node, &longer);
      longer.counts[part.node] = node.max + (length - tree_.longest() + step - 1) / step;
      std::optional<std::vector<int>> places = Walk(tree_, longer, nullptr);
      if (!places || places->size() != length) continue;
      if (AddExact(filler_.Fill(*places), variant, "too_long", says)) return;
    }
    std::optional<std::vector<int>> places = Walk(tree_, route, nullptr);
    if (!places) return;
    CodePoints text = filler_.Fill(*places);
    for (size_t i = 0; i < std::min(text.size(), kMostInsertions); ++i) {
      CodePoints longer = text;
      auto at = longer.begin() + static_cast<std::ptrdiff_t>(text.size() - 1 - i);
      longer.insert(at, static_cast<size_t>(length) - text.size(), text[text.size() - 1 - i]);
      if (AddExact(longer, variant, "too_long", says)) return;
    }
  }

  // The member of the kind that the facts do not allow there; none where they allow them all.
  static std::optional<char32_t> Outsider(const NamedChars& kind, const CharSet& allowed) {
    CharSet outside = kind.set.Intersection(allowed.Complement());
    if (outside.empty()) return std::nullopt;
    return outside.Contains(kind.usual) ? kind.usual : outside.At(outside.size() / 2);
  }

  static std::string VariantOf(const std::string& place, const NamedChars& kind,
                               const CharSet& allowed) {
    // Where other digits are fine there, "first_digit" would say too much.
    bool all = kind.set.Intersection(allowed).empty();
    return place + (all ? "_" : "_other_") + std::string(kind.name);
  }

  void AddAt(size_t at, const CharSet& allowed, const std::string& way, const std::string& says) {
    for (const NamedChars& kind : CharKinds()) {
      std::optional<char32_t> c = kind.at_ends ? Outsider(kind, allowed) : std::nullopt;
      if (!c) continue;
      CodePoints text = base_;
      text[at] = *c;
      std::string variant = VariantOf(way, kind, allowed);
      std::string words = says + std::string(kind.says);
      if (AddExact(text, variant, way, words)) continue;
      // The only character of the text is its first and its last: one atom, yet no way of its own.
      if (base_.size() == 1 && way == "first") out_.Add(text, variant, "", words);
    }
  }

  void AddInner(const std::vector<int>& places) {
    size_t at = InnerPlace(places);
    for (const NamedChars& kind : CharKinds()) {
      std::optional<char32_t> c = Outsider(kind, tree_.inner);
      if (!c) continue;
      CodePoints text = base_;
      text[at] = *c;
      AddExact(text, VariantOf("inner", kind, tree_.inner), "inner",
               "holding " + std::string(kind.says));
    }
    AddMisplaced(places);
  }

  // A place between the ends where the class leaves a choice, if there is one.
  size_t InnerPlace(const std::vector<int>& places) const {
    for (size_t i = places.size() / 2; i + 1 < places.size(); ++i) {
      if (tree_.node(places[i]).set.size() > 1) return i;
    }
    for (size_t i = places.size() / 2; i > 1; --i) {
      if (tree_.node(places[i - 1]).set.size() > 1) return i - 1;
    }
    return places.size() / 2;
  }

  // A character that is right elsewhere in the text, but not at this place: a digit where the
  // hyphen of a date stands. No fact on inner characters in general is broken, so no way.
  void AddMisplaced(const std::vector<int>& places) {
    std::set<int> tried;
    for (size_t i = 1; i + 1 < places.size(); ++i) {
      if (!tried.insert(places[i]).second) continue;
      const CharSet& own = tree_.node(places[i]).set;
      for (const NamedChars& kind : CharKinds()) {
        CharSet elsewhere = kind.set.Intersection(tree_.inner).Intersection(own.Complement());
        if (elsewhere.empty()) continue;
        CodePoints text = base_;
        text[i] = elsewhere.Contains(kind.usual) ? kind.usual : elsewhere.At(0);
        std::string says =
            "with " + std::string(kind.says) + " as character " + std::to_string(i + 1);
        if (out_.Add(text, "misplaced_" + std::string(kind.name), "", says)) break;
      }
    }
  }

  // Right texts with something before or after them: what a search finds, and what `$` lets
  // through that also matches before a final line feed.
  void AddAround() {
    CodePoints text = base_;
    text.push_back('\n');
    AddWhole(text, "trailing_newline", "as a text that matches, and a line feed after it");
    text.back() = ' ';
    AddWhole(text, "trailing_space", "as a text that matches, and a space after it");
    text = base_;
    text.insert(text.begin(), ' ');
    AddWhole(text, "leading_space", "as a text that matches, and a space before it");
    text.front() = '\n';
    AddWhole(text, "leading_newline", "as a text that matches, and a line feed before it");
    for (char32_t outside : {U'!', U'#', U'\u00A7'}) {
      if (tree_.first.Contains(outside)) continue;
      text.assign({outside, outside});
      text.insert(text.end(), base_.begin(), base_.end());
      text.insert(text.end(), {outside, outside});
      out_.Add(text, "match_in_part", "first", "as a text that matches, in the middle of another");
      break;
    }
  }

  void AddParts() {
    std::vector<Part> parts = PartsOf(tree_);
    if (parts.size() < 2) return;  // its misses are those of the whole text
    for (const Part& part : parts) {
      const PatternNode& node = tree_.node(part.node);
      std::string prefix = "part_" + std::to_string(part.number);
      std::string name = "with repetition " + std::to_string(part.number);
      if (node.min > 0) {
        AddPart(part.node, node.min - 1, prefix + "_one_too_short", name + " once too few");
      }
      if (node.max != PatternNode::kUnbounded) {
        AddPart(part.node, uint64_t{node.max} + 1, prefix + "_one_too_long",
                name + " once too many");
      }
    }
  }

  void AddPart(int node, uint64_t count, const std::string& variant, const std::string& says) {
    Route route;
    PassThrough(tree_, node, &route);
    route.counts[node] = count;
    std::optional<std::vector<int>> places = Walk(tree_, route, nullptr);
    if (!places) return;
    CodePoints text = filler_.Fill(*places);
    Ways ways = BrokenWays(tree_, text);
    bool length = ways == Ways{"too_short"} || ways == Ways{"too_long"};
    if (length || ways.empty()) AddWhole(text, variant, says);
  }

  const PatternTree& tree_;
  Filler filler_;
  TextCollector out_;
  CodePoints base_;
};

}  // namespace

std::vector<TextSample> MakeMisses(const PatternTree& tree, const SureRegex& regex, uint64_t seed) {
  return Misses(tree, regex, seed).Make();
}

}  // namespace assay
