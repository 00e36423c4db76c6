// Whether this build can start threads. WebAssembly without -pthread cannot.

#ifndef STACKBLEND_SRC_SCHEDULE_HAS_THREADS_H_
#define STACKBLEND_SRC_SCHEDULE_HAS_THREADS_H_

#if defined(__EMSCRIPTEN__) && !defined(__EMSCRIPTEN_PTHREADS__)
#define STACKBLEND_HAS_THREADS 0
#else
#define STACKBLEND_HAS_THREADS 1
#endif

#endif  // STACKBLEND_SRC_SCHEDULE_HAS_THREADS_H_
