// Findings in the words of CI systems that read them from a job's output.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "reports/event.h"

namespace assay::reports {

// GitHub shows ten errors and ten warnings of a step, and no more.
inline constexpr size_t kAnnotations = 10;

// GitHub's workflow commands: "::error title=…::…", one line a finding, at most ten of them and ten
// warnings; where there are more the tenth says how many. Whatever the target sent, each is one
// command.
std::string GitHubAnnotations(const Run& run);

// The same for Azure Pipelines: "##vso[task.logissue type=error]…", and the summary attached.
std::string AzureAnnotations(const Run& run, std::string_view summary_path);

// One error, for what is no finding.
std::string GitHubError(std::string_view title, std::string_view message);
std::string AzureError(std::string_view title, std::string_view message);

// Text for the log of a CI system: what such a system would take for a command of ours ("::" at the
// start of a line, "##[", "##vso[", "##teamcity[") is broken apart by a space. For output that
// holds words of the target.
std::string WithoutCommands(std::string_view text);

}  // namespace assay::reports
