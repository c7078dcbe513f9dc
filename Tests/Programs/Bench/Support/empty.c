// A benchmark without work: what anybody needs to start and to end.
#include "bench.h"

u64 work(void) { return 1; }
