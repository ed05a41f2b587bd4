# Says in a source file which commit this is; leaves the file alone where it says so already.
execute_process(COMMAND git describe --always --dirty --exclude=* WORKING_DIRECTORY ${folder}
                OUTPUT_VARIABLE commit OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
if(NOT commit)
  set(commit unknown)
endif()
file(CONFIGURE OUTPUT ${file} CONTENT [[
#include "steps/commit.hpp"
const char* const strata::benchmarks::commit = "@commit@";
]] @ONLY)
