# Every flag of the WebAssembly builds, with its reason. Read by CMakeLists.txt beside it.

set(stackblend_wasm_compile_flags
  -O3                       # speed before size: kernels are small anyway
  -msimd128                 # fixed-width SIMD: every browser since 2023, and Node 16
  -fno-exceptions           # the core throws nothing across its API; saves 20 KiB
  -fno-rtti                 # embind needs type identities only, see the next line
  -DEMSCRIPTEN_HAS_UNBOUND_TYPE_NAMES=0
)

set(stackblend_wasm_link_flags
  -O3                       # minified glue, optimised module
  -fno-rtti                 # as compiled: chooses the embind library that fits
  --bind                    # embind: typed functions, and the types for TypeScript
  --no-entry                # a library: no main
  -sSTRICT                  # no deprecated or implicit behaviour of the glue
  -sMODULARIZE -sEXPORT_ES6 # a factory in an ES module; nothing global
  -sDYNAMIC_EXECUTION=0     # no eval or new Function: runs under script-src 'wasm-unsafe-eval'
  -sFILESYSTEM=0            # no files in C++: smaller glue
  -sASSERTIONS=0            # arguments are checked in TypeScript, before they get here
  -sSUPPORT_LONGJMP=0       # unused
  -sABORTING_MALLOC=0       # a failed allocation is reported as out-of-memory, the module lives on
  -sMALLOC=emmalloc         # few, large allocations, all from one thread: the smallest allocator does
  -sIMPORTED_MEMORY         # the worker creates the memory, as large as the browser grants
  -sINCOMING_MODULE_JS_API=instantiateWasm,wasmMemory  # our worker loads the file and reports why it cannot
  -sMIN_CHROME_VERSION=95 -sMIN_FIREFOX_VERSION=114 -sMIN_SAFARI_VERSION=160400  # SIMD, module workers
)

# One module without threads. Its memory holds a few tiles and never grows.
set(stackblend_wasm_single_link_flags
  -sENVIRONMENT=web,worker  # with our own loading nothing in it depends on the host: Node runs it too
  -sINITIAL_MEMORY=4MB
)

set(stackblend_wasm_threads_compile_flags -pthread)  # atomics and shared memory
set(stackblend_wasm_threads_link_flags
  -pthread                  # as compiled
  -sPTHREAD_POOL_SIZE=Module.poolSize  # workers are loaded before the first call: the engine's thread then may block
  -sINITIAL_MEMORY=16MB     # the ring and the stacks of threads; engine stacks make it grow
  -sALLOW_MEMORY_GROWTH
  -sMAXIMUM_MEMORY=2GB      # more would turn addresses negative in JavaScript
  -sMEMORY_GROWTH_GEOMETRIC_STEP=0  # grow by what is asked for: stacks are large
  -Wno-pthreads-mem-growth  # its warning is about slow heap access from JavaScript glue, which has none here
)
# Two glues: Node's has imports that bundlers for browsers refuse.
set(stackblend_wasm_threads_web_link_flags -sENVIRONMENT=web,worker)
set(stackblend_wasm_threads_node_pre_js ${CMAKE_CURRENT_LIST_DIR}/threads-node-pre.js)
set(stackblend_wasm_threads_node_link_flags
  -sENVIRONMENT=node,worker -sMIN_NODE_VERSION=200000
  --pre-js ${stackblend_wasm_threads_node_pre_js}  # threads start in Bun too
)
