// Starts a benchmark on the host.
#include "bench.h"

int main(void) { return work() == expected ? 0 : 1; }
