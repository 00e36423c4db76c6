# A GoogleTest binary as WebAssembly, run by Node.

find_program(STACKBLEND_NODE node REQUIRED NO_CMAKE_FIND_ROOT_PATH)

function(stackblend_test_in_node target)
  # package.json says that .js files are ES modules; Emscripten's plain output is not.
  set_target_properties(${target} PROPERTIES SUFFIX ".cjs")
  target_link_options(${target} PRIVATE
    -sENVIRONMENT=node,worker
    -sNODERAWFS                 # the vectors are read from disk
    -sALLOW_MEMORY_GROWTH       # the tests of cancelling use large stacks
    -sEXIT_RUNTIME              # the process ends with the status that main returns
    -sSTACK_SIZE=1MB)           # GoogleTest's matchers print to the stack
  if(STACKBLEND_WASM_VARIANT STREQUAL "threads")
    target_link_options(${target} PRIVATE
      -sPTHREAD_POOL_SIZE=8     # threads are ready when they are asked for
      -sPROXY_TO_PTHREAD        # the tests block, and Node's main thread must start threads meanwhile
      -Wno-pthreads-mem-growth) # its warning is about slow heap access from JavaScript
  endif()
  add_test(NAME ${target}-in-node COMMAND "${STACKBLEND_NODE}" "$<TARGET_FILE:${target}>")
  set_tests_properties(${target}-in-node PROPERTIES TIMEOUT 300 LABELS wasm)
endfunction()
