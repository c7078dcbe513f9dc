// Words are searched in a text: by their first letter, and by skipping (Horspool).
#include "Support/bench.h"
enum { LENGTH = 1 << 18, WORDS = 12 };
static char text[LENGTH + 1];
static char words[WORDS][16];

static void write_text(u32 *state) {
  for (int i = 0; i < LENGTH;) {
    int letters = 2 + next_random(state) % 8;
    for (int k = 0; k < letters && i < LENGTH; k++) text[i++] = 'a' + (next_random(state) & 0xff) % 9;
    if (i < LENGTH) text[i++] = ' ';
  }
}

static u32 length_of(const char *word) {
  u32 length = 0;
  while (word[length]) length++;
  return length;
}

static u32 count_plainly(const char *word) {
  u32 found = 0;
  for (const char *at = text; *at; at++) {
    if (*at != *word) continue;
    const char *t = at + 1, *w = word + 1;
    while (*w && *w == *t) w++, t++;
    found += !*w;
  }
  return found;
}

static u32 count_skipping(const char *word) {
  static u32 skip[256];
  u32 length = length_of(word), found = 0;
  for (int i = 0; i < 256; i++) skip[i] = length;
  for (u32 i = 0; i + 1 < length; i++) skip[(u8)word[i]] = length - 1 - i;
  for (u32 at = 0; at + length <= LENGTH; at += skip[(u8)text[at + length - 1]]) {
    u32 k = length;
    while (k > 0 && text[at + k - 1] == word[k - 1]) k--;
    found += k == 0;
  }
  return found;
}

u64 work(void) {
  u32 state = 5;
  u64 sum = 1;
  write_text(&state);
  for (int round = 0; round < ROUNDS(24); round++)
    for (int i = 0; i < WORDS; i++) {
      u32 from = next_random(&state) % (LENGTH - 16);
      for (int k = 0; k < 3 + i % 6; k++) words[i][k] = text[from + k];
      words[i][3 + i % 6] = 0;
      u32 found = count_plainly(words[i]);
      if (found != count_skipping(words[i])) return 0;
      sum = mix(sum, found);
    }
  return sum;
}
