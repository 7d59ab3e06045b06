#include "harness/cli/manual.h"

#include <cstdio>

#include "harness/base/text.h"
#include "reports/verdicts.h"

namespace assay::cli {
namespace {

// Text for roff: no line of it is a request, no sign of it an escape.
std::string Roff(const std::string& text) {
  std::string out;
  for (const char32_t c : DecodeUtf8(text)) {
    if (c == '\\') {
      out += "\\e";
    } else if (c == '-') {
      out += "\\-";
    } else if (c == '\'') {
      out += "\\(aq";
    } else if (c == '`') {
      out += "\\(ga";
    } else if (c == '^') {
      out += "\\(ha";
    } else if (c == '~') {
      out += "\\(ti";
    } else if (c > 0x7e) {
      char escaped[16];
      std::snprintf(escaped, sizeof escaped, "\\[u%04X]", static_cast<unsigned>(c));
      out += escaped;
    } else {
      out += static_cast<char>(c);
    }
  }
  return !out.empty() && out[0] == '.' ? "\\&" + out : out;
}

std::string Bold(const std::string& text) { return "\\fB" + Roff(text) + "\\fR"; }
std::string Italic(const std::string& text) { return "\\fI" + Roff(text) + "\\fR"; }

std::string Signature(const OptionDoc& option) {
  if (option.positional) return Italic(option.names.front()) + (option.repeated ? " ..." : "");
  std::vector<std::string> names;
  for (const std::string& name : option.names) names.push_back(Bold(name));
  std::string out = Join(names, ", ");
  if (!option.choices.empty()) {
    out += " " + Italic(Join(option.choices, "|"));
  } else if (!option.value.empty()) {
    out += " " + Italic(option.value);
  }
  return out;
}

std::string SynopsisOf(const CommandPath& path) {
  std::string out = "assay " + Join(path.words, " ");
  std::string rest;
  for (const OptionDoc& option : path.command->options) {
    if (option.positional) rest += " " + Signature(option);
    if (!option.positional && option.required)
      out += " " + option.names.front() + " " + option.value;
  }
  return Bold(out) + (path.command->options.empty() ? "" : " [" + Italic("options") + "]") + rest;
}

void AddOption(const OptionDoc& option, std::string* out) {
  std::string says = option.says;
  if (!option.fallback.empty()) says += " (default: " + option.fallback + ")";
  if (option.required && !option.positional) says += " (required)";
  *out += ".TP\n" + Signature(option) + "\n" + Roff(says) + "\n";
}

std::string ExitStatus() {
  std::string out = ".SH EXIT STATUS\nOf " + Bold("assay run") + ":\n";
  for (const int code : {0, 1, 2, 3, 4, 5, 130, 143}) {
    out += ".TP\n" + Bold(std::to_string(code)) + "\n" +
           Roff(std::string(reports::ExitMeaning(code))) + "\n";
  }
  return out;
}

constexpr const char* kFiles = R"(.SH FILES
In the folder that
.B \-\-out
names (default: assay\-results):
.TP
.B junit.xml
for CI: one testcase a case or check
.TP
.B summary.md
for people, and for the page of a CI job
.TP
.B run.ndjson
for programs: plan, exchanges, verdicts; every other report is rendered from it
.SH ENVIRONMENT
.TP
.B NO_COLOR
where it is set, nothing is coloured
.PP
A target profile names further variables, as ${NAME}.
.SH EXAMPLES
.nf
assay run \-\-target staging.json \-\-jobs 2 \-\-rate 5/s
assay run \-\-target staging.json \-\-waivers waivers.json \-\-baseline last\-release
assay waivers init \-\-from assay\-results \-\-owner jane \-\-ticket OPS\-12 \e
    \-\-reason "until the new check is out" \-\-out waivers.json
assay diff last\-release assay\-results
.fi
)";

void AddPaths(const CommandDoc& command, std::vector<std::string> words,
              std::vector<CommandPath>* out) {
  for (const CommandDoc& one : command.commands) {
    words.push_back(one.name);
    out->push_back({words, &one});
    AddPaths(one, words, out);
    words.pop_back();
  }
}

}  // namespace

std::vector<CommandPath> AllCommands(const CommandDoc& program) {
  std::vector<CommandPath> out;
  AddPaths(program, {}, &out);
  return out;
}

std::string RenderManual(const CommandDoc& program, const std::string& version) {
  std::string out = ".TH ASSAY 1 \"\" \"assay " + Roff(version) + "\" \"User Commands\"\n";
  out += ".SH NAME\nassay \\- check a live HTTP/JSON API against what its documentation says\n";
  out += ".SH SYNOPSIS\n.B assay\n.I command\n[\\fIoptions\\fR]\n";
  out += ".SH DESCRIPTION\n" + Roff(program.says) + "\n";
  out += ".SH OPTIONS\n";
  for (const OptionDoc& option : program.options) AddOption(option, &out);
  out += ".SH COMMANDS\n";
  for (const CommandPath& path : AllCommands(program)) {
    out += ".SS " + Roff(Join(path.words, " ")) + "\n" + Roff(path.command->says) + ".\n";
    if (!path.command->commands.empty()) continue;
    out += ".PP\n" + SynopsisOf(path) + "\n";
    for (const OptionDoc& option : path.command->options) {
      if (option.names.front() != "--help" && option.names.back() != "--help")
        AddOption(option, &out);
    }
  }
  return out + ExitStatus() + kFiles;
}

}  // namespace assay::cli
