// The assay program as a child process, and its reports, for the tests of this room.
#pragma once

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "source_dir.h"

namespace assay::cli {

inline std::string ReadFile(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// What a child left behind.
struct Ended {
  int code = -1;  // its exit code; 128 + n where signal n killed it; -1: not started, or it hung
  std::string out, err;
};

// A folder of its own a test, and the program run in it. Reports go to `out`.
class ProgramTest : public testing::Test {
 protected:
  ProgramTest() {
    std::string name = testing::TempDir() + "assay_cli_XXXXXX";
    if (mkdtemp(name.data()) == nullptr) ADD_FAILURE() << "no folder at " << name;
    folder_ = name;
    out_ = name + "/out";
  }
  ~ProgramTest() override { std::filesystem::remove_all(folder_); }

  // Runs `program` and waits; kills it after a minute. `port` is what ${ASSAY_PORT} stands for.
  // `meanwhile` is given the child's id until it returns true or the child ends. The child's
  // environment is ours but for what a CI system says of parts, and with `more_environment`.
  Ended Start(const std::string& program, std::vector<std::string> arguments,
              const std::string& port = "1", std::function<bool(pid_t)> meanwhile = nullptr,
              std::vector<std::string> more_environment = {}) const {
    const std::string out = folder_ + "/stdout", err = folder_ + "/stderr";
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    const int flags = O_WRONLY | O_CREAT | O_TRUNC;
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, out.c_str(), flags, 0600);
    posix_spawn_file_actions_addopen(&files, STDERR_FILENO, err.c_str(), flags, 0600);
    std::string name = program;
    std::vector<char*> argv{name.data()};
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    std::string assay_port = "ASSAY_PORT=" + port;
    std::vector<char*> environment{assay_port.data()};
    for (char** one = environ; *one != nullptr; ++one) {
      if (!DividesRuns(*one)) environment.push_back(*one);
    }
    for (std::string& one : more_environment) environment.push_back(one.data());
    environment.push_back(nullptr);
    pid_t pid = 0;
    Ended ended;
    const int failed =
        posix_spawnp(&pid, name.c_str(), &files, nullptr, argv.data(), environment.data());
    posix_spawn_file_actions_destroy(&files);
    if (failed != 0) return ended;
    ended.code = Await(pid, meanwhile);
    ended.out = ReadFile(out);
    ended.err = ReadFile(err);
    return ended;
  }

  // `assay run` with reports to out_.
  Ended Run(const std::vector<std::string>& options, const std::string& port = "1",
            std::function<bool(pid_t)> meanwhile = nullptr) const {
    std::vector<std::string> arguments{"run", "--out", out_};
    arguments.insert(arguments.end(), options.begin(), options.end());
    return Start(ASSAY_PROGRAM, arguments, port, std::move(meanwhile));
  }
  // The same on the profile of the built-in target, whatever listens at that port.
  Ended RunAt(uint16_t port, std::vector<std::string> options) const {
    options.insert(options.end(),
                   {"--target", std::string(ASSAY_SOURCE_DIR) + "/fixtures/profiles/builtin.json"});
    return Run(options, std::to_string(port));
  }

  std::string Junit() const { return out_ + "/junit.xml"; }
  // Writes a file beside the reports; its path.
  std::string Write(const std::string& name, std::string_view text) const {
    std::ofstream(folder_ + "/" + name, std::ios::binary) << text;
    return folder_ + "/" + name;
  }

  std::string folder_, out_;

 private:
  static bool DividesRuns(std::string_view variable) {
    return variable.starts_with("CI_NODE_") || variable.starts_with("BUILDKITE_PARALLEL_") ||
           variable.starts_with("GTEST_") || variable.starts_with("JOB_COMPLETION_INDEX=") ||
           variable.starts_with("ASSAY_SHARDS=");
  }

  static int Await(pid_t pid, const std::function<bool(pid_t)>& meanwhile) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    bool watching = meanwhile != nullptr;
    int status = 0;
    while (waitpid(pid, &status, WNOHANG) == 0) {
      if (std::chrono::steady_clock::now() > deadline) {
        kill(pid, SIGKILL);
        waitpid(pid, &status, 0);
        return -1;
      }
      if (watching) watching = !meanwhile(pid);
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }
};

// A property of a testcase; empty where it has none of that name.
inline std::string PropertyOf(const pugi::xml_node& testcase, const char* name) {
  return testcase.child("properties")
      .find_child_by_attribute("property", "name", name)
      .attribute("value")
      .value();
}

inline std::vector<pugi::xml_node> TestcasesOf(const pugi::xml_document& junit) {
  std::vector<pugi::xml_node> cases;
  for (const pugi::xml_node& suite : junit.child("testsuites").children("testsuite")) {
    for (const pugi::xml_node& testcase : suite.children("testcase")) cases.push_back(testcase);
  }
  return cases;
}

// Parses, its counts are those of its elements, and every testcase says what it cites.
inline void ExpectSound(const std::string& path) {
  pugi::xml_document junit;
  const pugi::xml_parse_result parsed = junit.load_file(path.c_str());
  ASSERT_TRUE(parsed) << path << ": " << parsed.description();
  const pugi::xml_node all = junit.child("testsuites");
  ASSERT_TRUE(all);
  const auto expect_counts = [](const pugi::xml_node& node, const std::string& below) {
    for (const auto& [attribute, element] : {std::pair{"tests", "testcase"},
                                             {"failures", "testcase/failure"},
                                             {"errors", "testcase/error"},
                                             {"skipped", "testcase/skipped"}}) {
      EXPECT_EQ(node.attribute(attribute).as_uint(),
                node.select_nodes((below + element).c_str()).size())
          << attribute << " of " << node.name() << " " << node.attribute("name").value();
    }
  };
  expect_counts(all, "testsuite/");
  for (const pugi::xml_node& suite : all.children("testsuite")) expect_counts(suite, "");
  for (const pugi::xml_node& testcase : TestcasesOf(junit)) {
    EXPECT_TRUE(
        testcase.child("properties").find_child_by_attribute("property", "name", "requirements"))
        << testcase.attribute("name").value();
  }
}

}  // namespace assay::cli
