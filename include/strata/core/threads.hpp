#pragma once
#include "strata/core/size.hpp"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <system_error>
#include <thread>
#include <vector>

namespace strata {

/// Threads that stand by for small pieces of work. Whoever is free takes the next piece, and the caller takes whatever
/// nobody came for: it never waits for a thread that has not begun. (One that the system stops within a piece still
/// holds the call, until its next turn.)
///
/// The caller takes pieces from the front, the others from the back, so that from one call to the next most pieces
/// come to the same core, and find their data in its cache.
class Team {
 public:
  /// The process' own; its threads start when they are first wanted.
  static Team& shared() {
    static Team team;
    return team;
  }

  /// Calls f(i, thread), which must not throw, for every i < count on at most so many threads; returns when all is
  /// done. While another thread has the team, or a piece of its work calls it again, the caller does all by itself.
  template <class F> void run(Size threads, Size count, const F& f) noexcept {
    if (taken_.exchange(true, std::memory_order_acquire)) {
      for (Size i = 0; i < count; ++i) f(i, Size{0});
      return;
    }
    for (Size first = 0; first < count; first += largest) {
      work_ = {[](const void* context, Size i, Size thread) { (*static_cast<const F*>(context))(i, thread); }, &f,
               first};
      share(threads, std::min(count - first, largest));
    }
    taken_.store(false, std::memory_order_release);
  }

  ~Team() {
    stopping_ = true;
    open_.store(Open{0, 1, 1}.word());  // nothing to take, and not what work leaves: whoever waits sees a change
    open_.notify_all();
    for (std::thread& helper : helpers_) helper.join();
  }

 private:
  static constexpr Size largest = (1 << 24) - 1, most_threads = (1 << 16) - 1;

  struct Work {
    void (*call)(const void* context, Size i, Size thread) = nullptr;
    const void* context = nullptr;
    Size first = 0;
  };

  /// The pieces that nobody has taken: one word, so that taking one is one exchange.
  struct Open {
    Size threads, front, back;

    static Open of(std::uint64_t word) { return {word >> 48, word >> 24 & largest, word & largest}; }
    std::uint64_t word() const { return threads << 48 | front << 24 | back; }
    bool empty() const { return front == back; }
  };

  void share(Size threads, Size count) {
    threads = std::min(threads, most_threads);
    try {
      while (helpers_.size() + 1 < threads)
        helpers_.emplace_back([this, thread = helpers_.size() + 1] { help(thread); });
    } catch (const std::system_error&) {  // the system has no more: those who are there do the work
    }
    done_.store(0, std::memory_order_relaxed);
    open_.store(Open{threads, 0, count}.word(), std::memory_order_release);
    open_.notify_all();
    while (take<true>(0)) {}
    for (Size patience = 0; done_.load(std::memory_order_acquire) != count; ++patience) pause(patience);
  }

  /// Does one piece, if there is one left.
  template <bool from_front> bool take(Size thread) {
    std::uint64_t word = open_.load(std::memory_order_acquire);
    for (;;) {
      Open left = Open::of(word);
      if (left.empty() || thread >= left.threads) return false;
      const Size piece = from_front ? left.front++ : --left.back;
      if (!open_.compare_exchange_weak(word, left.word(), std::memory_order_acq_rel, std::memory_order_acquire))
        continue;
      work_.call(work_.context, work_.first + piece, thread);
      done_.fetch_add(1, std::memory_order_release);
      return true;
    }
  }

  void help(Size thread) {
    constexpr Size patience = 10'000;  // some 300 µs: longer than what lies between two pieces of a step
    for (Size idle = 0; !stopping_;) {
      const std::uint64_t seen = open_.load(std::memory_order_acquire);
      if (take<false>(thread))
        idle = 0;
      else if (++idle < patience)
        pause(0);
      else
        open_.wait(seen, std::memory_order_acquire);
    }
  }

  /// Tells the processor that we wait in a loop; who has waited long lets others have it.
  static void pause(Size patience) {
    if (patience > 1'000) return std::this_thread::yield();
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#endif
  }

  Work work_;
  alignas(64) std::atomic<std::uint64_t> open_{0};
  alignas(64) std::atomic<Size> done_{0};
  std::atomic<bool> stopping_{false}, taken_{false};
  std::vector<std::thread> helpers_;
};

/// Calls `f(i, thread)` for every i below `count`. Which thread gets which i must not show in the result: `thread`,
/// which is below `threads`, is for choosing scratch memory of this one call.
template <class F> void parallel_for(int threads, Size count, const F& f) {
  if (threads > 1 && count > 1) return Team::shared().run(static_cast<Size>(threads), count, f);
  for (Size i = 0; i < count; ++i) f(i, Size{0});
}

/// Calls `f(begin, end)` for parts of a range, one for each thread, cut at multiples of `grain`; all at once where the
/// work, in multiply-adds, takes less time than waking another thread.
template <class F> void divide(int threads, Size size, Size grain, Size work, const F& f) {
  const Size grains = (size + grain - 1) / grain;
  const Size parts = work < 250'000 ? 1 : std::min(grains, static_cast<Size>(threads));
  parallel_for(threads, parts, [&](Size part, Size) {
    f(grains * part / parts * grain, std::min(size, grains * (part + 1) / parts * grain));
  });
}

/// As many as the machine runs at once.
inline int available_threads() { return static_cast<int>(std::max(1U, std::thread::hardware_concurrency())); }

}  // namespace strata
