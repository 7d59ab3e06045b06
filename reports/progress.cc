#include "reports/progress.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "harness/base/text.h"
#include "reports/console_layout.h"
#include "reports/safe_text.h"

namespace assay::reports {
namespace {

constexpr double kTerminalSeconds = 0.1;
constexpr double kLinesSeconds = 10;
// Before this a rate is noise.
constexpr double kSettledSeconds = 1;

double Interval(Progress::Mode mode) {
  switch (mode) {
    case Progress::Mode::kTerminal:
      return kTerminalSeconds;
    case Progress::Mode::kLines:
      return kLinesSeconds;
    case Progress::Mode::kOff:
      break;
  }
  return INFINITY;
}

// "8 s", "3 min 20 s", "2 h 5 min": two units are as exact as a guess can be.
std::string Rough(double seconds) {
  const auto whole = static_cast<uint64_t>(std::ceil(std::min(seconds, 360000.0)));
  if (whole < 60) return std::to_string(whole) + " s";
  if (whole < 3600) {
    return std::to_string(whole / 60) + " min " + std::to_string(whole % 60) + " s";
  }
  return std::to_string(whole / 3600) + " h " + std::to_string(whole % 3600 / 60) + " min";
}

}  // namespace

std::string FormatProgress(const ProgressState& state, double seconds, size_t columns) {
  std::vector<std::string> parts;
  parts.push_back(std::to_string(state.done) + "/" + std::to_string(state.total) + " cases");
  // Rounded down: 100% is said only when it is.
  if (state.total > 0) {
    const double share = static_cast<double>(state.done) / static_cast<double>(state.total);
    parts.push_back(std::to_string(static_cast<int>(std::min(share, 1.0) * 100)) + "%");
  }
  if (seconds >= kSettledSeconds) {
    const double rate = static_cast<double>(state.exchanges) / seconds;
    parts.push_back(std::to_string(std::llround(rate)) + " exchanges/s");
    if (state.done > 0 && state.done < state.total) {
      const double left =
          seconds * static_cast<double>(state.total - state.done) / static_cast<double>(state.done);
      parts.push_back(Rough(left) + " left");
    }
  }
  std::vector<std::string> verdicts;
  for (const VerdictKind kind : kVerdictKinds) {
    const uint64_t count = state.counts[static_cast<size_t>(kind)];
    if (count > 0) verdicts.push_back(std::to_string(count).append(" ").append(VerdictLabel(kind)));
  }
  if (!verdicts.empty()) parts.push_back(Join(verdicts, ", "));
  return FitColumns(Join(parts, "  "), columns);
}

std::string ProgressBar(double share, size_t width) {
  const double sane = std::isfinite(share) ? std::clamp(share, 0.0, 1.0) : 0;
  const auto halves = static_cast<size_t>(sane * static_cast<double>(width) * 2);
  std::string bar;
  for (size_t i = 0; i < width; ++i)
    bar += halves >= 2 * i + 2 ? "\u2501" : halves == 2 * i + 1 ? "\u2578" : " ";
  return bar;
}

std::string Progress::Shown(const ProgressState& state, double seconds) const {
  if (mode_ != Mode::kTerminal) return FormatProgress(state, seconds, columns_);
  // A terminal that is written to in its last column may break the line.
  const size_t columns = columns_ > 1 ? columns_ - 1 : columns_;
  const size_t bar = columns < 100 ? 10 : 20;
  if (columns < 60 || state.total == 0) return FormatProgress(state, seconds, columns);
  const double share = static_cast<double>(state.done) / static_cast<double>(state.total);
  const bool bad = state.counts[static_cast<size_t>(VerdictKind::kFail)] > 0;
  return Paint(ProgressBar(share, bar), bad ? Tone::kBad : Tone::kGood, color_) + " " +
         FormatProgress(state, seconds, columns - bar - 1);
}

std::string Progress::Update(const ProgressState& state, double seconds) {
  if (mode_ == Mode::kOff) return "";
  if (mode_ == Mode::kLines && !started_ && seconds < kLinesSeconds) return "";
  if (started_ && seconds - last_ < Interval(mode_)) return "";
  started_ = true;
  last_ = seconds;
  // Return first, then erase to the end: a shorter line leaves nothing of a longer one.
  if (mode_ == Mode::kTerminal) return "\r" + Shown(state, seconds) + "\x1b[K";
  return Shown(state, seconds) + "\n";
}

std::string Progress::Announce(const std::string& line, const ProgressState& state,
                               double seconds) {
  if (mode_ != Mode::kTerminal || line.empty()) return "";
  started_ = true;
  last_ = seconds;
  return "\r" + line + "\x1b[K\n" + Shown(state, seconds) + "\x1b[K";
}

std::string Progress::Finish(const ProgressState& state, double seconds) {
  switch (mode_) {
    case Mode::kTerminal:
      return "\r" + Shown(state, seconds) + "\x1b[K\n";
    case Mode::kLines:
      return Shown(state, seconds) + "\n";
    case Mode::kOff:
      break;
  }
  return "";
}

}  // namespace assay::reports
