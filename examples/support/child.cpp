#include "child.hpp"

#include "strata/core/error.hpp"

#include <csignal>
#include <cstring>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace strata::support {

namespace {

volatile std::sig_atomic_t child = 0, came = 0;

/// A terminal sends Ctrl-C to the child as well; a second copy would end it at once.
void pass_on(int signal, siginfo_t* info, void*) {
  came = signal;
  if (child > 0 && info->si_code <= 0) kill(child, signal);
}

void pass_signals_on() {
  struct sigaction action {};
  action.sa_sigaction = pass_on;
  action.sa_flags = SA_SIGINFO | SA_RESTART;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

std::string all_of(int descriptor) {
  std::string text;
  char part[4096];
  for (ssize_t size; (size = read(descriptor, part, sizeof part)) != 0;)
    if (size > 0)
      text.append(part, static_cast<std::size_t>(size));
    else if (errno != EINTR)
      break;
  return text;
}

}  // namespace

std::filesystem::path program_folder() { return std::filesystem::read_symlink("/proc/self/exe").parent_path(); }
std::string program_name() { return std::filesystem::read_symlink("/proc/self/exe").filename().string(); }

int signal_to_children() { return came; }

int run_child(const std::filesystem::path& program, const std::vector<std::string>& arguments, std::string* output) {
  std::vector<char*> words{const_cast<char*>(program.c_str())};
  for (const std::string& argument : arguments) words.push_back(const_cast<char*>(argument.c_str()));
  words.push_back(nullptr);

  pass_signals_on();
  int ends[2] = {-1, -1};
  if (output && pipe2(ends, O_CLOEXEC) != 0) throw Error{std::string{"a pipe can't be made: "} + std::strerror(errno)};
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  if (output)
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
  else
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  pid_t process = 0;
  const int failed = posix_spawn(&process, program.c_str(), &actions, nullptr, words.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (output) close(ends[1]);
  if (failed) throw Error{program.string() + ": can't be started: " + std::strerror(failed)};
  child = process;
  if (output) {
    *output = all_of(ends[0]);
    close(ends[0]);
  }
  int status = 0;
  while (waitpid(process, &status, 0) < 0 && errno == EINTR) {}
  child = 0;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace strata::support
