#include <algorithm>
#include <utility>

#include "harness/generate/random.h"
#include "harness/generate/values.h"

namespace assay {
namespace {

using Rows = std::vector<std::vector<size_t>>;

constexpr int kCandidates = 40;
constexpr uint64_t kAttempts = 6;  // chance makes some arrays a row or two longer
constexpr size_t kUnset = SIZE_MAX;

// Greedy, after Cohen, Dalal, Fredman and Patton (AETG, 1997): of several candidate rows, the one
// with most pairs not seen before.
class PairCover {
 public:
  explicit PairCover(const std::vector<size_t>& sizes) : sizes_(sizes), offsets_(sizes.size()) {
    for (size_t i = 0; i < sizes.size(); ++i) {
      offsets_[i] = levels_;
      levels_ += sizes[i];
    }
    open_.assign(levels_ * levels_, 0);
    open_of_.assign(levels_, 0);
    for (size_t i = 0; i < sizes.size(); ++i) {
      for (size_t j = 0; j < sizes.size(); ++j) {
        if (i != j) OpenAll(i, j);
      }
    }
  }

  bool Done() const { return left_ == 0; }

  std::vector<size_t> NextRow(Random& random) {
    std::vector<size_t> best;
    size_t most = 0;
    for (int i = 0; i < kCandidates; ++i) {
      std::vector<size_t> row = Candidate(random);
      size_t gain = Gain(row);
      if (gain > most) {
        most = gain;
        best = std::move(row);
      }
    }
    Close(best);
    return best;
  }

 private:
  size_t At(size_t option, size_t level) const { return offsets_[option] + level; }
  bool Open(size_t a, size_t b) const { return open_[a * levels_ + b] != 0; }

  void OpenAll(size_t i, size_t j) {
    for (size_t a = 0; a < sizes_[i]; ++a) {
      for (size_t b = 0; b < sizes_[j]; ++b) {
        open_[At(i, a) * levels_ + At(j, b)] = 1;
        ++open_of_[At(i, a)];
        ++left_;
      }
    }
  }

  // Begins with a level that most open pairs need, then option by option in random order the
  // level that closes most pairs with those chosen.
  std::vector<size_t> Candidate(Random& random) const {
    std::vector<size_t> row(sizes_.size(), kUnset);
    size_t most = *std::max_element(open_of_.begin(), open_of_.end());
    std::vector<std::pair<size_t, size_t>> busiest;
    for (size_t i = 0; i < sizes_.size(); ++i) {
      for (size_t a = 0; a < sizes_[i]; ++a) {
        if (open_of_[At(i, a)] == most) busiest.emplace_back(i, a);
      }
    }
    auto [first, level] = busiest[random.Below(busiest.size())];
    row[first] = level;
    std::vector<size_t> order;
    for (size_t i = 0; i < sizes_.size(); ++i) {
      if (i != first) order.push_back(i);
    }
    for (size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random.Below(i)]);
    for (size_t option : order) row[option] = BestLevel(row, option, random);
    return row;
  }

  size_t BestLevel(const std::vector<size_t>& row, size_t option, Random& random) const {
    size_t best = 0;
    size_t most = 0;
    size_t start = random.Below(sizes_[option]);  // among equals, not always the first
    for (size_t n = 0; n < sizes_[option]; ++n) {
      size_t level = (start + n) % sizes_[option];
      size_t gain = 0;
      for (size_t other = 0; other < row.size(); ++other) {
        if (row[other] != kUnset && Open(At(option, level), At(other, row[other]))) ++gain;
      }
      if (n == 0 || gain > most) {
        most = gain;
        best = level;
      }
    }
    return best;
  }

  size_t Gain(const std::vector<size_t>& row) const {
    size_t gain = 0;
    for (size_t i = 0; i < row.size(); ++i) {
      for (size_t j = i + 1; j < row.size(); ++j) {
        if (Open(At(i, row[i]), At(j, row[j]))) ++gain;
      }
    }
    return gain;
  }

  void Close(const std::vector<size_t>& row) {
    for (size_t i = 0; i < row.size(); ++i) {
      for (size_t j = 0; j < row.size(); ++j) {
        size_t a = At(i, row[i]);
        size_t b = At(j, row[j]);
        if (i == j || !Open(a, b)) continue;
        open_[a * levels_ + b] = 0;
        --open_of_[a];
        --left_;
      }
    }
  }

  const std::vector<size_t>& sizes_;
  std::vector<size_t> offsets_;
  size_t levels_ = 0;
  std::vector<char> open_;       // pairs of levels that no row holds yet, both ways round
  std::vector<size_t> open_of_;  // how many of these a level is in
  size_t left_ = 0;
};

Rows Cover(const std::vector<size_t>& sizes, uint64_t seed) {
  Rows rows;
  PairCover cover(sizes);
  Random random(seed);
  while (!cover.Done()) rows.push_back(cover.NextRow(random));
  return rows;
}

}  // namespace

Rows PairwiseRows(const std::vector<size_t>& sizes) {
  Rows rows;
  if (sizes.empty()) return rows;
  if (sizes.size() == 1) {
    for (size_t level = 0; level < sizes[0]; ++level) rows.push_back({level});
    return rows;
  }
  for (uint64_t attempt = 0; attempt < kAttempts; ++attempt) {
    Rows tried = Cover(sizes, attempt);
    if (rows.empty() || tried.size() < rows.size()) rows = std::move(tried);
  }
  return rows;
}

}  // namespace assay
