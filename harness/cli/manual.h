// The manual page and the shells' completions, from the one table of commands and options. Pure
// functions of the table.
#pragma once

#include <string>
#include <vector>

namespace assay::cli {

struct OptionDoc {
  std::vector<std::string> names;  // "--help", "-h"; of a positional its one name
  std::string value;               // "FILE"; empty for a flag
  std::vector<std::string> choices;
  std::string fallback;  // what it is where it is not given; may be empty
  std::string says;
  bool positional = false;
  bool required = false;
  bool repeated = false;
};

struct CommandDoc {
  std::string name;
  std::string says;
  std::vector<OptionDoc> options;  // positionals among them
  std::vector<CommandDoc> commands;
};

// assay(1) as roff, ASCII only.
std::string RenderManual(const CommandDoc& program, const std::string& version);

// A script for that shell: "bash", "zsh", "fish". `contracts`: what stands for a contract beside a
// file.
std::string RenderCompletion(const CommandDoc& program, const std::string& shell,
                             const std::vector<std::string>& contracts);

// "assay waivers init" and the like: every command with those before it, depth first.
struct CommandPath {
  std::vector<std::string> words;  // without the program
  const CommandDoc* command;
};
std::vector<CommandPath> AllCommands(const CommandDoc& program);

}  // namespace assay::cli
