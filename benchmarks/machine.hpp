#pragma once
#include <algorithm>
#include <cstddef>
#include <fstream>
#include <string>

/// What a run says of where it ran. Linux tells it in /proc; where that is not there, nothing is known.
namespace strata::benchmarks {

/// What stands behind the first `key` and its colon in a file, or `otherwise`.
inline std::string stated(const char* file, const std::string& key, std::string otherwise) {
  std::ifstream in{file};
  for (std::string line; std::getline(in, line);)
    if (line.starts_with(key)) return line.substr(std::min(line.find_first_not_of("\t :", key.size()), line.size()));
  return otherwise;
}

inline std::string processor() { return stated("/proc/cpuinfo", "model name", "unknown"); }

inline const char* compiler() {
#ifdef __clang__
  return "clang++ " __clang_version__;
#else
  return "g++ " __VERSION__;
#endif
}

/// The most bytes of memory that this process had resident since it began, or since `forget_peak`.
inline std::size_t peak_memory() { return 1024 * std::stoul(stated("/proc/self/status", "VmHWM", "0")); }
inline void forget_peak() { std::ofstream{"/proc/self/clear_refs"} << 5; }

}  // namespace strata::benchmarks
