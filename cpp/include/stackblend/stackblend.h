// All of stackblend's C++ API. Each header is the reference of what it declares.

#ifndef STACKBLEND_STACKBLEND_H_
#define STACKBLEND_STACKBLEND_H_

#include "stackblend/blend.h"
#include "stackblend/blend_all.h"
#include "stackblend/dtype.h"
#include "stackblend/histogram.h"
#include "stackblend/modes.h"
#include "stackblend/project.h"
#include "stackblend/run_options.h"
#include "stackblend/screen.h"
#include "stackblend/shape.h"
#include "stackblend/status.h"
#include "stackblend/thread_pool.h"

#endif  // STACKBLEND_STACKBLEND_H_
