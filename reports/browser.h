// For tests: a headless Chromium, driven over a pipe by its DevTools protocol. Real keys and real
// clicks on the page as it was written, its policy in force.
#pragma once

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/base/text.h"
#include "harness/json/value.h"

namespace assay::reports {

class Browser {
 public:
  // The program's path; "" where this machine has none.
  static std::string Program() {
    const char* path = std::getenv("PATH");
    for (const std::string& folder : Split(path == nullptr ? "" : path, ':')) {
      for (const char* name : {"chromium", "chromium-browser", "google-chrome"}) {
        if (access((folder + "/" + name).c_str(), X_OK) == 0) return folder + "/" + name;
      }
    }
    return "";
  }

  Browser() {
    std::string name = testing::TempDir() + "assay_browser_XXXXXX";
    if (mkdtemp(name.data()) != nullptr) profile_ = name;
    Start();
    const Value target = Call("Target.createTarget", R"({"url":"about:blank"})");
    const Value attached =
        Call("Target.attachToTarget",
             "{\"flatten\":true,\"targetId\":" + Quoted(target.StringOr("targetId", "")) + "}");
    session_ = attached.StringOr("sessionId", "");
    for (const char* area : {"Page", "Runtime", "Log", "Network"})
      Call(std::string(area) + ".enable");
  }
  ~Browser() {
    if (pid_ > 0) {
      kill(pid_, SIGKILL);
      waitpid(pid_, nullptr, 0);
    }
    for (const int end : {write_, read_}) {
      if (end >= 0) close(end);
    }
    std::error_code ignored;
    std::filesystem::remove_all(profile_, ignored);
  }
  Browser(const Browser&) = delete;
  Browser& operator=(const Browser&) = delete;

  bool ok() const { return !session_.empty(); }

  void Open(const std::string& path) {
    loaded_ = false;
    Call("Page.navigate", "{\"url\":" + Quoted("file://" + path) + "}");
    while (!loaded_ && Receive()) {
    }
    EXPECT_TRUE(loaded_) << path;
  }

  // What an expression is, as text: "7", "true", the text itself. Promises are waited for.
  std::string Eval(const std::string& expression) {
    const Value answer =
        Call("Runtime.evaluate",
             "{\"awaitPromise\":true,\"userGesture\":true,\"returnByValue\":true,\"expression\":" +
                 Quoted(expression) + "}");
    if (answer.Find("exceptionDetails") != nullptr)
      ADD_FAILURE() << expression << ": " << Dump(answer);
    const Value* result = answer.Find("result");
    const Value* value = result == nullptr ? nullptr : result->Find("value");
    if (value == nullptr) return "undefined";
    return value->is_string() ? value->text() : Dump(*value);
  }

  // A click of the mouse in the middle of what `selector` finds first.
  void Click(const std::string& selector) {
    const std::string find = "const e = document.querySelector(" + Quoted(selector) + ");";
    Eval("(() => { " + find + " e.scrollIntoView({block: 'center', behavior: 'instant'}); })()");
    // A click goes to what is drawn, and that is still what was there before.
    Settle();
    const std::string at = Eval("(() => { " + find +
                                " const r = e.getClientRects()[0]; const x = r.x + r.width / 2, "
                                "y = r.y + r.height / 2; return "
                                "e.contains(document.elementFromPoint(x, y)) ? "
                                "`\"x\":${x},\"y\":${y}` : '' })()");
    ASSERT_NE(at, "") << selector << ": something else is in its place";
    for (const char* kind : {"mousePressed", "mouseReleased"}) {
      Call("Input.dispatchMouseEvent", "{\"type\":\"" + std::string(kind) +
                                           "\",\"button\":\"left\",\"clickCount\":1," + at + "}");
    }
    Settle();
  }

  void Press(const std::string& key, int code, const std::string& text = "") {
    for (const char* kind : {"keyDown", "keyUp"}) {
      Call("Input.dispatchKeyEvent", "{\"type\":\"" + std::string(kind) +
                                         "\",\"key\":" + Quoted(key) + ",\"code\":" + Quoted(key) +
                                         ",\"windowsVirtualKeyCode\":" + std::to_string(code) +
                                         (text.empty() ? "" : ",\"text\":" + Quoted(text)) + "}");
    }
    Settle();
  }
  void Type(const std::string& text) {
    Call("Input.insertText", "{\"text\":" + Quoted(text) + "}");
    Settle();
  }

  // `scheme`: "light" or "dark"; `media`: "screen" or "print".
  void Look(int width, const std::string& scheme, const std::string& media = "screen") {
    Call("Emulation.setDeviceMetricsOverride",
         "{\"width\":" + std::to_string(width) +
             ",\"height\":800,\"deviceScaleFactor\":1,\"mobile\":false}");
    Call("Emulation.setEmulatedMedia",
         "{\"media\":\"" + media +
             "\",\"features\":[{\"name\":\"prefers-color-scheme\",\"value\":\"" + scheme + "\"}]}");
    Settle();
  }

  // Two frames: what was asked for is done and drawn.
  void Settle() {
    Eval(
        "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => "
        "setTimeout(() => done(1)))))");
  }

  // The answer's "result"; an empty object where there was none.
  Value Call(const std::string& method, const std::string& parameters = "{}") {
    const int64_t id = ++last_id_;
    std::string message =
        "{\"id\":" + std::to_string(id) + ",\"method\":\"" + method + "\",\"params\":" + parameters;
    if (!session_.empty()) message += ",\"sessionId\":" + Quoted(session_);
    message += "}";
    message += '\0';
    for (size_t sent = 0; sent < message.size();) {
      const ssize_t n = write(write_, message.data() + sent, message.size() - sent);
      if (n <= 0) break;
      sent += static_cast<size_t>(n);
    }
    answered_ = 0;
    while (answered_ != id && Receive()) {
    }
    if (answered_ != id) {
      ADD_FAILURE() << method << ": no answer";
      return Value::MakeObject();
    }
    return std::move(answer_);
  }

  // Whatever a page should not do: errors, refusals of its policy, requests of the network.
  const std::vector<std::string>& problems() const { return problems_; }
  void Forget() { problems_.clear(); }

 private:
  static std::string Quoted(std::string_view text) {
    return Dump(Value::String(std::string(text)));
  }

  void Start() {
    int to[2], from[2];
    if (pipe2(to, O_CLOEXEC) != 0 || pipe2(from, O_CLOEXEC) != 0) return;
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    // Out of the way first: either may be what the other is to become.
    posix_spawn_file_actions_adddup2(&files, to[0], 103);
    posix_spawn_file_actions_adddup2(&files, from[1], 104);
    posix_spawn_file_actions_adddup2(&files, 103, 3);
    posix_spawn_file_actions_adddup2(&files, 104, 4);
    std::vector<std::string> arguments = {Program(),
                                          "--headless=new",
                                          "--no-sandbox",
                                          "--disable-gpu",
                                          "--disable-dev-shm-usage",
                                          "--no-first-run",
                                          "--disable-background-networking",
                                          "--remote-debugging-pipe",
                                          "--user-data-dir=" + profile_,
                                          "about:blank"};
    std::vector<char*> argv;
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    if (posix_spawn(&pid_, argv[0], &files, nullptr, argv.data(), environ) != 0) pid_ = 0;
    posix_spawn_file_actions_destroy(&files);
    close(to[0]);
    close(from[1]);
    write_ = to[1];
    read_ = from[0];
  }

  // One message. False where none came in time.
  bool Receive() {
    size_t end;
    while ((end = buffer_.find('\0')) == std::string::npos) {
      pollfd ready{read_, POLLIN, 0};
      if (poll(&ready, 1, 30'000) <= 0) return false;
      char bytes[65536];
      const ssize_t n = read(read_, bytes, sizeof bytes);
      if (n <= 0) return false;
      buffer_.append(bytes, static_cast<size_t>(n));
    }
    const Result<Document> message = ParseJson(std::string_view(buffer_).substr(0, end));
    buffer_.erase(0, end + 1);
    if (message.ok()) Take(message.value().root);
    return true;
  }

  void Take(const Value& message) {
    if (const Value* id = message.Find("id"); id != nullptr && id->is_number()) {
      answered_ = std::stoll(id->text());
      const Value* result = message.Find("result");
      answer_ = result == nullptr ? Value::MakeObject() : *result;
      return;
    }
    const std::string method = message.StringOr("method", "");
    const Value* parameters = message.Find("params");
    if (method == "Page.loadEventFired") loaded_ = true;
    if (method == "Runtime.exceptionThrown" || method == "Log.entryAdded" ||
        method == "Runtime.consoleAPICalled" || method == "Page.javascriptDialogOpening")
      problems_.push_back(Dump(message));
    if (method != "Network.requestWillBeSent" || parameters == nullptr) return;
    const Value* url = At(*parameters, "/request/url");
    if (url == nullptr || !url->text().starts_with("file:///")) problems_.push_back(Dump(message));
  }

  std::string profile_, session_, buffer_;
  pid_t pid_ = 0;
  int write_ = -1, read_ = -1;
  int64_t last_id_ = 0, answered_ = 0;
  Value answer_;
  bool loaded_ = false;
  std::vector<std::string> problems_;
};

}  // namespace assay::reports
