# cmake -D SOURCE=case.cpp -P run.cmake -- COMPILER FLAGS…
#
# Passes if the compiler refuses SOURCE, and the sentence in SOURCE's first line, `// expect: …`, is among the first
# lines of what it prints.
cmake_minimum_required(VERSION 3.25)
set(first_lines 15)

set(command)
foreach(i RANGE ${CMAKE_ARGC})
  if(DEFINED separator)
    list(APPEND command "${CMAKE_ARGV${i}}")
  elseif(CMAKE_ARGV${i} STREQUAL "--")
    set(separator ${i})
  endif()
endforeach()

file(READ ${SOURCE} text)
if(NOT text MATCHES "^// expect: ([^\n]+)\n")
  message(FATAL_ERROR "${SOURCE}: its first line must be `// expect: ` and what the compiler shall say")
endif()
set(sentence "${CMAKE_MATCH_1}")

execute_process(COMMAND ${CMAKE_COMMAND} -E env LC_ALL=C.UTF-8 ${command} -fdiagnostics-color=never -fmessage-length=0 ${SOURCE}
                RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
macro(fail why)
  message("${output}\n${SOURCE} ${why}")
  message(FATAL_ERROR "this is not the refusal that was expected")
endmacro()

if(result EQUAL 0)
  fail("compiled, but had to be refused")
endif()
string(FIND "${output}" "${sentence}" at)
if(at EQUAL -1)
  fail("was refused without the sentence \"${sentence}\"")
endif()
string(SUBSTRING "${output}" 0 ${at} before)
string(REGEX REPLACE "[^\n]" "" before "${before}")
string(LENGTH "${before}" lines_before)
if(lines_before GREATER_EQUAL first_lines)
  fail("was refused, but its sentence comes only after ${lines_before} lines")
endif()
