#include "harness/cli/surroundings.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "reports/annotations.h"

namespace assay::cli {

std::optional<std::string> FromEnvironment(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  if (value == nullptr) return std::nullopt;
  return std::string(value);
}

namespace {

std::string Variable(const char* name) { return FromEnvironment(name).value_or(""); }

bool OnGitHub() { return Variable("GITHUB_ACTIONS") == "true"; }
bool OnAzure() { return Variable("TF_BUILD") == "True" || Variable("TF_BUILD") == "true"; }

bool InCi() {
  const std::string ci = Variable("CI");
  return (!ci.empty() && ci != "false" && ci != "0") || OnGitHub() || OnAzure() ||
         !Variable("TEAMCITY_VERSION").empty();
}

void Tell(const std::string& text) {
  std::fputs(text.c_str(), stderr);
  std::fflush(stderr);
}

// GitHub shows what is in this file on the job's page; other steps may have written to it.
void AppendSummary(const std::string& summary) {
  const std::string path = Variable("GITHUB_STEP_SUMMARY");
  if (path.empty()) return;
  std::ifstream in(summary, std::ios::binary);
  std::ofstream out(path, std::ios::binary | std::ios::app);
  out << std::string(std::istreambuf_iterator<char>(in), {}) << "\n";
  out.flush();
  // The reports are there, and the verdict stands: this is a courtesy, not a report.
  if (!in.is_open() || !out)
    Tell("assay: the job's summary could not be written to " + path + "\n");
}

}  // namespace

size_t Columns(int descriptor) {
  winsize size{};
  if (ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40) return size.ws_col;
  return 100;
}

bool UseColor(int descriptor, bool no_color) {
  return !no_color && Variable("NO_COLOR").empty() && Variable("TERM") != "dumb" &&
         isatty(descriptor) != 0;
}

bool ShowsBar() { return isatty(STDERR_FILENO) != 0 && Variable("TERM") != "dumb" && !InCi(); }

std::string ForLog(std::string_view text) {
  return InCi() ? reports::WithoutCommands(text) : std::string(text);
}

void TellCi(const reports::Run& run, const std::string& summary) {
  if (OnGitHub()) {
    Tell(reports::GitHubAnnotations(run));
    AppendSummary(summary);
  } else if (OnAzure()) {
    std::error_code unknown;
    const std::string path = std::filesystem::absolute(summary, unknown).string();
    Tell(reports::AzureAnnotations(run, unknown ? "" : path));
  }
}

void TellCi(const std::vector<Error>& errors) {
  if (errors.empty()) return;
  if (OnGitHub()) Tell(reports::GitHubError("assay", errors.front().ToString()));
  if (OnAzure()) Tell(reports::AzureError("assay", errors.front().ToString()));
}

}  // namespace assay::cli
