# That run.cmake can fail, in each of its ways, and pass.
function(add_driver_test name says)
  add_test(NAME "fail/driver ${name}" COMMAND ${CMAKE_COMMAND} -D SOURCE=${CMAKE_CURRENT_SOURCE_DIR}/fail/driver/${name}.cpp
           -P ${CMAKE_CURRENT_SOURCE_DIR}/fail/run.cmake -- ${CMAKE_CXX_COMPILER} ${syntax_only})
  if(says)
    set_tests_properties("fail/driver ${name}" PROPERTIES PASS_REGULAR_EXPRESSION ${says})
  endif()
endfunction()
add_driver_test(refused "")
add_driver_test(compiles "had to be refused")
add_driver_test(other_sentence "without the sentence")
add_driver_test(late_sentence "only after [0-9]+ lines")
add_driver_test(no_sentence "first line must be")
