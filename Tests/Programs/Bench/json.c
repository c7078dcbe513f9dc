// A JSON text (RFC 8259) is read into a tree, and written again as it was.
#include "Support/bench.h"
enum { SIZE = 1 << 17, VALUES = 1 << 14 };
enum kind { NOTHING, FALSE, TRUE, NUMBER, TEXT, LIST, OBJECT };
struct value {
  enum kind kind;
  i64 number; // in hundredths
  u32 start, length;
  struct value *name, *first, *next;
};
static char text[SIZE], again[SIZE], strings[SIZE];
static struct value values[VALUES];
static u32 value_count, string_count, written;
static const char *input;
static int is_wrong;

// Writing.

static void put(char *to, char c) {
  if (written < SIZE - 1) to[written++] = c;
}

static void put_all(char *to, const char *word) {
  while (*word) put(to, *word++);
}

static void put_number(char *to, i64 hundredths) {
  char digits[24];
  int count = 0;
  if (hundredths < 0) put(to, '-'), hundredths = -hundredths;
  u64 whole = hundredths / 100, part = hundredths % 100;
  do digits[count++] = '0' + whole % 10;
  while ((whole /= 10) != 0);
  while (count > 0) put(to, digits[--count]);
  if (part) put(to, '.'), put(to, '0' + part / 10), put(to, '0' + part % 10);
}

static void put_text(char *to, const char *from, u32 length) {
  put(to, '"');
  for (u32 i = 0; i < length; i++) {
    char c = from[i];
    if (c == '"' || c == '\\') put(to, '\\'), put(to, c);
    else if (c == '\n') put_all(to, "\\n");
    else if ((u8)c < 32) put_all(to, "\\u00"), put(to, '0' + (c >> 4)), put(to, "0123456789abcdef"[c & 15]);
    else put(to, c);
  }
  put(to, '"');
}

static void write_value(char *to, const struct value *value) {
  switch (value->kind) {
    case NOTHING: put_all(to, "null"); break;
    case FALSE: put_all(to, "false"); break;
    case TRUE: put_all(to, "true"); break;
    case NUMBER: put_number(to, value->number); break;
    case TEXT: put_text(to, strings + value->start, value->length); break;
    case LIST:
    case OBJECT:
      put(to, value->kind == LIST ? '[' : '{');
      for (struct value *item = value->first; item; item = item->next) {
        if (item->name) write_value(to, item->name), put(to, ':');
        write_value(to, item);
        if (item->next) put(to, ',');
      }
      put(to, value->kind == LIST ? ']' : '}');
  }
}

// Reading.

static struct value *make(enum kind kind) {
  struct value *value = &values[value_count < VALUES - 1 ? value_count++ : (is_wrong = 1, 0)];
  *value = (struct value){.kind = kind};
  return value;
}

static void skip_space(void) {
  while (*input == ' ' || *input == '\n' || *input == '\t' || *input == '\r') input++;
}

static int take(char c) {
  skip_space();
  return *input == c ? input++, 1 : 0;
}

static void need(char c) { is_wrong |= !take(c); }

static struct value *read_word(const char *word, enum kind kind) {
  for (; *word; word++, input++) is_wrong |= *input != *word;
  return make(kind);
}

static struct value *read_number(void) {
  struct value *value = make(NUMBER);
  int is_negative = *input == '-', places = 0;
  i64 number = 0;
  input += is_negative;
  while (*input >= '0' && *input <= '9') number = number * 10 + (*input++ - '0');
  if (*input == '.')
    for (input++; *input >= '0' && *input <= '9'; places++) number = number * 10 + (*input++ - '0');
  for (; places < 2; places++) number *= 10;
  value->number = is_negative ? -number : number;
  return value;
}

static u32 read_hex(void) {
  u32 number = 0;
  for (int i = 0; i < 4; i++) {
    char c = *input++;
    number = number * 16 + (c <= '9' ? c - '0' : (c | 32) - 'a' + 10);
  }
  return number;
}

static char read_escaped(void) {
  input += 2;
  switch (input[-1]) {
    case 'n': return '\n';
    case 't': return '\t';
    case 'u': return read_hex();
    default: return input[-1];
  }
}

static struct value *read_text(void) {
  struct value *value = make(TEXT);
  value->start = string_count;
  for (input++; *input && *input != '"';) {
    char c = *input == '\\' ? read_escaped() : *input++;
    if (string_count < SIZE) strings[string_count++] = c;
  }
  need('"');
  value->length = string_count - value->start;
  return value;
}

static struct value *read_value(void);

static struct value *read_items(enum kind kind, char end) {
  struct value *value = make(kind), **last = &value->first;
  input++;
  if (take(end)) return value;
  do {
    struct value *name = 0;
    skip_space();
    if (kind == OBJECT) name = read_text(), need(':');
    *last = read_value();
    (*last)->name = name;
    last = &(*last)->next;
  } while (!is_wrong && take(','));
  need(end);
  return value;
}

static struct value *read_value(void) {
  skip_space();
  switch (*input) {
    case '{': return read_items(OBJECT, '}');
    case '[': return read_items(LIST, ']');
    case '"': return read_text();
    case 'n': return read_word("null", NOTHING);
    case 't': return read_word("true", TRUE);
    case 'f': return read_word("false", FALSE);
    default: return read_number();
  }
}

// A text to read.

static void make_text(u32 *state, int depth) {
  static const char *const names[] = {"id", "name", "place", "tags", "price", "parts", "isKept", "note"};
  u32 choice = depth > 5 ? next_random(state) % 5 : depth == 0 ? 5 : next_random(state) % 8;
  char letters[24];
  u32 count = 3 + next_random(state) % 20;
  switch (choice) {
    case 0: put_number(text, (i64)(next_random(state) & 0xfffff) - 300000); break;
    case 1: put_number(text, 100 * (next_random(state) & 0xfff)); break;
    case 2: put_all(text, "null\0true\0false" + next_random(state) % 3 * 5); break;
    case 3:
    case 4:
      for (u32 i = 0; i < count; i++) letters[i] = "abcdefghijklmnopqrstuv \"\\\n\001xyz_"[next_random(state) % 32];
      put_text(text, letters, count);
      break;
    default:
      count = depth == 0 ? 120 : 2 + count % 6;
      put(text, choice == 5 ? '[' : '{');
      for (u32 i = 0; i < count; i++) {
        if (i) put(text, ',');
        if (choice != 5) put_text(text, names[i], 2), put(text, ':');
        make_text(state, depth + 1);
      }
      put(text, choice == 5 ? ']' : '}');
  }
}

u64 work(void) {
  u32 state = 43;
  u64 sum = 1;
  make_text(&state, 0);
  u32 length = written;
  text[length] = 0;
  for (int round = 0; round < ROUNDS(300); round++) {
    value_count = string_count = written = 0;
    input = text;
    struct value *tree = read_value();
    write_value(again, tree);
    if (is_wrong || *input || written != length || memcmp(again, text, length)) return 0;
    sum = mix(sum, value_count + ((u64)string_count << 32));
  }
  return mix(sum, length);
}
