// What the shells offer. Each script knows the whole table and calls no program.
#include <algorithm>
#include <utility>

#include "harness/base/text.h"
#include "harness/cli/manual.h"

namespace assay::cli {
namespace {

enum class Offer { kNothing, kFiles, kFolders, kWords };

struct Completed {
  Offer offer = Offer::kNothing;
  std::vector<std::string> words;  // also beside files
};

Completed ValueOf(const OptionDoc& option, const std::vector<std::string>& contracts) {
  if (!option.choices.empty()) return {Offer::kWords, option.choices};
  Completed value;
  for (const std::string& part : Split(option.value, '|')) {
    if (part == "FILE" || part == "RUN") value.offer = Offer::kFiles;
    if (part == "DIR") value.offer = Offer::kFolders;
    if (part == "ID") value.words = contracts;
    // What is in small letters is meant as it stands.
    if (!part.empty() && part == ToLower(part)) value.words.push_back(part);
  }
  if (value.offer == Offer::kNothing && !value.words.empty()) value.offer = Offer::kWords;
  return value;
}

std::string OneLine(const std::string& says) {
  return says.substr(0, std::min(says.find(". "), says.find("; ")));
}

std::string Quoted(std::string text) {
  return "'" + ReplaceAll(std::move(text), "'", "'\\''") + "'";
}

std::vector<std::string> NamesOf(const CommandDoc& command) {
  std::vector<std::string> names;
  for (const CommandDoc& one : command.commands) names.push_back(one.name);
  for (const OptionDoc& option : command.options) {
    if (!option.positional) names.insert(names.end(), option.names.begin(), option.names.end());
  }
  return names;
}

// --- bash ---

std::string BashReply(const Completed& value) {
  const std::string words = Quoted(Join(value.words, " "));
  switch (value.offer) {
    case Offer::kNothing:
      return "return";
    case Offer::kWords:
      return "_assay_words " + words + "; return";
    case Offer::kFiles:
      return "_assay_files -f " + words + "; return";
    case Offer::kFolders:
      return "_assay_files -d " + words + "; return";
  }
  return "return";
}

std::string Bash(const CommandDoc& program, const std::vector<std::string>& contracts) {
  std::string steps, values, names, places;
  const auto describe = [&](const std::string& path, const CommandDoc& command) {
    names += "    " + Quoted(path) + ") words=" + Quoted(Join(NamesOf(command), " ")) + " ;;\n";
    for (const CommandDoc& one : command.commands) {
      const std::string next = path.empty() ? one.name : path + " " + one.name;
      steps += "      " + Quoted(path + ":" + one.name) + ") command=" + Quoted(next) + " ;;\n";
    }
    for (const OptionDoc& option : command.options) {
      const std::string reply = BashReply(ValueOf(option, contracts)) + " ;;\n";
      if (option.positional) {
        places.append("    ").append(Quoted(path)).append(") ").append(reply);
      } else if (!option.value.empty()) {
        for (const std::string& name : option.names)
          values.append("    ")
              .append(Quoted(std::string(path).append(":").append(name)))
              .append(") ")
              .append(reply);
      }
    }
  };
  describe("", program);
  for (const CommandPath& path : AllCommands(program))
    describe(Join(path.words, " "), *path.command);
  return "# bash completion of assay, written by `assay completion bash`.\n"
         "_assay_words() { mapfile -t COMPREPLY < <(compgen -W \"$1\" -- \"$cur\"); }\n"
         "_assay_files() {\n"
         "  mapfile -t COMPREPLY < <(compgen \"$1\" -- \"$cur\"; compgen -W \"$2\" -- \"$cur\")\n"
         "  compopt -o filenames 2>/dev/null || :\n"
         "}\n"
         "_assay() {\n"
         "  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}\n"
         "  local command='' words='' i\n"
         "  COMPREPLY=()\n"
         "  for ((i = 1; i < COMP_CWORD; i++)); do\n"
         "    case $command:${COMP_WORDS[i]} in\n" +
         steps +
         "    esac\n"
         "  done\n"
         "  case $command:$prev in\n" +
         values +
         "  esac\n"
         "  case $command in\n" +
         names +
         "  esac\n"
         "  if [[ $cur != -* ]]; then\n"
         "  case $command in\n" +
         places +
         "  esac\n"
         "  fi\n"
         "  _assay_words \"$words\"\n"
         "}\n"
         "complete -F _assay assay\n";
}

// --- zsh ---

// Within a specification of _arguments or _describe.
std::string ZshText(std::string text) {
  for (const char* sign : {"\\", "[", "]", ":"})
    text = ReplaceAll(std::move(text), sign, std::string("\\") + sign);
  return ReplaceAll(std::move(text), "'", "'\\''");
}

std::string ZshAction(const Completed& value) {
  std::string words = "(" + Join(value.words, " ") + ")";
  switch (value.offer) {
    case Offer::kNothing:
      return " ";
    case Offer::kWords:
      return words;
    case Offer::kFolders:
      return "_files -/";
    case Offer::kFiles:
      if (value.words.empty()) return "_files";
      return "{_alternative \"words:word:" + words + "\" \"files:file:_files\"}";
  }
  return " ";
}

std::string ZshOption(const OptionDoc& option, const std::vector<std::string>& contracts) {
  const Completed value = ValueOf(option, contracts);
  const std::string what = ZshText(option.value.empty() ? "value" : option.value);
  if (option.positional) {
    return "    '" + std::string(option.repeated ? "*" : "") + ":" + ZshText(option.names[0]) +
           ":" + ZshAction(value) + "'";
  }
  std::string out;
  for (const std::string& name : option.names) {
    if (!out.empty()) out += " \\\n";
    out += "    '" + std::string(option.repeated ? "*" : "") + name + "[" +
           ZshText(OneLine(option.says)) + "]" +
           (option.value.empty() ? "" : ":" + what + ":" + ZshAction(value)) + "'";
  }
  return out;
}

void ZshFunction(const std::string& name, const CommandDoc& command,
                 const std::vector<std::string>& contracts, std::string* out) {
  *out += name + "() {\n  local line state\n  _arguments -C";
  for (const OptionDoc& option : command.options) *out += " \\\n" + ZshOption(option, contracts);
  if (command.commands.empty()) {
    *out += "\n}\n\n";
    return;
  }
  *out +=
      " \\\n    '1: :->command' \\\n    '*::: :->rest'\n  case $state in\n    command)\n"
      "      local -a commands=(\n";
  for (const CommandDoc& one : command.commands)
    *out += "        '" + ZshText(one.name) + ":" + ZshText(OneLine(one.says)) + "'\n";
  *out +=
      "      )\n      _describe command commands\n      ;;\n    rest)\n      case $line[1] in\n";
  for (const CommandDoc& one : command.commands)
    *out += "        " + one.name + ") " + name + "_" + one.name + " ;;\n";
  *out += "      esac\n      ;;\n  esac\n}\n\n";
  for (const CommandDoc& one : command.commands)
    ZshFunction(name + "_" + one.name, one, contracts, out);
}

std::string Zsh(const CommandDoc& program, const std::vector<std::string>& contracts) {
  std::string out =
      "#compdef assay\n# zsh completion of assay, written by `assay completion zsh`.\n\n";
  ZshFunction("_assay", program, contracts, &out);
  return out +
         "if [[ $funcstack[1] == _assay ]]; then\n  _assay \"$@\"\nelse\n  compdef _assay "
         "assay\nfi\n";
}

// --- fish ---

std::string FishText(std::string text) {
  text = ReplaceAll(std::move(text), "\\", "\\\\");
  return "'" + ReplaceAll(std::move(text), "'", "\\'") + "'";
}

std::string FishValue(const Completed& value) {
  std::string words = value.words.empty() ? "" : " -a " + FishText(Join(value.words, " "));
  switch (value.offer) {
    case Offer::kNothing:
      return "";
    case Offer::kWords:
      return words;
    case Offer::kFiles:
      return " -F" + words;
    case Offer::kFolders:
      return " -a '(__fish_complete_directories)'";
  }
  return "";
}

void FishCommand(const std::vector<std::string>& words, const CommandDoc& command,
                 const std::vector<std::string>& contracts, std::string* out) {
  const std::string at = words.empty() ? "" : " " + Join(words, " ");
  const std::string begin = "complete -c assay -n '__assay_at" + at + "'";
  for (const CommandDoc& one : command.commands) {
    *out += "complete -c assay -n '__assay_next" + at + "' -a " + one.name + " -d " +
            FishText(OneLine(one.says)) + "\n";
  }
  for (const OptionDoc& option : command.options) {
    const Completed value = ValueOf(option, contracts);
    std::string line = begin;
    if (option.positional) {
      line += FishValue(value);
    } else {
      for (const std::string& name : option.names)
        line += name.rfind("--", 0) == 0 ? " -l " + name.substr(2) : " -s " + name.substr(1);
      if (!option.value.empty()) line += " -x" + FishValue(value);
      line += " -d " + FishText(OneLine(option.says));
    }
    // -x offers no files, so it does not go with -F.
    *out += ReplaceAll(line, " -x -F", " -r -F") + "\n";
  }
}

std::string Fish(const CommandDoc& program, const std::vector<std::string>& contracts) {
  std::string out =
      "# fish completion of assay, written by `assay completion fish`.\n"
      "function __assay_at\n"
      "    set -l words (commandline -opc)\n"
      "    set -e words[1]\n"
      "    test (count $argv) -eq 0; and return 0\n"
      "    test (count $words) -ge (count $argv); or return 1\n"
      "    for i in (seq (count $argv))\n"
      "        test \"$words[$i]\" = \"$argv[$i]\"; or return 1\n"
      "    end\n"
      "end\n"
      "function __assay_next\n"
      "    test (count (commandline -opc)) -eq (math (count $argv) + 1); and __assay_at $argv\n"
      "end\n"
      "complete -c assay -f\n";
  FishCommand({}, program, contracts, &out);
  for (const CommandPath& path : AllCommands(program))
    FishCommand(path.words, *path.command, contracts, &out);
  return out;
}

}  // namespace

std::string RenderCompletion(const CommandDoc& program, const std::string& shell,
                             const std::vector<std::string>& contracts) {
  if (shell == "zsh") return Zsh(program, contracts);
  if (shell == "fish") return Fish(program, contracts);
  return Bash(program, contracts);
}

}  // namespace assay::cli
