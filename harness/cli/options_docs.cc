// `assay completion` and `assay man`: the table of commands and options, read for people and
// shells.
#include <algorithm>
#include <cstdio>
#include <memory>

#include "harness/base/text.h"
#include "harness/cli/manual.h"
#include "harness/cli/options.h"
#include "harness/contract/contract.h"

#ifndef ASSAY_VERSION
#error "the build names the version"
#endif

namespace assay::cli {
namespace {

// CLI11 says "UINT:UINT DURATION" or "TEXT:{warn,fail}": a type, and what a check adds.
void ReadType(const std::string& type, OptionDoc* doc) {
  const size_t colon = type.find(':');
  const std::string name = type.substr(0, colon);
  const std::string check = colon == std::string::npos ? "" : type.substr(colon + 1);
  const bool plain = name == "TEXT" || name == "INT" || name == "UINT" || name == "FLOAT";
  doc->value = !plain ? name : name == "TEXT" ? "TEXT" : "N";
  if (check.size() > 2 && check.front() == '{') {
    doc->choices = Split(check.substr(1, check.size() - 2), ',');
  } else if (plain && check.find("DURATION") != std::string::npos) {
    doc->value = "DURATION";
  } else if (plain && (check.rfind("SIZE", 0) == 0 || check == "FILE" || check == "DIR")) {
    doc->value = check.substr(0, check.find(' '));
  }
}

OptionDoc DocOf(const CLI::Option& option) {
  OptionDoc doc;
  doc.positional = option.get_positional();
  if (doc.positional) {
    doc.names.push_back(option.get_name(true, false));
  } else {
    for (const std::string& name : option.get_lnames()) doc.names.push_back("--" + name);
    for (const std::string& name : option.get_snames()) doc.names.push_back("-" + name);
  }
  doc.says = option.get_description();
  doc.fallback = option.get_default_str();
  doc.required = option.get_required();
  doc.repeated = option.get_expected_max() > 1;
  if (option.get_expected_max() > 0) ReadType(option.get_type_name(), &doc);
  return doc;
}

CommandDoc DocOf(const CLI::App& app) {
  CommandDoc doc;
  doc.name = app.get_name();
  doc.says = app.get_description();
  for (const CLI::Option* option : app.get_options()) {
    if (!option->get_group().empty()) doc.options.push_back(DocOf(*option));
  }
  for (const CLI::App* one : app.get_subcommands([](const CLI::App*) { return true; }))
    doc.commands.push_back(DocOf(*one));
  return doc;
}

int Put(const std::string& text) {
  std::fputs(text.c_str(), stdout);
  return std::fflush(stdout) == 0 ? kOk : kOwnFault;
}

}  // namespace

std::vector<Command> AddDocsCommands(CLI::App& app) {
  auto shell = std::make_shared<std::string>();
  CLI::App* completion = app.add_subcommand("completion", "Print the completion script of a shell");
  completion->add_option("shell", *shell, "bash, zsh or fish")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));
  CLI::App* man =
      app.add_subcommand("man", "Print the manual page, as roff: `assay man | man -l -`");
  return {
      {completion,
       [&app, shell] { return Put(RenderCompletion(DocOf(app), *shell, BuiltinContractIds())); }},
      {man, [&app] { return Put(RenderManual(DocOf(app), ASSAY_VERSION)); }}};
}

}  // namespace assay::cli
