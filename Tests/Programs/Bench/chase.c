// A list is walked whose elements lie in no order: every address waits for the load before it.
#include "Support/bench.h"
enum { COUNT = 16384 };
struct node { struct node *next; u64 value, others[2]; };
static struct node nodes[COUNT];
static u32 order[COUNT];

u64 work(void) {
  u32 state = 23;
  u64 sum = 1;
  for (int i = 0; i < COUNT; i++) order[i] = i;
  for (int i = COUNT - 1; i > 0; i--) {
    u32 k = next_random(&state) % (i + 1), other = order[i];
    order[i] = order[k];
    order[k] = other;
  }
  for (int i = 0; i < COUNT; i++) {
    nodes[order[i]].next = &nodes[order[(i + 1) % COUNT]];
    nodes[order[i]].value = next_random(&state);
  }
  struct node *node = nodes;
  for (int step = 0; step < ROUNDS(30000000); step++) {
    sum += node->value;
    node = node->next;
  }
  return mix(sum, node->value);
}
