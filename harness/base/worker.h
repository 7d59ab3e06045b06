// A thread that does what it is given, in order, while whoever gives it goes on.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace assay {

class Worker {
 public:
  // `most`: jobs that may wait; whoever gives one more waits itself.
  explicit Worker(size_t most);
  // Does what waits, then ends.
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  // A job must not throw and must not give jobs itself.
  void Give(std::function<void()> job);
  // Blocks until everything given before is done.
  void Finish();

 private:
  void Run();

  const size_t most_;
  std::mutex mutex_;
  std::condition_variable given_, taken_;
  std::vector<std::function<void()>> waiting_;
  bool busy_ = false;
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace assay
