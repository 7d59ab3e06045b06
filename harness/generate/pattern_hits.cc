#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "harness/generate/pattern_facts.h"
#include "harness/generate/pattern_samples.h"

namespace assay {
namespace {

using NodeKind = PatternNode::Kind;

constexpr size_t kMostHits = 80;
constexpr size_t kMostBranches = 32;
constexpr size_t kMostPlaces = 16;  // where a character more or fewer is tried

// "abc" for an alternative that is the plain word abc, else its number.
std::string BranchName(const PatternTree& tree, int node, size_t number) {
  std::string word;
  for (int child : tree.node(node).children) {
    const PatternNode& atom = tree.node(child);
    bool literal = atom.kind == NodeKind::kSet && atom.set.size() == 1;
    char32_t c = literal ? atom.set.At(0) : 0;
    bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    if (!plain || word.size() > 30) return std::to_string(number);
    word.push_back(static_cast<char>(c));
  }
  return word.empty() ? "empty" : word;
}

class Hits {
 public:
  Hits(const PatternTree& tree, const SureRegex& regex, uint64_t seed)
      : tree_(tree), filler_(tree, seed), out_(regex, Match::kYes, kMostHits) {}

  std::vector<TextSample> Make() {
    AddBranches();  // first: "alternative_abc" says more than "shortest"
    Add({Route::Length::kShortest, {}, {}}, "shortest", "as the shortest text", "too_short");
    if (tree_.longest() <= kLongestText) {
      Add({Route::Length::kLongest, {}, {}}, "longest", "as the longest text", "too_long");
    }
    AddNextToEdges();
    AddLoneSpecials();
    AddCharacters();
    AddUniformTexts();
    AddParts();
    return out_.Take();
  }

 private:
  void Add(const Route& route, const std::string& variant, const std::string& says,
           const std::string& way = "") {
    std::optional<std::vector<int>> places = Walk(tree_, route, nullptr);
    if (!places) return;
    out_.Add(filler_.Fill(*places), variant, way, says + ": " + CharactersOf(places->size()));
  }

  // One character more than the shortest has, and one fewer than the longest: a length that is off
  // by one inside its bounds.
  void AddNextToEdges() {
    const auto text_of = [&](Route::Length length) {
      std::optional<std::vector<int>> places = Walk(tree_, {length, {}, {}}, nullptr);
      return places ? filler_.Fill(*places) : CodePoints();
    };
    if (tree_.longest() < tree_.shortest() + 3 || tree_.longest() > kLongestText) return;
    const CodePoints shortest = text_of(Route::Length::kShortest);
    for (size_t i = 0; i < std::min(shortest.size(), kMostPlaces); ++i) {
      CodePoints text = shortest;
      text.insert(text.begin() + static_cast<std::ptrdiff_t>(i), shortest[i]);
      if (out_.Add(text, "next_to_shortest", "too_short",
                   "one longer than the shortest: " + CharactersOf(text.size())))
        break;
    }
    const CodePoints longest = text_of(Route::Length::kLongest);
    for (size_t i = 1; i < std::min(longest.size(), kMostPlaces); ++i) {
      CodePoints text = longest;
      text.erase(text.begin() + static_cast<std::ptrdiff_t>(i));
      if (out_.Add(text, "next_to_longest", "too_long",
                   "one shorter than the longest: " + CharactersOf(text.size())))
        break;
    }
  }

  // "_", where a text may be that and nothing else.
  void AddLoneSpecials() {
    if (tree_.shortest() != 1) return;
    for (const NamedChars& kind : CharKinds()) {
      if (kind.set.size() > 1 || kind.usual >= 0x80 || !tree_.first.Contains(kind.usual)) continue;
      out_.Add({kind.usual}, "lone_" + std::string(kind.name), "",
               "of " + std::string(kind.says) + " alone");
    }
  }

  void AddBranches() {
    size_t added = 0;
    for (size_t i = 0; i < tree_.nodes.size() && added < kMostBranches; ++i) {
      const PatternNode& node = tree_.nodes[i];
      if (node.kind != NodeKind::kAlternation) continue;
      for (size_t branch = 0; branch < node.children.size() && added < kMostBranches; ++branch) {
        Route route;
        PassThrough(tree_, static_cast<int>(i), &route);
        route.branches[static_cast<int>(i)] = branch;
        std::string name = BranchName(tree_, node.children[branch], branch + 1);
        Add(route, "alternative_" + name, "by alternative " + name);
        ++added;
      }
    }
  }

  // Every kind of character that some class allows, at the start, at the end, between; specials
  // also twice in a row.
  void AddCharacters() {
    for (size_t i = 0; i < tree_.nodes.size(); ++i) {
      if (tree_.nodes[i].kind != NodeKind::kSet) continue;
      Route route;
      int node = static_cast<int>(i);
      if (!LeavesChoice(node)) continue;
      PassThrough(tree_, node, &route);
      std::optional<std::vector<int>> places = Walk(tree_, route, nullptr);
      if (!places || places->empty()) continue;
      CodePoints text = filler_.Fill(*places);
      if (places->front() == node) AddKinds(text, 0, node, "first", "beginning with ");
      if (places->back() == node) AddKinds(text, text.size() - 1, node, "last", "ending with ");
      if (places->size() < 3) continue;
      auto inside = std::find(places->begin() + 1, places->end() - 1, node);
      if (inside == places->end() - 1) continue;
      auto at = static_cast<size_t>(inside - places->begin());
      // The middle one of a run reads better than the one after the first character.
      if (at + 2 < places->size() && (*places)[at + 1] == node) AddDoubles(text, at, node);
      AddKinds(text, at, node, "inner", "holding ");
    }
  }

  bool LeavesChoice(int node) const {
    auto allowed = [&](const NamedChars& kind) {
      return !kind.set.Intersection(tree_.node(node).set).empty();
    };
    return std::count_if(CharKinds().begin(), CharKinds().end(), allowed) > 1;
  }

  // `way`: of the place. A text of one character alone has none.
  void AddKinds(CodePoints text, size_t at, int node, const std::string& way,
                const std::string& says) {
    const std::string place = text.size() > 1 ? way : "";
    for (const NamedChars& kind : CharKinds()) {
      CharSet allowed = kind.set.Intersection(tree_.node(node).set);
      if (allowed.empty()) continue;
      text[at] = allowed.Contains(kind.usual) ? kind.usual : allowed.At(allowed.size() / 2);
      const std::string name(kind.name);
      out_.Add(text, way + "_" + name, place, says + std::string(kind.says));
      // Both ends of a range, which are easily left out.
      if (allowed.size() < 3 || kind.usual >= 0x80) continue;
      for (const bool low : {true, false}) {
        text[at] = allowed.At(low ? 0 : allowed.size() - 1);
        out_.Add(text, way + (low ? "_lowest_" : "_highest_") + name, place,
                 says + "'" + ToUtf8({text[at]}) + "'");
      }
    }
  }

  void AddDoubles(CodePoints text, size_t at, int node) {
    for (const NamedChars& kind : CharKinds()) {
      bool special = kind.set.size() == 1 && kind.usual < 0x80;
      if (!special || !tree_.node(node).set.Contains(kind.usual)) continue;
      text[at] = text[at + 1] = kind.usual;
      out_.Add(text, "inner_double_" + std::string(kind.name), "inner",
               "holding " + std::string(kind.says) + " twice in a row");
    }
  }

  // Texts of digits alone, of upper-case letters alone: taken for a number or a constant by some.
  void AddUniformTexts() {
    std::optional<std::vector<int>> places = Walk(tree_, {}, nullptr);
    if (!places) return;
    size_t kinds = 0;
    for (const NamedChars& kind : CharKinds()) {
      if (kind.set.size() == 1) continue;
      ++kinds;
      CodePoints text;
      for (int place : *places) {
        CharSet allowed = kind.set.Intersection(tree_.node(place).set);
        if (allowed.empty()) break;
        // From both ends of the range in turn, "AZBYCX"; from the other end for each second kind,
        // so that no two texts differ by case alone. Digits begin with 0, which a number would
        // lose.
        const auto step = static_cast<uint32_t>((text.size() / 2) % allowed.size());
        const bool low = (text.size() + kinds) % 2 != 0;
        text.push_back(allowed.At(low ? step : allowed.size() - 1 - step));
      }
      if (text.size() < places->size() || text.empty()) continue;
      out_.Add(text, "only_" + std::string(kind.name) + "s", "",
               "with every character " + std::string(kind.says));
    }
  }

  void AddParts() {
    std::vector<Part> parts = PartsOf(tree_);
    if (parts.size() < 2) return;  // its edges are those of the whole text
    for (const Part& part : parts) {
      const PatternNode& node = tree_.node(part.node);
      if (node.min == node.max) continue;
      std::string prefix = "part_" + std::to_string(part.number);
      Route route;
      PassThrough(tree_, part.node, &route);
      route.counts[part.node] = node.min;
      Add(route, prefix + "_shortest",
          "with repetition " + std::to_string(part.number) + " at its least");
      if (node.max == PatternNode::kUnbounded) continue;
      route.counts[part.node] = node.max;
      Add(route, prefix + "_longest",
          "with repetition " + std::to_string(part.number) + " at its most");
    }
  }

  const PatternTree& tree_;
  Filler filler_;
  TextCollector out_;
};

}  // namespace

std::vector<TextSample> MakeHits(const PatternTree& tree, const SureRegex& regex, uint64_t seed) {
  return Hits(tree, regex, seed).Make();
}

}  // namespace assay
