// A thread that does what it is given, in order, while whoever gives it goes on.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace assay {

class Worker {
 public:
  // What may wait; whoever gives more waits itself. `most_bytes`: of all that waits together; one
  // job alone may hold more. `gathered`: so long it waits for more where few wait, since to wake a
  // thread for each costs more than most jobs.
  explicit Worker(size_t most, size_t most_bytes = SIZE_MAX,
                  std::chrono::milliseconds gathered = std::chrono::milliseconds(2));
  // Does what waits, then ends.
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  // A job must not throw and must not give jobs itself. `bytes`: what it keeps in memory, about.
  void Give(std::function<void()> job, size_t bytes = 0);
  // Blocks until everything given before is done.
  void Finish();

 private:
  void Run();

  const size_t most_, most_bytes_;
  const std::chrono::milliseconds gathered_;
  std::mutex mutex_;
  std::condition_variable given_, taken_;
  std::vector<std::function<void()>> waiting_;
  size_t waiting_bytes_ = 0;
  bool busy_ = false;
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace assay
