// Starts a benchmark on the host, and prints its checksum.
// CoreMark calls its own another name.
#undef main
#include <stdio.h>
#ifdef HARTS
#include <pthread.h>
#include <stdlib.h>
#endif
#include "bench.h"

#ifdef HARTS
void join_work(void);

static void *helper(void *unused) {
  join_work();
  return unused;
}
#endif

int main(int count, char **words) {
#ifdef HARTS
  pthread_t thread;
  for (int left = count > 1 ? atoi(words[1]) : 1; left > 1; left--)
    if (pthread_create(&thread, 0, helper, 0)) return 1;
#else
  (void)count, (void)words;
#endif
  printf("checksum %016lx\n", work());
  return 0;
}
