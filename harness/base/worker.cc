#include "harness/base/worker.h"

#include <sys/resource.h>
#include <unistd.h>

#include <utility>

namespace assay {
namespace {

// Few are less than one in so many of what may wait.
constexpr size_t kFew = 4;
constexpr int kLessUrgent = 10;

}  // namespace

Worker::Worker(size_t most, size_t most_bytes, std::chrono::milliseconds gathered)
    : most_(most), most_bytes_(most_bytes), gathered_(gathered), thread_([this] { Run(); }) {}

Worker::~Worker() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  given_.notify_one();
  thread_.join();
}

void Worker::Give(std::function<void()> job, size_t bytes) {
  std::unique_lock lock(mutex_);
  taken_.wait(lock, [&] {
    const bool fits = bytes <= most_bytes_ && waiting_bytes_ <= most_bytes_ - bytes;
    return waiting_.empty() || (waiting_.size() < most_ && fits);
  });
  waiting_.push_back(std::move(job));
  waiting_bytes_ += bytes;
  if (waiting_.size() == 1 && !busy_) given_.notify_one();
}

void Worker::Finish() {
  std::unique_lock lock(mutex_);
  taken_.wait(lock, [&] { return waiting_.empty() && !busy_; });
}

void Worker::Run() {
  // Where there are fewer processors than threads, whoever gives jobs goes first. (Of Linux: of the
  // one thread, not the process. Where it is refused, nothing is lost.)
  setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), kLessUrgent);
  std::vector<std::function<void()>> jobs;
  std::unique_lock lock(mutex_);
  while (true) {
    given_.wait(lock, [&] { return ending_ || !waiting_.empty(); });
    if (waiting_.empty()) return;
    if (!ending_ && gathered_.count() > 0 && waiting_.size() < most_ / kFew) {
      lock.unlock();
      std::this_thread::sleep_for(gathered_);
      lock.lock();
    }
    jobs.swap(waiting_);
    waiting_bytes_ = 0;
    busy_ = true;
    lock.unlock();
    taken_.notify_all();
    for (const std::function<void()>& job : jobs) job();
    jobs.clear();
    lock.lock();
    busy_ = false;
    taken_.notify_all();
  }
}

}  // namespace assay
