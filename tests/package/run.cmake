# cmake -D HOW=installed|folder -D STRATA_SOURCE=… -D STRATA_BUILD=… -D COMPILER=… -P run.cmake
#
# Builds and runs consumer/, and checks that strata brought it no flags, programs or tests of its own.
cmake_minimum_required(VERSION 3.25)
set(work ${CMAKE_CURRENT_BINARY_DIR}/${HOW})
file(REMOVE_RECURSE ${work})

function(run)
  execute_process(COMMAND ${CMAKE_COMMAND} -E env --unset=CXXFLAGS --unset=CMAKE_GENERATOR ${ARGV}
                  OUTPUT_VARIABLE output ERROR_VARIABLE output RESULT_VARIABLE result)
  if(NOT result EQUAL 0)
    message("${output}")
    message(FATAL_ERROR "failed: ${ARGV}")
  endif()
  set(output "${output}" PARENT_SCOPE)
endfunction()

if(HOW STREQUAL "installed")
  run(${CMAKE_COMMAND} --install ${STRATA_BUILD} --prefix ${work}/prefix)
  set(where -D CMAKE_PREFIX_PATH=${work}/prefix)
else()
  set(where -D STRATA_SOURCE=${STRATA_SOURCE})
endif()
run(${CMAKE_COMMAND} -S ${CMAKE_CURRENT_LIST_DIR}/consumer -B ${work}/build -G Ninja ${where}
    -D CMAKE_CXX_COMPILER=${COMPILER} -D CMAKE_EXPORT_COMPILE_COMMANDS=ON)

file(READ ${work}/build/compile_commands.json commands)
string(JSON count LENGTH "${commands}")
if(NOT count EQUAL 1)
  message(FATAL_ERROR "the consumer has one file, but ${count} are compiled")
endif()
string(JSON command GET "${commands}" 0 command)
separate_arguments(flags UNIX_COMMAND "${command}")
list(POP_FRONT flags)
list(REMOVE_ITEM flags -std=gnu++20)
string(REGEX REPLACE "(^|;)(-I|-isystem;|-o;|-c;)[^;]+" "" flags "${flags}")
if(flags)
  message(FATAL_ERROR "strata gave its consumer the flags ${flags} in\n${command}")
endif()

run(${CMAKE_CTEST_COMMAND} --test-dir ${work}/build --show-only)
if(NOT output MATCHES "Total Tests: 1\n")
  message(FATAL_ERROR "the consumer has one test of its own, but there are\n${output}")
endif()

run(${CMAKE_COMMAND} --build ${work}/build)
run(${CMAKE_CTEST_COMMAND} --test-dir ${work}/build)
