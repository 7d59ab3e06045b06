#include "harness/generate/pattern_tree.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "harness/base/text.h"
#include "harness/generate/pattern_parser.h"

namespace assay {
namespace {

using NodeKind = PatternNode::Kind;

uint64_t SaturatingAdd(uint64_t a, uint64_t b) {
  return a > PatternTree::kEndless - b ? PatternTree::kEndless : a + b;
}

uint64_t SaturatingMultiply(uint64_t a, uint64_t b) {
  if (a == 0 || b == 0) return 0;
  return a > PatternTree::kEndless / b ? PatternTree::kEndless : a * b;
}

// Takes the anchor off the end of the tree where it stands, in every alternative. False where some
// text could match without meeting it.
bool TakeAnchor(PatternTree& tree, int index, NodeKind anchor) {
  PatternNode& node = tree.node(index);
  switch (node.kind) {
    case NodeKind::kStart:
    case NodeKind::kEnd:
      if (node.kind != anchor) return false;
      node.kind = NodeKind::kSequence;
      return true;
    case NodeKind::kSequence: {
      if (node.children.empty()) return false;
      int end = anchor == NodeKind::kStart ? node.children.front() : node.children.back();
      return TakeAnchor(tree, end, anchor);
    }
    case NodeKind::kAlternation:
      return std::all_of(node.children.begin(), node.children.end(),
                         [&](int child) { return TakeAnchor(tree, child, anchor); });
    case NodeKind::kSet:
    case NodeKind::kRepeat:
      return false;
  }
  return false;
}

void Measure(PatternTree& tree, int index, int parent) {
  PatternNode& node = tree.node(index);
  node.parent = parent;
  for (int child : node.children) Measure(tree, child, index);
  switch (node.kind) {
    case NodeKind::kSet:
      node.shortest = node.longest = 1;
      break;
    case NodeKind::kSequence:
      for (int child : node.children) {
        node.shortest = SaturatingAdd(node.shortest, tree.node(child).shortest);
        node.longest = SaturatingAdd(node.longest, tree.node(child).longest);
      }
      break;
    case NodeKind::kAlternation:
      node.shortest = PatternTree::kEndless;
      for (int child : node.children) {
        node.shortest = std::min(node.shortest, tree.node(child).shortest);
        node.longest = std::max(node.longest, tree.node(child).longest);
      }
      break;
    case NodeKind::kRepeat: {
      const PatternNode& child = tree.node(node.children.front());
      uint64_t max = node.max == PatternNode::kUnbounded ? PatternTree::kEndless : node.max;
      node.shortest = SaturatingMultiply(child.shortest, node.min);
      node.longest = SaturatingMultiply(child.longest, max);
      break;
    }
    case NodeKind::kStart:
    case NodeKind::kEnd:
      break;
  }
}

// What can stand around the text of a node.
struct Surroundings {
  bool nothing_before;  // some matching text has nothing before it
  bool nothing_after;
  bool something_before;
  bool something_after;
};

void CollectPlaces(PatternTree& tree, int index, Surroundings around);

void CollectPlacesOfSequence(PatternTree& tree, const std::vector<int>& children,
                             Surroundings around) {
  // From the right, what can follow each child; then from the left, what can precede it.
  std::vector<Surroundings> places(children.size(), around);
  bool nothing = around.nothing_after;
  bool something = around.something_after;
  for (size_t i = children.size(); i-- > 0;) {
    places[i].nothing_after = nothing;
    places[i].something_after = something;
    nothing = nothing && tree.node(children[i]).shortest == 0;
    something = something || tree.node(children[i]).longest > 0;
  }
  nothing = around.nothing_before;
  something = around.something_before;
  for (size_t i = 0; i < children.size(); ++i) {
    places[i].nothing_before = nothing;
    places[i].something_before = something;
    nothing = nothing && tree.node(children[i]).shortest == 0;
    something = something || tree.node(children[i]).longest > 0;
    CollectPlaces(tree, children[i], places[i]);
  }
}

void CollectPlaces(PatternTree& tree, int index, Surroundings around) {
  const PatternNode& node = tree.node(index);
  switch (node.kind) {
    case NodeKind::kSet:
      if (around.nothing_before) tree.first.Add(node.set);
      if (around.nothing_after) tree.last.Add(node.set);
      if (around.something_before && around.something_after) tree.inner.Add(node.set);
      break;
    case NodeKind::kSequence:
      CollectPlacesOfSequence(tree, node.children, around);
      break;
    case NodeKind::kAlternation:
      for (int child : node.children) CollectPlaces(tree, child, around);
      break;
    case NodeKind::kRepeat:
      if (node.max == 0) break;
      if (node.max > 1 && tree.node(node.children.front()).longest > 0) {
        around.something_before = around.something_after = true;
        // A minimum of two with a child that is never empty leaves no copy alone, but its first
        // and last copy still stand at the ends: the flags for nothing stay as they are.
      }
      CollectPlaces(tree, node.children.front(), around);
      break;
    case NodeKind::kStart:
    case NodeKind::kEnd:
      break;
  }
}

bool HasAnchor(const PatternTree& tree) {
  return std::any_of(tree.nodes.begin(), tree.nodes.end(), [](const PatternNode& node) {
    return node.kind == NodeKind::kStart || node.kind == NodeKind::kEnd;
  });
}

}  // namespace

Result<PatternTree> ParsePattern(std::string_view ecma_pattern) {
  Result<PatternTree> parsed = ParsePatternSyntax(ecma_pattern);
  if (!parsed.ok()) return parsed;
  PatternTree tree = parsed.Take();
  bool anchored = TakeAnchor(tree, tree.root, NodeKind::kStart);
  anchored = TakeAnchor(tree, tree.root, NodeKind::kEnd) && anchored;
  if (!anchored) {
    return Error{{}, "the pattern is a search, not anchored at both ends", "write ^(?:…)$"};
  }
  if (HasAnchor(tree)) {
    return Error{{}, "an anchor in the middle of the pattern cannot be walked", ""};
  }
  Measure(tree, tree.root, -1);
  CollectPlaces(tree, tree.root, {true, true, false, false});
  return tree;
}

}  // namespace assay
