#include "harness/schema/regex.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <mutex>
#include <utility>

#include "harness/base/memo.h"
#include "harness/schema/ecma_translate.h"

namespace assay {
namespace {

constexpr size_t kMaxPattern = 64 * 1024;
// Compiled patterns kept for the next who asks, and the longest of them.
constexpr size_t kKept = 256;
constexpr size_t kMostKept = 1024;
// A step that the match limit counts may scan the whole subject, so the limit falls as that grows.
constexpr uint64_t kFastWork = 800'000'000;  // bytes, at several a nanosecond
constexpr uint64_t kMostFastSteps = 200'000;
constexpr uint64_t kLeastFastSteps = 1'000;
// Up to this length of subject these are steps enough for any pattern worth its while.
constexpr size_t kShortSubject = 16 * 1024;
// Beyond it, a second search measures its steps by how far they moved (see CountWork).
constexpr uint64_t kMeasuredWork = 10'000'000;
constexpr uint32_t kMeasuredSteps = 20'000'000;
constexpr uint32_t kHeapLimitKib = 128 * 1024;
constexpr uint32_t kOptions = PCRE2_UTF | PCRE2_MATCH_UNSET_BACKREF | PCRE2_NEVER_BACKSLASH_C;

struct Free {
  void operator()(pcre2_code* code) const { pcre2_code_free(code); }
  void operator()(pcre2_match_context* context) const { pcre2_match_context_free(context); }
  void operator()(pcre2_match_data* data) const { pcre2_match_data_free(data); }
};
using Code = std::unique_ptr<pcre2_code, Free>;
using MatchContext = std::unique_ptr<pcre2_match_context, Free>;
using MatchData = std::unique_ptr<pcre2_match_data, Free>;

PCRE2_SPTR Units(std::string_view text) { return reinterpret_cast<PCRE2_SPTR>(text.data()); }

Error BadPattern(std::string_view pattern, size_t offset, std::string why) {
  return {{},
          "pattern " + std::string(pattern.substr(0, 200)) + ": offset " + std::to_string(offset) +
              ": " + std::move(why),
          "write it as ECMA-262 does, without what assay cannot run the same way"};
}

Result<Code> CompileCode(std::string_view pattern, const std::string& translated,
                         uint32_t more_options) {
  int number = 0;
  PCRE2_SIZE offset = 0;
  Code code(pcre2_compile(Units(translated), translated.size(), kOptions | more_options, &number,
                          &offset, nullptr));
  if (code) return code;
  std::array<char, 256> text{};
  pcre2_get_error_message(number, reinterpret_cast<PCRE2_UCHAR*>(text.data()), text.size());
  // PCRE2's offset is one of the translation, so it would mislead.
  return BadPattern(pattern, 0, text.data());
}

struct Work {
  uint64_t left;
  size_t position;
};

// Called before each item of the pattern is tried. Between two calls the matching has read about as
// many bytes as it moved, so the sum is a measure of the time that depends on nothing else.
int CountWork(pcre2_callout_block* block, void* data) {
  auto* work = static_cast<Work*>(data);
  const size_t now = block->current_position;
  const uint64_t step = 1 + (now > work->position ? now - work->position : work->position - now);
  work->position = now;
  if (step > work->left) return PCRE2_ERROR_MATCHLIMIT;
  work->left -= step;
  return 0;
}

Match Verdict(int outcome) {
  if (outcome >= 0) return Match::kYes;
  return outcome == PCRE2_ERROR_NOMATCH ? Match::kNo : Match::kLimit;
}

}  // namespace

struct Regex::Program {
  std::string pattern;
  bool whole_text = false;
  std::string translated;
  Code fast;  // compiled to machine code where the platform can
  // Calls CountWork. Made when first needed, which is seldom; of long patterns, which may be too
  // long for it, at once.
  mutable std::once_flag wants_measured;
  mutable Code measured;

  Result<bool> Measure() const {
    auto code = CompileCode(pattern, translated, PCRE2_AUTO_CALLOUT);
    if (!code.ok()) return code.errors();
    measured = code.Take();
    return true;
  }

  // PCRE2's answer, within the limits of each.
  int SearchFast(std::string_view subject) const;
  int SearchMeasured(std::string_view subject) const;
};

int Regex::Program::SearchFast(std::string_view subject) const {
  thread_local const MatchData data(pcre2_match_data_create(1, nullptr));
  thread_local const MatchContext context(pcre2_match_context_create(nullptr));
  if (!data || !context) return PCRE2_ERROR_NOMEMORY;
  const uint64_t steps = kFastWork / std::max<uint64_t>(subject.size(), 1);
  pcre2_set_match_limit(context.get(),
                        static_cast<uint32_t>(std::clamp(steps, kLeastFastSteps, kMostFastSteps)));
  pcre2_set_heap_limit(context.get(), kHeapLimitKib);
  return pcre2_match(fast.get(), Units(subject), subject.size(), 0, 0, data.get(), context.get());
}

int Regex::Program::SearchMeasured(std::string_view subject) const {
  // Its heap may grow with the subject; so it is not kept.
  std::call_once(wants_measured, [&] { (void)(measured || Measure().ok()); });
  const MatchData data(pcre2_match_data_create(1, nullptr));
  const MatchContext context(pcre2_match_context_create(nullptr));
  if (!data || !context || !measured) return PCRE2_ERROR_NOMEMORY;
  Work work{kMeasuredWork, 0};
  pcre2_set_match_limit(context.get(), kMeasuredSteps);
  pcre2_set_heap_limit(context.get(), kHeapLimitKib);
  pcre2_set_callout(context.get(), CountWork, &work);
  return pcre2_match(measured.get(), Units(subject), subject.size(), 0, 0, data.get(),
                     context.get());
}

Result<Regex> Regex::Make(std::string_view ecma_pattern) {
  if (ecma_pattern.size() > kMaxPattern) {
    return BadPattern(ecma_pattern, kMaxPattern, "longer than 64 KiB");
  }
  Translation translation = TranslateEcma(ecma_pattern);
  if (translation.refusal != Refusal::kNone) {
    return BadPattern(ecma_pattern, translation.offset, translation.complaint);
  }
  auto fast = CompileCode(ecma_pattern, translation.pcre2, 0);
  if (!fast.ok()) return fast.errors();
  auto program = std::make_shared<Program>();
  program->pattern = std::string(ecma_pattern);
  program->whole_text = translation.whole_text;
  program->translated = std::move(translation.pcre2);
  program->fast = fast.Take();
  if (ecma_pattern.size() > kMostKept) {
    if (const auto done = program->Measure(); !done.ok()) return done.errors();
  }
  pcre2_jit_compile(program->fast.get(), PCRE2_JIT_COMPLETE);
  Regex regex;
  regex.program_ = std::move(program);
  return regex;
}

Result<Regex> Regex::Compile(std::string_view ecma_pattern) {
  // The same few patterns of a contract are compiled for each of its fields, again and again.
  static Memo<Result<Regex>> lately(kKept);
  if (ecma_pattern.size() > kMostKept) return Make(ecma_pattern);
  return lately.Get(std::string(ecma_pattern), [&] { return Make(ecma_pattern); });
}

Match Regex::Search(std::string_view utf8) const {
  const int outcome = program_->SearchFast(utf8);
  // The machine code also has a small stack of its own.
  const bool out_of_steps = outcome == PCRE2_ERROR_MATCHLIMIT && utf8.size() > kShortSubject;
  if (out_of_steps || outcome == PCRE2_ERROR_JIT_STACKLIMIT) {
    return Verdict(program_->SearchMeasured(utf8));
  }
  return Verdict(outcome);
}

const std::string& Regex::pattern() const { return program_->pattern; }

bool Regex::whole_text() const { return program_->whole_text; }

}  // namespace assay
