#include "harness/generate/pattern_walk.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "harness/base/text.h"

namespace assay {
namespace {

using NodeKind = PatternNode::Kind;

constexpr uint64_t kMiddleCount = 4;
constexpr uint64_t kMostRandomCount = 9;
constexpr uint32_t kPaletteSize = 128;
constexpr size_t kEnoughForSyllables = 15;

class Walker {
 public:
  Walker(const PatternTree& tree, const Route& route, Random* random)
      : tree_(tree), route_(route), random_(random) {}

  bool Visit(int index) {
    const PatternNode& node = tree_.node(index);
    switch (node.kind) {
      case NodeKind::kSet:
        places_.push_back(index);
        return places_.size() <= kLongestText;
      case NodeKind::kSequence:
        return std::all_of(node.children.begin(), node.children.end(),
                           [this](int child) { return Visit(child); });
      case NodeKind::kAlternation:
        return Visit(node.children[BranchOf(index)]);
      case NodeKind::kRepeat:
        return VisitRepeat(index);
      case NodeKind::kStart:
      case NodeKind::kEnd:
        break;
    }
    return true;
  }

  std::vector<int> Take() { return std::move(places_); }

 private:
  bool VisitRepeat(int index) {
    int child = tree_.node(index).children.front();
    uint64_t count = CountOf(index);
    for (uint64_t i = 0; i < count; ++i) {
      size_t before = places_.size();
      if (!Visit(child)) return false;
      if (places_.size() == before) break;  // an empty child adds nothing however often
    }
    return true;
  }

  size_t BranchOf(int index) {
    const std::vector<int>& branches = tree_.node(index).children;
    auto forced = route_.branches.find(index);
    if (forced != route_.branches.end()) return forced->second;
    auto shorter = [this](int a, int b) { return tree_.node(a).shortest < tree_.node(b).shortest; };
    auto less_long = [this](int a, int b) { return tree_.node(a).longest < tree_.node(b).longest; };
    auto at = branches.begin();
    switch (route_.length) {
      case Route::Length::kShortest:
        at = std::min_element(branches.begin(), branches.end(), shorter);
        break;
      case Route::Length::kLongest:
        at = std::max_element(branches.begin(), branches.end(), less_long);
        break;
      case Route::Length::kMiddle:
        break;
      case Route::Length::kRandom:
        at += static_cast<std::ptrdiff_t>(random_->Below(branches.size()));
        break;
    }
    return static_cast<size_t>(at - branches.begin());
  }

  uint64_t CountOf(int index) {
    const PatternNode& node = tree_.node(index);
    auto forced = route_.counts.find(index);
    if (forced != route_.counts.end()) return forced->second;
    bool single = tree_.node(node.children.front()).kind == NodeKind::kSet;
    uint64_t low = std::clamp<uint64_t>(single ? kMiddleCount : 1, node.min, node.max);
    switch (route_.length) {
      case Route::Length::kShortest:
        return node.min;
      case Route::Length::kLongest:
        return node.max;
      case Route::Length::kMiddle:
        return low;
      case Route::Length::kRandom: {
        uint64_t high = std::clamp<uint64_t>(single ? kMostRandomCount : 2, low, node.max);
        return low + random_->Below(high - low + 1);
      }
    }
    return low;
  }

  const PatternTree& tree_;
  const Route& route_;
  Random* random_;
  std::vector<int> places_;
};

CodePoints Members(const CharSet& set, std::string_view wanted) {
  CodePoints found;
  for (char c : wanted) {
    if (set.Contains(static_cast<unsigned char>(c))) found.push_back(static_cast<unsigned char>(c));
  }
  return found;
}

CodePoints FirstMembers(const CharSet& set) {
  CodePoints found;
  for (uint32_t i = 0; i < std::min(set.size(), kPaletteSize); ++i) found.push_back(set.At(i));
  return found;
}

}  // namespace

std::string ToUtf8(const CodePoints& text) {
  std::string out;
  for (char32_t c : text) AppendUtf8(c, &out);
  return out;
}

std::optional<std::vector<int>> Walk(const PatternTree& tree, const Route& route, Random* random) {
  Walker walker(tree, route, random);
  if (!walker.Visit(tree.root)) return std::nullopt;
  return walker.Take();
}

void PassThrough(const PatternTree& tree, int node, Route* route) {
  for (int child = node, above = tree.node(node).parent; above >= 0;
       child = above, above = tree.node(above).parent) {
    const PatternNode& parent = tree.node(above);
    if (parent.kind != NodeKind::kAlternation) continue;
    auto at = std::find(parent.children.begin(), parent.children.end(), child);
    route->branches[above] = static_cast<size_t>(at - parent.children.begin());
  }
}

CodePoints Filler::Fill(const std::vector<int>& places) {
  CodePoints text;
  text.reserve(places.size());
  size_t syllable = 0;
  for (int place : places) {
    const Palette& palette = PaletteOf(place);
    const CodePoints* from = &palette.all;
    if (!palette.vowels.empty()) from = syllable % 2 == 0 ? &palette.consonants : &palette.vowels;
    syllable = palette.vowels.empty() ? 0 : syllable + 1;
    text.push_back((*from)[random_.Below(from->size())]);
  }
  return text;
}

const Filler::Palette& Filler::PaletteOf(int node) {
  auto known = palettes_.find(node);
  if (known != palettes_.end()) return known->second;
  const CharSet& set = tree_.node(node).set;
  Palette palette;
  palette.vowels = Members(set, "aeiou");
  palette.consonants = Members(set, "bdfgklmnprstvz");
  palette.all = Members(set, "bdfgklmnprstvzaeiou");
  if (palette.vowels.size() < 3 || palette.all.size() < kEnoughForSyllables) {
    CharSet plain = CharSet::Between('0', '9');
    plain.Add('a', 'z');
    plain.Add('A', 'Z');
    palette = {FirstMembers(set.Intersection(plain)), {}, {}};
    if (palette.all.empty())
      palette.all = FirstMembers(set.Intersection(CharSet::Between('!', '~')));
    if (palette.all.empty()) palette.all = FirstMembers(set);
  }
  return palettes_.emplace(node, std::move(palette)).first->second;
}

}  // namespace assay
