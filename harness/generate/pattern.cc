#include "harness/generate/pattern.h"

#include <optional>
#include <set>
#include <string>
#include <utility>

#include "harness/base/memo.h"
#include "harness/generate/pattern_samples.h"
#include "harness/generate/pattern_tree.h"
#include "harness/generate/pattern_walk.h"
#include "harness/generate/random.h"
#include "harness/schema/regex.h"

namespace assay {
namespace {

// Patterns whose texts are kept for the next who asks, and the longest of them.
constexpr size_t kKept = 64;
constexpr size_t kMostKept = 1024;

struct Prepared {
  SureRegex regex;
  PatternTree tree;
  PatternTree surely;  // of the narrowest reading, where that can be parsed: for texts that match
};

Result<Prepared> Prepare(std::string_view pattern) {
  Result<SureRegex> regex = SureRegex::Compile(pattern);
  if (!regex.ok()) return regex.errors();
  Result<PatternTree> tree = ParsePattern(pattern);
  if (!tree.ok()) return tree.errors();
  Result<PatternTree> surely = ParsePattern(Reading(pattern, /*widest=*/false));
  PatternTree narrow = surely.ok() ? surely.Take() : tree.value();
  return Prepared{regex.Take(), tree.Take(), std::move(narrow)};
}

// Collects different matching texts until there are enough.
class TextList {
 public:
  TextList(const SureRegex& regex, size_t wanted) : regex_(regex), wanted_(wanted) {}

  bool Done() const { return texts_.size() >= wanted_ || undecided_ >= kMostUndecided; }
  void Add(const CodePoints& code_points) {
    std::string text = ToUtf8(code_points);
    if (Done() || known_.count(text) > 0) return;
    Match match = regex_.Search(text, Match::kYes);
    if (match == Match::kLimit) ++undecided_;
    if (match != Match::kYes) return;
    known_.insert(text);
    texts_.push_back(std::move(text));
  }
  const std::vector<std::string>& texts() const { return texts_; }

 private:
  const SureRegex& regex_;
  size_t wanted_;
  int undecided_ = 0;
  std::vector<std::string> texts_;
  std::set<std::string> known_;
};

// Counts through the characters of one walk like an odometer, the last place turning fastest.
void CountThrough(Filler& filler, const std::vector<int>& places, TextList* list) {
  std::vector<size_t> wheel(places.size(), 0);
  while (!list->Done()) {
    CodePoints text;
    for (size_t i = 0; i < places.size(); ++i) text.push_back(filler.Choice(places[i], wheel[i]));
    list->Add(text);
    size_t at = places.size();
    while (at > 0 && ++wheel[at - 1] == filler.Choices(places[at - 1])) wheel[--at] = 0;
    if (at == 0) return;
  }
}

// Where chance finds no more, what is left is few: every walk that it took, counted through.
void Exhaust(const PatternTree& tree, uint64_t seed, TextList* list) {
  Random random(seed);
  Filler filler(tree, seed);
  std::set<std::vector<int>> walks;
  for (int i = 0; i < 50; ++i) {
    std::optional<std::vector<int>> places = Walk(tree, {Route::Length::kRandom, {}, {}}, &random);
    if (places) walks.insert(*std::move(places));
  }
  for (const std::vector<int>& places : walks) CountThrough(filler, places, list);
}

}  // namespace

bool TextCollector::Add(const CodePoints& text, std::string variant, std::string way,
                        std::string says) {
  if (samples_.size() >= most_ || undecided_ >= kMostUndecided) return false;
  std::string utf8 = ToUtf8(text);
  if (texts_.count(utf8) > 0) return false;
  Match match = regex_.Search(utf8, wanted_);
  if (match == Match::kLimit) ++undecided_;
  if (match != wanted_) return false;
  std::string name = variant;
  for (int n = 2; variants_.count(name) > 0; ++n) name = variant + "_" + std::to_string(n);
  texts_.insert(utf8);
  variants_.insert(name);
  samples_.push_back({std::move(utf8), std::move(name), std::move(way), std::move(says)});
  return true;
}

std::string CharactersOf(size_t count) {
  return std::to_string(count) + (count == 1 ? " character" : " characters");
}

std::vector<Part> PartsOf(const PatternTree& tree) {
  std::vector<Part> parts;
  for (size_t i = 0; i < tree.nodes.size(); ++i) {
    if (tree.nodes[i].kind != PatternNode::Kind::kRepeat) continue;
    parts.push_back({static_cast<int>(i), parts.size() + 1});
  }
  return parts;
}

namespace {

Result<PatternTexts> Derive(std::string_view pattern, uint64_t seed) {
  Result<Prepared> prepared = Prepare(pattern);
  if (!prepared.ok()) return prepared.errors();
  const Prepared& p = prepared.value();
  return PatternTexts{MakeHits(p.surely, p.regex, seed), MakeMisses(p.tree, p.regex, seed)};
}

}  // namespace

Result<PatternTexts> DerivePatternTexts(std::string_view pattern, uint64_t seed) {
  // Several suites ask for those of each field.
  static Memo<Result<PatternTexts>> lately(kKept);
  if (pattern.size() > kMostKept) return Derive(pattern, seed);
  return lately.Get(std::to_string(seed) + " " + std::string(pattern),
                    [&] { return Derive(pattern, seed); });
}

Result<std::string> MatchingText(std::string_view pattern, uint64_t seed, size_t index) {
  Result<Prepared> prepared = Prepare(pattern);
  if (!prepared.ok()) return prepared.errors();
  const PatternTree& tree = prepared.value().surely;
  Random random(seed);
  Filler filler(tree, random.Next());
  TextList list(prepared.value().regex, index + 1);
  size_t tries = 4 * index + 16;
  for (size_t i = 0; i < tries && !list.Done(); ++i) {
    std::optional<std::vector<int>> places = Walk(tree, {Route::Length::kRandom, {}, {}}, &random);
    if (places) list.Add(filler.Fill(*places));
  }
  if (!list.Done()) Exhaust(tree, seed, &list);
  if (list.texts().empty()) {
    return Error{{}, "no text of a reasonable length matches " + std::string(pattern), ""};
  }
  return list.texts()[index % list.texts().size()];
}

}  // namespace assay
