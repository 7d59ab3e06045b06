// TLS and HTTP/2, against the servers that OpenSSL and nghttp2 bring along, and nginx. Skipped
// where they are not installed; harness/test.sh installs them.
#include <arpa/inet.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "harness/http/engine.h"
#include "harness/http/test_lanes.h"

extern char** environ;

namespace assay {
namespace {

using std::chrono::milliseconds;
namespace fs = std::filesystem;

bool Installed(const char* program) {
  return std::system(("command -v " + std::string(program) + " >/dev/null 2>&1").c_str()) == 0;
}

// A port that was free a moment ago.
int FreePort() {
  const int probe = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  int port = 0;
  if (bind(probe, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
      getsockname(probe, reinterpret_cast<sockaddr*>(&address), &size) == 0)
    port = ntohs(address.sin_port);
  close(probe);
  return port;
}

bool Listens(int port) {
  const int probe = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<uint16_t>(port));
  const bool listens = connect(probe, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  close(probe);
  return listens;
}

// A server program on a loopback port, for as long as this lives.
class Child {
 public:
  Child(std::vector<std::string> line, int port) : port_(port) {
    std::vector<char*> argv;
    for (std::string& word : line) argv.push_back(word.data());
    argv.push_back(nullptr);
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
      posix_spawn_file_actions_addopen(&files, fd, "/dev/null", O_RDWR, 0);
    if (posix_spawnp(&pid_, argv[0], &files, nullptr, argv.data(), environ) != 0) pid_ = 0;
    posix_spawn_file_actions_destroy(&files);
    for (int i = 0; i < 500 && pid_ != 0 && !Listens(port_); ++i)
      std::this_thread::sleep_for(milliseconds(10));
  }
  ~Child() {
    if (pid_ == 0) return;
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  std::string Url(const std::string& host = "127.0.0.1") const {
    return "https://" + host + ":" + std::to_string(port_) + "/";
  }

 private:
  int port_;
  pid_t pid_ = 0;
};

// An authority and what it signed: good.pem for 127.0.0.1, other.pem for another host, client.pem
// for us. Keys stand beside them as *.key.
class TlsTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (!Installed("openssl")) return;
    std::string name = testing::TempDir() + "assay_tls_XXXXXX";
    if (mkdtemp(name.data()) == nullptr) return;
    folder_ = name;
    const std::string key = "openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes ";
    Do(key + "-x509 -days 30 -subj /CN=authority -keyout ca.key -out ca.pem");
    Sign("good", "IP:127.0.0.1", "-days 30");
    Sign("other", "DNS:other.example", "-days 30");
    Sign("client", "DNS:client.example", "-days 30");
  }
  static void TearDownTestSuite() {
    if (!folder_.empty()) fs::remove_all(folder_);
  }
  void SetUp() override {
    if (!Installed("openssl")) GTEST_SKIP() << "openssl is not installed";
    ASSERT_TRUE(fs::exists(File("good.pem"))) << "no certificates could be made";
  }

  static std::string File(const std::string& name) { return folder_ + "/" + name; }

  static void Do(const std::string& command) {
    const std::string line = "cd '" + folder_ + "' && " + command + " >>log 2>&1";
    if (std::system(line.c_str()) != 0) ADD_FAILURE() << "did not work: " << command;
  }
  static void Sign(const std::string& name, const std::string& whom, const std::string& days) {
    std::ofstream(File(name + ".ext")) << "subjectAltName=" << whom << "\n";
    Do("openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=" + name +
       " -keyout " + name + ".key -out " + name + ".csr");
    Do("openssl x509 -req -in " + name + ".csr -CA ca.pem -CAkey ca.key -CAcreateserial " + days +
       " -extfile " + name + ".ext -out " + name + ".pem");
  }

  // Answers 200 to any GET, as HTTP/1.0.
  static Child Serve(const std::string& certificate, bool wants_client = false) {
    const int port = FreePort();
    std::vector<std::string> line{"openssl", "s_server", "-www", "-accept",
                                  "127.0.0.1:" + std::to_string(port)};
    line.insert(line.end(),
                {"-cert", File(certificate + ".pem"), "-key", File(certificate + ".key")});
    if (wants_client)
      line.insert(line.end(), {"-Verify", "1", "-verify_return_error", "-CAfile", File("ca.pem")});
    return {std::move(line), port};
  }
  static EngineOptions Trusting() {
    EngineOptions options;
    options.ca_file = File("ca.pem");
    options.first_byte_timeout = milliseconds(5000);
    return options;
  }

 private:
  static inline std::string folder_;
};

TEST_F(TlsTest, ACertificateOfATrustedAuthorityIsTaken) {
  const Child server = Serve("good");
  const Exchange exchange = Ask(Want("GET", server.Url()), Trusting());
  EXPECT_EQ(exchange.status, 200) << exchange.fault_detail;
}

TEST_F(TlsTest, AnUnknownAuthorityIsRefused) {
  const Child server = Serve("good");
  const Exchange exchange = Ask(Want("GET", server.Url()));
  EXPECT_EQ(exchange.fault, TransportFault::kTls) << exchange.fault_detail;
  EXPECT_EQ(exchange.status, 0);
  EXPECT_NE(exchange.fault_detail.find("--ca-file"), std::string::npos) << exchange.fault_detail;
}

TEST_F(TlsTest, ACertificateOfAnotherHostIsRefused) {
  const Child server = Serve("other");
  const Exchange exchange = Ask(Want("GET", server.Url()), Trusting());
  EXPECT_EQ(exchange.fault, TransportFault::kTls) << exchange.fault_detail;
  EXPECT_EQ(exchange.fault_detail.find("--ca-file"), std::string::npos) << exchange.fault_detail;
}

TEST_F(TlsTest, InsecureTakesAnyCertificate) {
  const Child server = Serve("other");
  EngineOptions options;
  options.insecure = true;
  const Exchange exchange = Ask(Want("GET", server.Url()), options);
  EXPECT_EQ(exchange.status, 200) << exchange.fault_detail;
}

TEST_F(TlsTest, AClientCertificateIsShownWhereTheTargetWantsOne) {
  const Child server = Serve("good", true);
  EngineOptions options = Trusting();
  options.client_certificate = File("client.pem");
  options.client_key = File("client.key");
  const Exchange exchange = Ask(Want("GET", server.Url()), options);
  EXPECT_EQ(exchange.status, 200) << exchange.fault_detail;
}

TEST_F(TlsTest, WithoutTheClientCertificateItIsATlsFault) {
  const Child server = Serve("good", true);
  const Exchange exchange = Ask(Want("GET", server.Url()), Trusting());
  EXPECT_EQ(exchange.fault, TransportFault::kTls) << exchange.fault_detail;
}

// Those that wait for a connection to share must not wait for one that never comes.
TEST_F(TlsTest, ManyLanesEndSoonWhereNoConnectionCanBeMade) {
  const Child server = Serve("good");
  Engine engine(EngineOptions{});
  TestLanes lanes(8);
  std::vector<std::shared_ptr<Told>> told;
  for (size_t lane = 0; lane < lanes.lanes(); ++lane)
    told.push_back(lanes.Add(lane, std::vector<Wanted>(3, Want("GET", server.Url()))));
  const auto start = std::chrono::steady_clock::now();
  engine.Run(lanes);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(9));
  for (const auto& one : told) {
    for (const Exchange& exchange : one->exchanges)
      EXPECT_EQ(exchange.fault, TransportFault::kTls) << exchange.fault_detail;
  }
}

// nghttpd speaks nothing but HTTP/2.
TEST_F(TlsTest, Http2IsSpokenWhereTheTargetOffersIt) {
  if (!Installed("nghttpd")) GTEST_SKIP() << "nghttpd (package nghttp2-server) is not installed";
  std::ofstream(File("hello.txt")) << "hello";
  const int port = FreePort();
  const Child server({"nghttpd", "--address=127.0.0.1", "-d", File(""), std::to_string(port),
                      File("good.key"), File("good.pem")},
                     port);
  Engine engine(Trusting());
  TestLanes lanes(8);
  std::vector<std::shared_ptr<Told>> told;
  for (size_t lane = 0; lane < lanes.lanes(); ++lane)
    told.push_back(
        lanes.Add(lane, std::vector<Wanted>(5, Want("GET", server.Url() + "hello.txt"))));
  engine.Run(lanes);
  for (const auto& one : told) {
    ASSERT_EQ(one->exchanges.size(), 5u);
    for (const Exchange& exchange : one->exchanges) {
      EXPECT_EQ(exchange.status, 200) << exchange.fault_detail;
      EXPECT_EQ(exchange.body, "hello");
      EXPECT_NE(exchange.FindHeader("content-length"), nullptr);
    }
  }
}

// curl does not send again what meets an HTTP/2 connection that is going away.
TEST_F(TlsTest, AConnectionThatGoesAwayAfterAFewRequestsLosesNone) {
  if (!Installed("nginx")) GTEST_SKIP() << "nginx is not installed";
  for (const std::string http2 : {" http2", ""}) {
    const int port = FreePort();
    std::ofstream(File("nginx.conf"))
        << "daemon off; master_process off; pid nginx.pid; error_log stderr;\n"
        << "events {}\nhttp { access_log off; client_body_temp_path t; proxy_temp_path t;\n"
        << "fastcgi_temp_path t; uwsgi_temp_path t; scgi_temp_path t; keepalive_requests 5;\n"
        << "server { listen 127.0.0.1:" << port << " ssl" << http2 << ";\n"
        << "ssl_certificate good.pem; ssl_certificate_key good.key;\n"
        << "location / { return 200 $request_uri; } } }\n";
    const Child server({"nginx", "-p", File(""), "-e", "stderr", "-c", File("nginx.conf")}, port);
    Engine engine(Trusting());
    TestLanes lanes(8);
    std::vector<std::shared_ptr<Told>> told;
    for (size_t lane = 0; lane < lanes.lanes(); ++lane) {
      std::vector<Wanted> list;
      for (int i = 0; i < 200; ++i) {
        list.push_back(Want(i % 2 == 0 ? "PATCH" : "GET",
                            server.Url() + std::to_string(lane) + "-" + std::to_string(i)));
        list.back().repeatable = true;
      }
      told.push_back(lanes.Add(lane, std::move(list)));
    }
    engine.Run(lanes);
    for (const auto& one : told) {
      ASSERT_EQ(one->exchanges.size(), 200u);
      for (const Exchange& exchange : one->exchanges) {
        EXPECT_EQ(exchange.status, 200) << exchange.fault_detail << http2;
        EXPECT_TRUE(exchange.answered()) << exchange.fault_detail << http2;
        EXPECT_TRUE(exchange.request.url.ends_with(exchange.body)) << exchange.body;
      }
    }
  }
}

}  // namespace
}  // namespace assay
