#include "progress.hpp"

#include "format.hpp"
#include "report_columns.hpp"
#include "report_text.hpp"

#include <cstdio>

#include <unistd.h>

namespace strata::support {

namespace {

constexpr double between_live = 0.1, between_lines = 10;  // seconds

double seconds_since(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

}  // namespace

Progress::Progress(std::uint64_t first_step, std::uint64_t steps)
    : terminal_{is_terminal(STDERR_FILENO)},
      colours_{wants_colours(STDERR_FILENO)},
      first_step_{first_step},
      steps_{steps} {}

void Progress::stepped(const TrainingState& state, const StepReport& report, double seconds) {
  ++interval_.steps;
  interval_.examples += report.examples;
  interval_.loss += report.loss;
  interval_.seconds += seconds;
  const bool due = seconds_since(interval_.begin) >= (terminal_ ? between_live : between_lines);
  if (terminal_) {
    if (due) show_live(state, report);
  } else if (due || state.history.size() > evaluations_ || state.step == steps_) {
    show_line(state, report);
  }
  evaluations_ = state.history.size();
}

void Progress::evaluating(Size batch, Size batches) {
  if (batch == 1) evaluating_ = Clock::now();
  if (!terminal_ || seconds_since(evaluating_) < 1) return;
  std::fprintf(stderr, "\r\033[K  validating %zu %%", 100 * batch / std::max<Size>(batches, batch));
  std::fflush(stderr);
  live_ = true;
}

void Progress::evaluated(const TrainingState& state, const std::vector<std::string>& samples) {
  const Evaluation& point = state.history.back();
  say(formatted("%9s  training %.4f  validation %.4f%s", grouped(point.step).c_str(), point.training, point.validation,
                samples.empty() ? "" : ("  " + dim(printable(listed(samples)))).c_str()));
}

void Progress::say(const std::string& text) {
  clear();
  std::fprintf(stderr, "%s\n", text.c_str());
}

void Progress::clear() {
  if (live_) std::fputs("\r\033[K", stderr);
  live_ = false;
}

void Progress::show_live(const TrainingState& state, const StepReport& report) {
  const double steps = static_cast<double>(interval_.steps), seconds = std::max(interval_.seconds, 1e-9);
  const std::string parts[] = {
      grouped(state.step) + "/" + grouped(steps_),
      bar(state.step),
      formatted("loss %.4f", interval_.loss / steps),
      "ETA " + time_left(state.step),
      formatted("%.3g ms/step", seconds / steps * 1e3),
      grouped(static_cast<std::uint64_t>(static_cast<double>(interval_.examples) / seconds)) + " examples/s",
      state.history.empty() ? "" : formatted("validation %.4f", state.history.back().validation),
      formatted("norm %.3g", report.norm),
      formatted("lr %.3g", report.learning_rate)};
  std::string line;
  Size used = 0;
  const Size columns = columns_of_stream(STDERR_FILENO);
  for (const std::string& part : parts) {
    Size width = 2;
    for (char c : part) width += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    if (part.empty() || used + width >= columns) continue;
    line += "  " + part;
    used += width;
  }
  std::fprintf(stderr, "\r\033[K%s%s%s", colours_ ? "\033[36m" : "", line.c_str(), colours_ ? "\033[0m" : "");
  std::fflush(stderr);
  live_ = true;
  interval_ = {};
}

void Progress::show_line(const TrainingState& state, const StepReport& report) {
  if (!std::exchange(headed_, true))
    std::fprintf(stderr, "%9s | %7s | %8s | %8s | %8s | %10s | %8s\n", "step", "loss", "norm", "lr", "ms", "examples/s",
                 "ETA");
  const double steps = static_cast<double>(interval_.steps), seconds = std::max(interval_.seconds, 1e-9);
  std::fprintf(stderr, "%9llu | %7.4f | %8.3g | %8.3g | %8.3g | %10.0f | %8s\n",
               static_cast<unsigned long long>(state.step), interval_.loss / steps, report.norm, report.learning_rate,
               seconds / steps * 1e3, static_cast<double>(interval_.examples) / seconds, time_left(state.step).c_str());
  interval_ = {};
}

std::string Progress::time_left(std::uint64_t step) const {
  const double each = seconds_since(start_) / static_cast<double>(step - first_step_);
  return clock_time(each * static_cast<double>(steps_ - step));
}

std::string Progress::bar(std::uint64_t step) const {
  constexpr Size width = 20;
  const Size done = static_cast<Size>(static_cast<double>(step) / static_cast<double>(steps_) * width);
  std::string text;
  for (Size i = 0; i < width; ++i) text += i < done ? "━" : "╌";
  return text;
}

std::string Progress::dim(const std::string& text) const { return colours_ ? "\033[2m" + text + "\033[0m" : text; }

}  // namespace strata::support
