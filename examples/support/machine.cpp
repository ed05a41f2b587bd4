#include "machine.hpp"

#include "strata/core/device.hpp"
#include "strata/core/threads.hpp"

#include <ctime>
#include <fstream>

namespace strata::support {

std::string machine_text() {
  std::string processor = "unknown processor";
  std::ifstream in{"/proc/cpuinfo"};
  for (std::string line; std::getline(in, line);)
    if (line.starts_with("model name")) {
      processor = line.substr(line.find(':') + 2);
      break;
    }
  return processor + ", " + std::to_string(available_threads()) + " threads, " + Cpu::instruction_set;
}

std::string version_text() {
#ifdef __clang__
  return "strata " STRATA_VERSION ", " __VERSION__;
#else
  return "strata " STRATA_VERSION ", g++ " __VERSION__;
#endif
}

std::string date_text() {
  const std::time_t now = std::time(nullptr);
  char text[16];
  std::strftime(text, sizeof text, "%Y-%m-%d", std::localtime(&now));
  return text;
}

}  // namespace strata::support
