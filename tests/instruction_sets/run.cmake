# cmake -D SOURCE=numbers.cpp -D SET=sse2|avx2|avx512 -D FOLDER=… -P run.cmake -- COMPILER FLAGS…
#
# Compiles SOURCE for the instruction set and runs it, on this processor or in qemu where that is needed and there. What
# comes out must be what FOLDER's build for SSE2 wrote down before, within rounding.
cmake_minimum_required(VERSION 3.25)
set(flags_sse2 -march=x86-64)
set(flags_avx2 -mavx2 -mfma)
set(flags_avx512 -march=x86-64-v4)

set(command)
foreach(i RANGE ${CMAKE_ARGC})
  if(DEFINED separator)
    list(APPEND command ${CMAKE_ARGV${i}})
  elseif(CMAKE_ARGV${i} STREQUAL "--")
    set(separator ${i})
  endif()
endforeach()

file(MAKE_DIRECTORY ${FOLDER})
file(REMOVE ${FOLDER}/${SET} ${FOLDER}/${SET}.txt)
execute_process(COMMAND ${command} ${flags_${SET}} ${SOURCE} -o ${FOLDER}/${SET} COMMAND_ERROR_IS_FATAL ANY)

find_program(QEMU qemu-x86_64)
set(machine)
execute_process(COMMAND ${FOLDER}/sse2 --runs ${SET} RESULT_VARIABLE result)
if(NOT result EQUAL 0 AND QEMU)
  set(machine ${QEMU} -cpu max)
  execute_process(COMMAND ${machine} ${FOLDER}/sse2 --runs ${SET} RESULT_VARIABLE result ERROR_QUIET)
endif()
if(NOT result EQUAL 0)
  message("compiled, not run: this processor lacks ${SET}")
  return()
endif()

set(expected)
if(NOT SET STREQUAL "sse2")
  set(expected ${FOLDER}/sse2.txt)
endif()
execute_process(COMMAND ${machine} ${FOLDER}/${SET} ${FOLDER}/${SET}.txt ${expected} COMMAND_ERROR_IS_FATAL ANY)
