// How a run ends before its work does: stopped, out of time, target gone.
#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "fixtures/hostile/hostile.h"
#include "harness/http/engine.h"
#include "harness/http/test_lanes.h"

namespace assay {
namespace {

using hostile::Answer;
using hostile::Send;
using hostile::Wait;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

// Waits, before it looks away, until the server has seen `count` requests.
void AwaitRequests(const hostile::Server& server, size_t count) {
  for (int i = 0; i < 1000 && server.requests().size() < count; ++i) {
    std::this_thread::sleep_for(milliseconds(1));
  }
}

struct Course {
  EngineReport report;
  std::shared_ptr<Told> first, second, other;
  steady_clock::duration took;
};

// Lane 0 has two conversations of two requests, lane 1 one that pauses for a minute; `end` is
// called once the first request has arrived.
Course RunUntil(const hostile::Server& server, EngineOptions options,
                const std::function<void(Engine&)>& end) {
  options.jobs = 1;
  Engine engine(std::move(options));
  TestLanes lanes(2);
  const Wanted get = Want("GET", server.Url("/"));
  Wanted later = get;
  later.pause = std::chrono::minutes(1);
  Course run;
  run.other = lanes.Add(1, {later});
  run.first = lanes.Add(0, {get, get});
  run.second = lanes.Add(0, {get});
  std::thread ender([&] {
    AwaitRequests(server, 1);
    end(engine);
  });
  const auto before = steady_clock::now();
  run.report = engine.Run(lanes);
  run.took = steady_clock::now() - before;
  ender.join();
  return run;
}

TEST(Stopping, LaterFinishesWhatIsOnTheWire) {
  hostile::Server server({{Wait(milliseconds(150)), Send(Answer(200, "whole"))}});
  const Course run = RunUntil(server, {}, [](Engine& engine) { engine.Stop(false); });
  EXPECT_TRUE(run.report.stopped);
  EXPECT_EQ(run.report.exchanges, 1u);
  EXPECT_EQ(run.report.detail, "the run was stopped");
  ASSERT_EQ(run.first->exchanges.size(), 1u);
  EXPECT_EQ(run.first->exchanges[0].body, "whole") << run.first->exchanges[0].fault_detail;
  for (const auto& told : {run.first, run.second, run.other}) {
    EXPECT_EQ(told->abandoned, "the run was stopped");
    EXPECT_FALSE(told == run.first && told->ended);
  }
  EXPECT_EQ(server.requests().size(), 1u);
}

TEST(Stopping, NowCutsWhatIsOnTheWire) {
  hostile::Server server({{Wait(milliseconds(1500)), Send(Answer(200, "late"))}});
  const Course run = RunUntil(server, {}, [](Engine& engine) { engine.Stop(true); });
  EXPECT_LT(run.took, milliseconds(700));
  EXPECT_TRUE(run.report.stopped);
  ASSERT_EQ(run.first->exchanges.size(), 1u);
  EXPECT_EQ(run.first->exchanges[0].fault, TransportFault::kStopped);
  EXPECT_TRUE(run.second->exchanges.empty());
  for (const auto& told : {run.first, run.second, run.other}) EXPECT_TRUE(told->abandoned);
}

TEST(Stopping, TheSecondStopOverrulesTheFirst) {
  hostile::Server server({{Wait(milliseconds(1500)), Send(Answer(200, "late"))}});
  const Course run = RunUntil(server, {}, [](Engine& engine) {
    engine.Stop(false);
    std::this_thread::sleep_for(milliseconds(30));
    engine.Stop(true);
    engine.Stop(false);
  });
  EXPECT_LT(run.took, milliseconds(700));
  EXPECT_EQ(run.first->exchanges.at(0).fault, TransportFault::kStopped);
}

TEST(Stopping, LastsForLaterRuns) {
  hostile::Server server({{Send(Answer(200, ""))}});
  Engine engine{EngineOptions()};
  engine.Stop(false);
  TestLanes lanes(1);
  const auto told = lanes.Add(0, {Want("GET", server.Url("/"))});
  EXPECT_TRUE(engine.Run(lanes).stopped);
  EXPECT_TRUE(told->abandoned);
  EXPECT_EQ(server.connections(), 0u);
}

TEST(Stopping, WhatWaitsForItsRetryIsTold) {
  hostile::Server server({{Send(Answer(429, "busy", {"Retry-After: 30"}))}});
  const Course run = RunUntil(server, {}, [](Engine& engine) {
    std::this_thread::sleep_for(milliseconds(50));
    engine.Stop(false);
  });
  ASSERT_EQ(run.first->exchanges.size(), 1u);
  EXPECT_EQ(run.first->exchanges[0].fault, TransportFault::kStopped);
  EXPECT_EQ(run.first->exchanges[0].status, 429);
  EXPECT_TRUE(run.first->abandoned);
}

TEST(MaxTime, CutsTheRun) {
  hostile::Server server({{Wait(milliseconds(1500)), Send(Answer(200, "late"))}});
  EngineOptions options;
  options.max_time = milliseconds(150);
  const Course run = RunUntil(server, options, [](Engine&) {});
  EXPECT_GE(run.took, milliseconds(145));
  EXPECT_LT(run.took, milliseconds(800));
  EXPECT_TRUE(run.report.out_of_time);
  EXPECT_FALSE(run.report.stopped);
  EXPECT_NE(run.report.detail.find("0.150 s"), std::string::npos) << run.report.detail;
  EXPECT_EQ(run.first->exchanges.at(0).fault, TransportFault::kStopped);
  for (const auto& told : {run.first, run.second, run.other}) {
    EXPECT_EQ(told->abandoned, run.report.detail);
  }
}

TEST(MaxTime, IsOfAllRunsTogether) {
  hostile::Server server({{Wait(milliseconds(20)), Send(Answer(200, ""))}});
  EngineOptions options;
  options.max_time = milliseconds(300);
  Engine engine(options);
  const auto before = steady_clock::now();
  for (const bool late : {false, true}) {
    TestLanes lanes(1);
    const auto told = lanes.Add(0, std::vector<Wanted>(1000, Want("GET", server.Url("/"))));
    EXPECT_TRUE(engine.Run(lanes).out_of_time);
    EXPECT_EQ(told->exchanges.empty(), late);
    EXPECT_TRUE(told->abandoned);
  }
  EXPECT_LT(steady_clock::now() - before, milliseconds(1500));
}

TEST(MaxTime, IsNoneWhereTheWorkIsDoneBefore) {
  hostile::Server server({{Send(Answer(200, ""))}});
  EngineOptions options;
  options.max_time = milliseconds(1000);
  Engine engine(options);
  TestLanes lanes(1);
  const auto told = lanes.Add(0, {Want("GET", server.Url("/"))});
  const EngineReport report = engine.Run(lanes);
  EXPECT_FALSE(report.out_of_time);
  EXPECT_TRUE(told->ended);
  EXPECT_FALSE(told->abandoned);
}

TEST(Gone, TheRestIsAbandoned) {
  const hostile::RefusingPort port;
  EngineOptions options;
  options.jobs = 1;
  options.gone_after = 3;
  Engine engine(options);
  TestLanes lanes(1);
  std::vector<std::shared_ptr<Told>> told;
  for (int i = 0; i < 6; ++i) told.push_back(lanes.Add(0, {Want("GET", port.Url("/"))}));
  const EngineReport report = engine.Run(lanes);
  EXPECT_TRUE(report.gone);
  EXPECT_EQ(report.exchanges, 3u);
  EXPECT_NE(report.detail.find("stopped taking connections"), std::string::npos);
  for (size_t i = 0; i < told.size(); ++i) {
    EXPECT_EQ(told[i]->exchanges.size(), i < 3 ? 1u : 0u);
    EXPECT_EQ(told[i]->abandoned.has_value(), i >= 3) << i;
  }
}

TEST(Gone, AnAnswerInBetweenStartsTheCountAgain) {
  const hostile::RefusingPort port;
  hostile::Server server({{Send(Answer(200, ""))}});
  EngineOptions options;
  options.jobs = 1;
  options.gone_after = 2;
  Engine engine(options);
  const Wanted bad = Want("GET", port.Url("/")), good = Want("GET", server.Url("/"));
  EXPECT_EQ(Talk(engine, {bad, good, bad, good, bad}).size(), 5u);
}

EngineOptions Impatient() {
  EngineOptions options;
  options.jobs = 1;
  options.gone_after = 1;  // so that three silences in a row are the end
  options.first_byte_timeout = milliseconds(60);
  return options;
}

TEST(Gone, ATargetThatStopsAnsweringEndsTheRun) {
  hostile::Server server({{hostile::Wait(std::chrono::seconds(20))}});
  Engine engine(Impatient());
  TestLanes lanes(1);
  std::vector<std::shared_ptr<Told>> told;
  for (int i = 0; i < 6; ++i) told.push_back(lanes.Add(0, {Want("POST", server.Url("/"))}));
  const EngineReport report = engine.Run(lanes);
  EXPECT_TRUE(report.gone);
  EXPECT_EQ(report.exchanges, 3u);
  EXPECT_NE(report.detail.find("stopped answering (3 requests in a row)"), std::string::npos)
      << report.detail;
  for (size_t i = 0; i < told.size(); ++i) EXPECT_EQ(told[i]->abandoned.has_value(), i >= 3) << i;
}

TEST(Gone, AnAnswerBetweenSilencesStartsTheCountAgain) {
  hostile::Server silent({{hostile::Wait(std::chrono::seconds(20))}});
  hostile::Server server({{Send(Answer(200, ""))}});
  Engine engine(Impatient());
  const Wanted bad = Want("POST", silent.Url("/")), good = Want("GET", server.Url("/"));
  EXPECT_EQ(Talk(engine, {bad, bad, good, bad, bad, good, bad}).size(), 7u);
}

}  // namespace
}  // namespace assay
