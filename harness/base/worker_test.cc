#include "harness/base/worker.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <vector>

namespace assay {
namespace {

TEST(Worker, DoesEverythingInOrder) {
  std::vector<int> done;
  {
    Worker worker(4);
    for (int i = 0; i < 1000; ++i) worker.Give([&done, i] { done.push_back(i); });
  }
  ASSERT_EQ(done.size(), 1000u);
  for (int i = 0; i < 1000; ++i) EXPECT_EQ(done[static_cast<size_t>(i)], i);
}

TEST(Worker, FinishWaitsForWhatWasGiven) {
  Worker worker(100);
  std::atomic<int> done{0};
  for (int i = 0; i < 10; ++i) {
    worker.Give([&done] {
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
      ++done;
    });
  }
  worker.Finish();
  EXPECT_EQ(done, 10);
  worker.Give([&done] { ++done; });
  worker.Finish();
  EXPECT_EQ(done, 11);
}

TEST(Worker, GiversWaitWhereTooMuchWaits) {
  std::atomic<bool> go{false};
  std::atomic<int> given{0};
  Worker worker(2);
  std::thread giver([&] {
    for (int i = 0; i < 10; ++i) {
      worker.Give([&go] {
        while (!go) std::this_thread::yield();
      });
      ++given;
    }
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  EXPECT_LE(given, 4);  // one batch at work, two waiting, one about to be counted
  go = true;
  giver.join();
  worker.Finish();
  EXPECT_EQ(given, 10);
}

TEST(Worker, GiversWaitWhereWhatWaitsIsTooLarge) {
  std::atomic<bool> go{false};
  std::atomic<int> given{0};
  Worker worker(100, 1000);
  std::thread giver([&] {
    // The last is larger than all that may wait: it waits alone.
    for (const size_t bytes : {600, 600, 600, 600, 5000}) {
      worker.Give(
          [&go] {
            while (!go) std::this_thread::yield();
          },
          bytes);
      ++given;
    }
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  EXPECT_LE(given, 3);  // one at work, one waiting, one about to be counted
  go = true;
  giver.join();
  worker.Finish();
  EXPECT_EQ(given, 5);
}

}  // namespace
}  // namespace assay
