// The parts of harness/bench.sh that a shell cannot do:
//
//   bench loop LOG JOBS SECONDS   sends the requests of an event log again and again with nothing
//                                 but curl's multi interface; prints requests/s and CPU a request
//   bench first COMMAND…          runs a command with ASSAY_PORT set to a port of ours; prints the
//                                 milliseconds from its start to the first byte of its first
//                                 request, and those of them that it was on a processor
//   bench cost COMMAND…           runs a command; prints its time, CPU and peak memory
#include <arpa/inet.h>
#include <curl/curl.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "reports/ndjson.h"

extern char** environ;

namespace {

using Clock = std::chrono::steady_clock;

constexpr int kFirstWithinMs = 10'000;
constexpr size_t kRequestsKept = 5000;  // of a log, taken evenly; they are sent round and round

double SecondsSince(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

double CpuSeconds(int who) {
  rusage usage{};
  getrusage(who, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

pid_t Spawn(char** argv) {
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  for (const int fd : {STDOUT_FILENO, STDERR_FILENO})
    posix_spawn_file_actions_addopen(&files, fd, "/dev/null", O_WRONLY, 0);
  pid_t pid = 0;
  const int failed = posix_spawnp(&pid, argv[0], &files, nullptr, argv, environ);
  posix_spawn_file_actions_destroy(&files);
  return failed == 0 ? pid : 0;
}

size_t Count(char* data, size_t size, size_t count, void* bytes) {
  static_cast<std::string*>(bytes)->append(data, size * count);
  return size * count;
}

struct Slot {
  CURL* easy = nullptr;
  curl_slist* headers = nullptr;
  std::string body;
};

void Start(CURLM* multi, Slot* slot, const assay::reports::ExchangeRecord& request) {
  curl_easy_reset(slot->easy);
  curl_slist_free_all(slot->headers);
  slot->headers = nullptr;
  for (const auto& [name, value] : request.request_headers)
    slot->headers = curl_slist_append(slot->headers, (name + ": " + value).c_str());
  slot->body.clear();
  curl_easy_setopt(slot->easy, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(slot->easy, CURLOPT_PROXY, "");
  curl_easy_setopt(slot->easy, CURLOPT_CUSTOMREQUEST, request.method.c_str());
  if (request.has_request_body) {
    curl_easy_setopt(slot->easy, CURLOPT_POSTFIELDSIZE_LARGE,
                     static_cast<curl_off_t>(request.request_body.size()));
    curl_easy_setopt(slot->easy, CURLOPT_POSTFIELDS, request.request_body.c_str());
  }
  curl_easy_setopt(slot->easy, CURLOPT_HTTPHEADER, slot->headers);
  curl_easy_setopt(slot->easy, CURLOPT_WRITEFUNCTION, Count);
  curl_easy_setopt(slot->easy, CURLOPT_WRITEDATA, &slot->body);
  curl_easy_setopt(slot->easy, CURLOPT_PRIVATE, slot);
  curl_multi_add_handle(multi, slot->easy);
}

int Loop(const char* log, size_t jobs, double seconds) {
  std::vector<assay::reports::ExchangeRecord> requests;
  size_t all = 0, seen = 0;
  const auto counted = assay::reports::ForEachExchange(log, [&](const auto&) { return ++all > 0; });
  const size_t every = 1 + all / kRequestsKept;
  const auto read = assay::reports::ForEachExchange(log, [&](const auto& exchange) {
    if (seen++ % every == 0) requests.push_back(exchange);
    return true;
  });
  if (!counted.ok() || !read.ok() || requests.empty()) {
    std::fprintf(stderr, "no requests in %s\n", log);
    return 2;
  }
  CURLM* multi = curl_multi_init();
  curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, static_cast<long>(jobs + 4));
  std::vector<Slot> slots(jobs);
  size_t next = 0, done = 0;
  const auto start = Clock::now();
  const double cpu = CpuSeconds(RUSAGE_SELF);
  for (Slot& slot : slots) {
    slot.easy = curl_easy_init();
    Start(multi, &slot, requests[next++ % requests.size()]);
  }
  while (SecondsSince(start) < seconds) {
    int running = 0, left = 0;
    curl_multi_perform(multi, &running);
    bool any = false;
    while (CURLMsg* message = curl_multi_info_read(multi, &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      any = true;
      void* self = nullptr;
      curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &self);
      auto* slot = static_cast<Slot*>(self);
      curl_multi_remove_handle(multi, slot->easy);
      ++done;
      Start(multi, slot, requests[next++ % requests.size()]);
    }
    if (!any) curl_multi_poll(multi, nullptr, 0, 1000, nullptr);
  }
  const double took = SecondsSince(start);
  std::printf("%.0f %.1f\n", static_cast<double>(done) / took,
              1e6 * (CpuSeconds(RUSAGE_SELF) - cpu) / static_cast<double>(done));
  for (Slot& slot : slots) {
    curl_multi_remove_handle(multi, slot.easy);
    curl_easy_cleanup(slot.easy);
    curl_slist_free_all(slot.headers);
  }
  curl_multi_cleanup(multi);
  return 0;
}

int First(char** argv) {
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (bind(listener, generic, size) != 0 || listen(listener, 16) != 0 ||
      getsockname(listener, generic, &size) != 0)
    return 2;
  setenv("ASSAY_PORT", std::to_string(ntohs(address.sin_port)).c_str(), 1);
  const auto start = Clock::now();
  const pid_t pid = Spawn(argv);
  if (pid == 0) return 2;
  // A connection alone is no request yet.
  pollfd waiting{listener, POLLIN, 0};
  const int connection =
      poll(&waiting, 1, kFirstWithinMs) == 1 ? accept(listener, nullptr, nullptr) : -1;
  char byte = 0;
  const bool came = connection >= 0 && recv(connection, &byte, 1, 0) == 1;
  const double wall = 1000 * SecondsSince(start);
  unsigned long long on_cpu = 0;  // nanoseconds, of the main thread
  if (FILE* file = std::fopen(("/proc/" + std::to_string(pid) + "/schedstat").c_str(), "r")) {
    if (std::fscanf(file, "%llu", &on_cpu) != 1) on_cpu = 0;
    std::fclose(file);
  }
  if (came) std::printf("%.1f %.1f\n", wall, static_cast<double>(on_cpu) / 1e6);
  kill(pid, SIGKILL);
  waitpid(pid, nullptr, 0);
  if (connection >= 0) close(connection);
  return came ? 0 : 2;
}

int Cost(char** argv) {
  const auto start = Clock::now();
  const pid_t pid = Spawn(argv);
  if (pid == 0) return 2;
  int status = 0;
  waitpid(pid, &status, 0);
  rusage usage{};
  getrusage(RUSAGE_CHILDREN, &usage);
  std::printf("%d %.3f %.3f %.1f\n", WIFEXITED(status) ? WEXITSTATUS(status) : -1,
              SecondsSince(start), CpuSeconds(RUSAGE_CHILDREN),
              static_cast<double>(usage.ru_maxrss) / 1024);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string what = argc > 1 ? argv[1] : "";
  if (what == "loop" && argc == 5)
    return Loop(argv[2], std::strtoul(argv[3], nullptr, 10), std::strtod(argv[4], nullptr));
  if (what == "first" && argc > 2) return First(argv + 2);
  if (what == "cost" && argc > 2) return Cost(argv + 2);
  std::fprintf(stderr, "usage: bench loop LOG JOBS SECONDS | first COMMAND… | cost COMMAND…\n");
  return 2;
}
