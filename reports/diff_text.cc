// A comparison for the terminal.
#include <algorithm>
#include <tuple>
#include <utility>

#include "harness/base/text.h"
#include "reports/console_layout.h"
#include "reports/diff.h"
#include "reports/safe_text.h"

namespace assay::reports {
namespace {

Tone ToneOf(Change change) {
  switch (change) {
    case Change::kBroken:
      return Tone::kBad;
    case Change::kVanished:
      return Tone::kWarning;
    case Change::kFixed:
      return Tone::kGood;
    case Change::kAppeared:
      return Tone::kStrong;
    case Change::kSame:
      return Tone::kFaint;
  }
  return Tone::kPlain;
}

std::string Padded(std::string text, size_t columns) {
  const size_t has = Columns(text);
  if (has < columns) text.append(columns - has, ' ');
  return text;
}

std::string CountsLine(const std::vector<Difference>& list) {
  const auto counts = CountChanges(list);
  std::vector<std::string> parts;
  parts.reserve(kChanges.size());
  for (const Change change : kChanges) {
    parts.push_back(std::to_string(counts[static_cast<size_t>(change)]) + " " +
                    std::string(ChangeWord(change)));
  }
  return Join(parts, ", ");
}

class Text {
 public:
  Text(const RunDiff& diff, const DiffView& view) : diff_(diff), view_(view) {}

  std::string Render() {
    Side("before", diff_.before);
    Side("after", diff_.after);
    for (const std::string& note : diff_.notes) Wrapped("note:   ", note);
    List(diff_.requirements, false);
    if (view_.cases) List(diff_.cases, true);
    out_ += "\nfacts: " + CountsLine(diff_.requirements) + "\n";
    if (view_.cases) out_ += "cases: " + CountsLine(diff_.cases) + "\n";
    return std::move(out_);
  }

 private:
  void Wrapped(const std::string& label, std::string_view text) {
    const size_t room = view_.width > label.size() + 20 ? view_.width - label.size() : 0;
    const std::vector<std::string> lines = WrapWords(SafeLine(text, 4096), room);
    for (size_t i = 0; i < lines.size(); ++i) {
      out_ += (i == 0 ? label : std::string(label.size(), ' ')) + lines[i] + "\n";
    }
  }

  void Side(const std::string& name, const DiffSide& side) {
    Wrapped(Padded(name + ":", 8), side.target + ", " + side.base_url + ", " + side.started +
                                       ", seed " + std::to_string(side.seed) + ": " + side.outcome);
  }

  void List(const std::vector<Difference>& list, bool cases) {
    std::vector<const Difference*> shown;
    for (const Difference& one : list) {
      if (view_.all || one.change != Change::kSame) shown.push_back(&one);
    }
    // By contract, the worst first; within a kind the order of the list.
    std::stable_sort(shown.begin(), shown.end(), [](const Difference* a, const Difference* b) {
      return std::tie(a->contract, a->change) < std::tie(b->contract, b->change);
    });
    std::string contract;
    for (const Difference* one : shown) {
      if (one->contract != contract) {
        contract = one->contract;
        out_ += "\n" + SafeLine(contract) + (cases ? ", cases" : "") + "\n";
      }
      Entry(*one, cases);
    }
  }

  void Entry(const Difference& one, bool is_case) {
    std::string head =
        Paint(Padded(std::string(ChangeWord(one.change)), 9), ToneOf(one.change), view_.color) +
        " ";
    const std::string change = one.was == one.now ? one.now : one.was + " → " + one.now;
    const std::string rest =
        is_case ? Padded(SafeLine(change), 22) + " " + SafeLine(one.id)
                : Padded(SafeLine(one.id), 9) + Padded(SafeLine(one.level), 7) +
                      Padded(SafeLine(change), 22) + " " + SafeLine(one.text, 4096);
    // A case's id is never cut: it is what one copies.
    out_ += "  " + head +
            (is_case || view_.width <= 40 ? rest : FitColumns(rest, view_.width - 12)) + "\n";
    if (one.Reason().empty() || one.change == Change::kSame || one.change == Change::kFixed) return;
    const size_t room = view_.width > 40 ? view_.width - 12 : 0;
    out_ += std::string(12, ' ') + FitColumns(SafeLine(one.Reason(), 4096), room) + "\n";
  }

  const RunDiff& diff_;
  const DiffView& view_;
  std::string out_;
};

}  // namespace

std::string RenderDiffText(const RunDiff& diff, const DiffView& view) {
  return Text(diff, view).Render();
}

}  // namespace assay::reports
