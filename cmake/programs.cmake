# What strata's own programs are compiled with, and no consumer ever sees: link `strata_programs`.
set(STRATA_WARNINGS -Wall -Wextra -Wpedantic -Wconversion -Wshadow)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  set(false_alarms -Wno-restrict)  # "literal" + std::string, https://gcc.gnu.org/PR105651
endif()

# Models are many templates: with little memory GCC collects its garbage for a seventh of the time.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  set(roomy --param=ggc-min-heapsize=524288)  # KB
endif()

add_library(strata_programs INTERFACE)
target_link_libraries(strata_programs INTERFACE strata::strata)
target_compile_options(strata_programs INTERFACE ${STRATA_WARNINGS} ${false_alarms} ${roomy})
if(STRATA_NATIVE)
  target_compile_options(strata_programs INTERFACE -march=native)
endif()
if(STRATA_SANITIZE)
  set(sanitize -fsanitize=${STRATA_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  if(STRATA_SANITIZE MATCHES "undefined")
    list(APPEND sanitize -fno-sanitize=float-cast-overflow)  # xsimd 8.1's exp(double) casts lanes that it then masks out
  endif()
  target_compile_options(strata_programs INTERFACE ${sanitize})
  target_link_options(strata_programs INTERFACE ${sanitize})
endif()

if(PROJECT_IS_TOP_LEVEL)
  set(CMAKE_CXX_EXTENSIONS OFF)
  if(NOT DEFINED CMAKE_COMPILE_WARNING_AS_ERROR)
    set(CMAKE_COMPILE_WARNING_AS_ERROR ON)
  endif()
  if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
    set(CMAKE_BUILD_TYPE Release)
  endif()
endif()

# A build folder or a compiler cache may come along to a machine with another processor, where -march=native means
# something else. So what it means here is part of every compile command: objects made elsewhere are made anew.
if(PROJECT_IS_TOP_LEVEL AND NOT DEFINED CMAKE_CXX_COMPILER_LAUNCHER)
  execute_process(COMMAND ${CMAKE_CXX_COMPILER} -march=native -dM -E -x c++ /dev/null
                  OUTPUT_VARIABLE processor ERROR_QUIET COMMAND_ERROR_IS_FATAL ANY)
  string(MD5 processor "${processor}")
  find_program(STRATA_CCACHE ccache)
  mark_as_advanced(STRATA_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER env CCACHE_NAMESPACE=strata-${processor})
  if(STRATA_CCACHE)
    list(APPEND CMAKE_CXX_COMPILER_LAUNCHER ${STRATA_CCACHE})
  endif()
endif()

# What models have in common: `strata/once.hpp` tells a file that it is in this library.
add_library(strata_once STATIC ${PROJECT_SOURCE_DIR}/cmake/once.cpp)
target_link_libraries(strata_once PUBLIC strata_programs)
# The innermost loops: where nothing else is optimised, tests spend their time in them.
target_compile_options(strata_once PRIVATE $<$<CONFIG:Debug>:-O1>)
