# TREE, BUILD, COMPILER, WORK, LOADER: see CMakeLists.txt.
function(run)
  execute_process(COMMAND ${ARGV} RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "${ARGV}\nstatus ${status}\n${output}")
  endif()
endfunction()

file(REMOVE_RECURSE "${WORK}")
run(${CMAKE_COMMAND} --install "${BUILD}" --component sdk --prefix "${WORK}/kit")
foreach(plugin altercpa signed token-auth)
  file(COPY "${TREE}/plugins/${plugin}" DESTINATION "${WORK}")
  run(${CMAKE_COMMAND} -S "${WORK}/${plugin}" -B "${WORK}/${plugin}/build" -G Ninja -DCMAKE_BUILD_TYPE=Release
      "-DCMAKE_CXX_COMPILER=${COMPILER}" "-DCMAKE_PREFIX_PATH=${WORK}/kit"
      "-DCMAKE_CXX_FLAGS=-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Werror")
  run(${CMAKE_COMMAND} --build "${WORK}/${plugin}/build")
  run("${LOADER}" "${WORK}/${plugin}/build/plugins/${plugin}.so")
endforeach()
