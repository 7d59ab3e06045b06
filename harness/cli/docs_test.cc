// The manual and the shells' completions know every command and option that --help knows.
#include <algorithm>
#include <set>

#include "harness/base/text.h"
#include "harness/cli/manual.h"
#include "harness/cli/test_program.h"

namespace assay::cli {
namespace {

using Words = std::vector<std::string>;

class DocsTest : public ProgramTest {
 protected:
  std::string Out(Words arguments) const {
    const Ended ended = Start(ASSAY_PROGRAM, std::move(arguments));
    EXPECT_EQ(ended.code, 0) << ended.err;
    return ended.out;
  }
  bool Has(const std::string& program) const { return Start(program, {"--version"}).code == 0; }
};

struct Told {
  Words path;                      // of a command: "waivers", "init"
  std::set<std::string> commands;  // below it
  std::set<std::string> options;   // "--filter"
};

// What the text of --help names: its lines are "  name   words".
Told Read(const Words& path, const std::string& help) {
  Told told;
  told.path = path;
  std::string section;
  for (const std::string& line : Split(help, '\n')) {
    if (!line.empty() && line[0] != ' ') section = line;
    if (line.rfind("  ", 0) != 0 || line[2] == ' ') continue;
    const std::string word = line.substr(2, line.find(' ', 2) - 2);
    if (section == "Subcommands:") told.commands.insert(word);
    if (section != "Options:") continue;
    for (const std::string& name : Split(word, ',')) told.options.insert(name);
  }
  return told;
}

void Collect(const std::function<std::string(Words)>& out, const Words& path,
             std::vector<Told>* all) {
  Words arguments = path;
  arguments.push_back("--help");
  all->push_back(Read(path, out(arguments)));
  for (const std::string& command : Told(all->back()).commands) {
    Words next = path;
    next.push_back(command);
    Collect(out, next, all);
  }
}

TEST_F(DocsTest, NameEveryCommandAndOption) {
  std::vector<Told> all;
  Collect([&](const Words& arguments) { return Out(arguments); }, {}, &all);
  ASSERT_GT(all.size(), 10u);
  const std::string man = Out({"man"}), bash = Out({"completion", "bash"}),
                    zsh = Out({"completion", "zsh"}), fish = Out({"completion", "fish"});
  for (const Told& told : all) {
    const std::string path = Join(told.path, " ");
    EXPECT_FALSE(told.options.empty()) << path;
    // What the manual says of this command alone.
    const std::string head = path.empty() ? ".SH OPTIONS\n" : "\n.SS " + path + "\n";
    const size_t from = man.find(head);
    ASSERT_NE(from, std::string::npos) << path;
    const std::string part = man.substr(from, man.find("\n.S", from + head.size()) - from);
    const size_t words = bash.find("    '" + path + "') words='");
    ASSERT_NE(words, std::string::npos) << path;
    const std::string offered = " " + bash.substr(words, bash.find('\n', words) - words) + " ";
    const std::string at = "__assay_at" + (path.empty() ? "" : " " + path) + "'";
    for (const std::string& option : told.options) {
      if (option != "--help" && option != "-h") {
        EXPECT_NE(part.find("\\fB" + ReplaceAll(option, "-", "\\-") + "\\fR"), std::string::npos)
            << path << " " << option;
      }
      EXPECT_TRUE(offered.find(" " + option + " ") != std::string::npos ||
                  offered.find("'" + option + " ") != std::string::npos ||
                  offered.find(" " + option + "'") != std::string::npos ||
                  offered.find("'" + option + "'") != std::string::npos)
          << path << " " << option << ": " << offered;
      EXPECT_NE(zsh.find(option + "["), std::string::npos) << option;
      const bool is_long = option.rfind("--", 0) == 0;
      const std::string flag = is_long ? " -l " + option.substr(2) : " -s " + option.substr(1);
      bool found = false;
      for (const std::string& line : Split(fish, '\n'))
        found = found || (line.find(at) != std::string::npos &&
                          (line + " ").find(flag + " ") != std::string::npos);
      EXPECT_TRUE(found) << path << " " << option;
    }
    for (const std::string& command : told.commands) {
      EXPECT_NE(bash.find(":" + command + "') command="), std::string::npos) << command;
      EXPECT_NE(fish.find(" -a " + command + " "), std::string::npos) << command;
      EXPECT_NE(zsh.find("'" + command + ":"), std::string::npos) << command;
    }
  }
}

TEST_F(DocsTest, TheManualIsCleanRoff) {
  const std::string page = Write("assay.1", Out({"man"}));
  const std::string text = ReadFile(page);
  EXPECT_TRUE(std::all_of(text.begin(), text.end(),
                          [](char c) { return static_cast<unsigned char>(c) < 0x7f; }));
  if (!Has("groff")) GTEST_SKIP() << "groff is not installed";
  const Ended checked = Start("groff", {"-man", "-ww", "-Tutf8", "-z", page});
  EXPECT_EQ(checked.code, 0);
  EXPECT_EQ(checked.err, "");
  const std::string shown = Start("groff", {"-man", "-Tascii", "-P-bou", page}).out;
  EXPECT_NE(shown.find("EXIT STATUS"), std::string::npos);
  const std::string bad = Write("bad.1", Out({"man"}) + ".XX no such request\n\\fQ");
  EXPECT_NE(Start("groff", {"-man", "-ww", "-Tutf8", "-z", bad}).err, "") << "it finds nothing";
}

TEST(ManualTest, NoTextOfAnOptionIsRoff) {
  CommandDoc program;
  program.name = "assay";
  program.options.push_back({{"--x"}, "A\\fB", {}, "", ".SH it's a `test` …", false, false, false});
  const std::string man = RenderManual(program, "1");
  EXPECT_NE(man.find("\n\\&.SH it\\(aqs a \\(gatest\\(ga \\[u2026]\n"), std::string::npos) << man;
  EXPECT_NE(man.find("A\\efB"), std::string::npos);
}

struct Completion {
  const char* line;    // the last word is being written
  const char* offers;  // one of what is offered
};
constexpr Completion kTries[] = {
    {"assay ru", "run"},
    {"assay run --shou", "--should"},
    {"assay run --should w", "warn"},
    {"assay run --contract ten", "tenovos/update_user"},
    {"assay run --target bu", "builtin"},
    {"assay waivers in", "init"},
    {"assay waivers init --own", "--owner"},
    {"assay completion z", "zsh"},
    {"assay diff some", "some_file"},
    {"assay run --out some_f", "some_folder"},
};

TEST_F(DocsTest, BashOffersThem) {
  Write("assay.bash", Out({"completion", "bash"}));
  Write("some_file", "");
  std::filesystem::create_directory(folder_ + "/some_folder");
  for (const Completion& one : kTries) {
    const Ended ended = Start(
        "bash", {"-c", "cd '" + folder_ + "' && . ./assay.bash && COMP_WORDS=(" + one.line +
                           ") && COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) && _assay && printf '%s\\n' "
                           "\"${COMPREPLY[@]}\""});
    EXPECT_EQ(ended.code, 0) << ended.err;
    EXPECT_NE(("\n" + ended.out).find(std::string("\n") + one.offers + "\n"), std::string::npos)
        << one.line << ": " << ended.out << ended.err;
  }
}

TEST_F(DocsTest, FishOffersThem) {
  if (!Has("fish")) GTEST_SKIP() << "fish is not installed";
  Write("assay.fish", Out({"completion", "fish"}));
  Write("some_file", "");
  std::filesystem::create_directory(folder_ + "/some_folder");
  for (const Completion& one : kTries) {
    const Ended ended =
        Start("fish", {"--no-config", "-c",
                       "cd '" + folder_ + "'; source assay.fish; complete -C '" + one.line + "'"});
    EXPECT_EQ(ended.err, "") << one.line;
    EXPECT_NE(("\n" + ended.out).find(std::string("\n") + one.offers), std::string::npos)
        << one.line << ": " << ended.out;
  }
}

TEST_F(DocsTest, ZshTakesItsScript) {
  if (!Has("zsh")) GTEST_SKIP() << "zsh is not installed";
  Write("_assay", Out({"completion", "zsh"}));
  const Ended ended =
      Start("zsh", {"-f", "-c",
                    "cd '" + folder_ +
                        "' && autoload -Uz compinit && compinit -D -u && source ./_assay && "
                        "print -r -- ${_comps[assay]}"});
  EXPECT_EQ(ended.code, 0);
  EXPECT_EQ(ended.err, "");
  EXPECT_EQ(ended.out, "_assay\n");
}

}  // namespace
}  // namespace assay::cli
