# doctest's cases, each a test: of the library in tests_unit, of what the programs share in tests_support.
include(doctest)

# clang 14's sanitizer of threads gives up where addresses are randomised widely, as newer kernels do.
set(run)
if(STRATA_SANITIZE STREQUAL "thread")
  execute_process(COMMAND setarch -R true RESULT_VARIABLE result OUTPUT_QUIET ERROR_QUIET)
  if(result EQUAL 0)
    set(run setarch -R)
  endif()
endif()

function(add_cases folder)
  file(GLOB_RECURSE files CONFIGURE_DEPENDS ${ARGN})
  add_executable(tests_${folder} ${files})
  target_include_directories(tests_${folder} PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
  target_link_libraries(tests_${folder} PRIVATE strata_once doctest::doctest)
  # Many models, each run for a moment: compiling is what takes time.
  target_compile_options(tests_${folder} PRIVATE $<$<CONFIG:Release>:-Og>)
  set_target_properties(tests_${folder} PROPERTIES CROSSCOMPILING_EMULATOR "${run}")
  doctest_discover_tests(tests_${folder} TEST_PREFIX ${folder}/ WORKING_DIRECTORY ${PROJECT_SOURCE_DIR}
                         PROPERTIES TIMEOUT 300)
endfunction()

# What threads share is in the team and the learner; the other cases run on one thread, and compiling them takes minutes. The case
# that counts allocations brings operators new and delete of its own, as the sanitizer does.
if(STRATA_SANITIZE STREQUAL "thread")
  add_cases(unit unit/main.cpp unit/support.cpp unit/core/threads.cpp unit/train/learner.cpp unit/train/learner_threads.cpp)
  return()
endif()
file(GLOB_RECURSE files CONFIGURE_DEPENDS unit/*.cpp parity/*.cpp)
if(STRATA_SANITIZE)  # under the sanitizers many models compile for minutes; kernels and passes have files of their own
  list(FILTER files EXCLUDE REGEX "/(layers|parity)/|/model/random_")
endif()
# But these run for longer than they compile.
set_source_files_properties(unit/kernels/attention.cpp unit/kernels/conv.cpp
                            PROPERTIES COMPILE_OPTIONS $<$<CONFIG:Debug>:-O1>)
add_cases(unit ${files})
if(TARGET strata_support)
  set(study ${PROJECT_SOURCE_DIR}/examples/shakespeare/study)  # its page, without what trains
  add_cases(support unit/main.cpp support/*.cpp ${study}/page*.cpp ${study}/figures.cpp ${study}/findings.cpp
            ${study}/conclusions.cpp)
  target_include_directories(tests_support PRIVATE ${PROJECT_SOURCE_DIR}/examples/support)
  target_link_libraries(tests_support PRIVATE strata_support)
endif()
