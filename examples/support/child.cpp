#include "child.hpp"

#include "strata/core/error.hpp"

#include <csignal>
#include <cstring>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>

namespace strata::support {

namespace {

volatile std::sig_atomic_t child = 0;

/// A terminal sends Ctrl-C to the child as well; a second copy would end it at once.
void pass_on(int signal, siginfo_t* info, void*) {
  if (child > 0 && info->si_code <= 0) kill(child, signal);
}

void pass_signals_on() {
  struct sigaction action {};
  action.sa_sigaction = pass_on;
  action.sa_flags = SA_SIGINFO | SA_RESTART;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

}  // namespace

int run_child(const std::filesystem::path& program, const std::vector<std::string>& arguments) {
  std::vector<char*> words{const_cast<char*>(program.c_str())};
  for (const std::string& argument : arguments) words.push_back(const_cast<char*>(argument.c_str()));
  words.push_back(nullptr);

  pass_signals_on();
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  pid_t process = 0;
  const int failed = posix_spawn(&process, program.c_str(), &actions, nullptr, words.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (failed) throw Error{program.string() + ": can't be started: " + std::strerror(failed)};
  child = process;
  int status = 0;
  while (waitpid(process, &status, 0) < 0 && errno == EINTR) {}
  child = 0;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace strata::support
