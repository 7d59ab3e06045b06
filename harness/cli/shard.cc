#include "harness/cli/shard.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>
#include <utility>

#include "harness/base/text.h"

namespace assay::cli {
namespace {

constexpr uint64_t kMostShards = 10'000;

std::optional<uint64_t> Whole(std::string_view text) {
  uint64_t number = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failed != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

Error Bad(std::string message, std::string remedy) {
  return {{}, std::move(message), std::move(remedy)};
}

// `index` counts from 0.
Result<ShardChoice> Make(uint64_t index, uint64_t count, std::string source) {
  if (count == 0 || count > kMostShards || index >= count) {
    return Bad(source + ": there is no shard " + std::to_string(index + 1) + " of " +
                   std::to_string(count),
               "of N shards the first is 1/N and the last N/N");
  }
  return ShardChoice{{static_cast<size_t>(index), static_cast<size_t>(count), std::move(source)},
                     ""};
}

Result<ShardChoice> FromFlag(const std::string& flag) {
  const size_t slash = flag.find('/');
  const auto index = Whole(std::string_view(flag).substr(0, slash));
  const auto count =
      slash == std::string::npos ? std::nullopt : Whole(std::string_view(flag).substr(slash + 1));
  if (!index || !count || *index == 0) {
    return Bad("--shard '" + Printable(flag, 80) + "' is no part of a whole",
               "write I/N, as in --shard 2/3 for the second of three");
  }
  return Make(*index - 1, *count, "--shard");
}

// A CI system's pair of variables.
struct Pair {
  const char *index, *total;
  uint64_t first;
};
constexpr Pair kPairs[] = {
    {"GTEST_SHARD_INDEX", "GTEST_TOTAL_SHARDS", 0},
    {"CI_NODE_INDEX", "CI_NODE_TOTAL", 1},
    {"BUILDKITE_PARALLEL_JOB", "BUILDKITE_PARALLEL_JOB_COUNT", 0},
};

// nullopt: the pair says nothing, or that there is one shard.
Result<std::optional<ShardChoice>> FromPair(const Pair& pair, const Environment& environment) {
  const std::optional<std::string> total = environment(pair.total);
  const std::optional<std::string> index = environment(pair.index);
  if (!total || total->empty()) return std::optional<ShardChoice>();
  const std::string off = "set both, or give --shard (1/1: the whole)";
  const auto count = Whole(*total);
  if (!count) {
    return Bad(std::string(pair.total) + " is '" + Printable(*total, 80) + "', which is no number",
               off);
  }
  if (*count == 1) return std::optional<ShardChoice>();
  if (!index || index->empty()) {
    return Bad(std::string(pair.total) + " is " + *total + ", but " + pair.index + " is not set",
               off);
  }
  const auto number = Whole(*index);
  if (!number || *number < pair.first) {
    return Bad(std::string(pair.index) + " is '" + Printable(*index, 80) +
                   "', which is no number of a shard",
               off);
  }
  Result<ShardChoice> made =
      Make(*number - pair.first, *count, std::string(pair.index) + " and " + pair.total);
  if (!made.ok()) return made.errors();
  return std::optional<ShardChoice>(made.Take());
}

Result<ShardChoice> FromJob(const std::string& index, uint64_t total,
                            const Environment& environment) {
  const auto number = Whole(index);
  if (!number)
    return Bad("JOB_COMPLETION_INDEX is '" + Printable(index, 80) + "', which is no number",
               "give --shard (1/1: the whole)");
  std::string source = "JOB_COMPLETION_INDEX and --shard-total";
  if (const auto set = environment("ASSAY_SHARDS"); total == 0 && set && !set->empty()) {
    const auto count = Whole(*set);
    if (!count || *count == 0) {
      return Bad("ASSAY_SHARDS is '" + Printable(*set, 80) + "', which is no number of shards",
                 "set it to the Job's `completions`");
    }
    total = *count;
    source = "JOB_COMPLETION_INDEX and ASSAY_SHARDS";
  }
  const std::string remedy =
      "set ASSAY_SHARDS (or --shard-total) to the Job's `completions`, or give --shard 1/1";
  if (total == 0 && *number > 0) {
    return Bad("JOB_COMPLETION_INDEX is " + index +
                   ", but how many shards there are is not known: each pod would change the same "
                   "records",
               remedy);
  }
  ShardChoice whole;
  if (total == 0) {
    whole.note =
        "JOB_COMPLETION_INDEX is set, but how many shards there are is not known: this is "
        "the whole run; " +
        remedy;
  }
  if (total <= 1 && *number == 0) return whole;
  return Make(*number, total, source);
}

}  // namespace

Result<ShardChoice> ChooseShard(const std::string& flag, uint64_t total,
                                const Environment& environment) {
  if (!flag.empty()) return FromFlag(flag);
  for (const Pair& pair : kPairs) {
    Result<std::optional<ShardChoice>> said = FromPair(pair, environment);
    if (!said.ok()) return said.errors();
    if (said.value()) return *said.value();
  }
  const std::optional<std::string> job = environment("JOB_COMPLETION_INDEX");
  if (job && !job->empty()) return FromJob(*job, total, environment);
  if (total > 1) {
    return Bad("--shard-total says how many shards there are, but nothing says which one this is",
               "give --shard I/N; --shard-total is for JOB_COMPLETION_INDEX");
  }
  return ShardChoice{};
}

}  // namespace assay::cli
