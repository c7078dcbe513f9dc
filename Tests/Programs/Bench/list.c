// A linked list is shuffled, merge-sorted and summed: pointers and unpredictable branches.
#include "Support/bench.h"
enum { COUNT = 4096 };
struct node { struct node *next; u32 key; };
static struct node nodes[COUNT];

static struct node *merge(struct node *a, struct node *b) {
  struct node head, *tail = &head;
  while (a && b) {
    struct node **smaller = a->key <= b->key ? &a : &b;
    tail->next = *smaller;
    tail = *smaller;
    *smaller = tail->next;
  }
  tail->next = a ? a : b;
  return head.next;
}

static struct node *sort(struct node *list) {
  if (!list || !list->next) return list;
  struct node *slow = list, *fast = list->next;
  while (fast && fast->next) slow = slow->next, fast = fast->next->next;
  struct node *half = slow->next;
  slow->next = 0;
  return merge(sort(list), sort(half));
}

u64 work(void) {
  u32 state = 7;
  u64 sum = 0;
  for (int round = 0; round < ROUNDS(600); round++) {
    for (int i = 0; i < COUNT; i++) {
      nodes[i].key = next_random(&state);
      nodes[i].next = i + 1 < COUNT ? &nodes[i + 1] : 0;
    }
    u32 place = 0;
    for (struct node *n = sort(nodes); n; n = n->next) sum += n->key * (u64)(++place & 15);
  }
  return sum;
}
