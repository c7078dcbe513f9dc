// A compiler of a small language: text to words, words to a tree, the tree made simpler, then to the code of a machine
// with registers, which is run. Many functions, none of them hot.
//
//   program = { "fn" name "(" [ name { "," name } ] ")" block }
//   block = "{" { statement } "}"
//   statement = "let" name "=" expression ";" | name "=" expression ";" | "return" expression ";"
//             | "if" expression block [ "else" block ] | "while" expression block
#include "Support/bench.h"
enum {
  TEXT_SIZE = 1 << 17, NODES = 1 << 16, NAMES = 1 << 10, HASHES = 1 << 11, CODE_SIZE = 1 << 17, FUNCTIONS = 150,
  DEPTH = 24
};

// Words.

enum word {
  END, NAME, NUMBER, FN, LET, IF, ELSE, WHILE, RETURN, OPEN, CLOSE, BEGIN, FINISH, COMMA, SEMICOLON, ASSIGN,
  OR, AND, EQUAL, UNEQUAL, LESS, MORE, PLUS, MINUS, TIMES, DIVIDE, REST, NOT
};

static char text[TEXT_SIZE];
static u32 text_count;
static const char *input;
static enum word word;
static i64 word_number;
static u32 word_name;
static int mistakes;

struct name { const char *start; u32 length; enum word keyword; i32 function, variable; u32 next; };
static struct name names[NAMES];
static u32 name_count, name_heads[HASHES];

static u32 hash_of(const char *start, u32 length) {
  u32 hash = 2166136261u;
  for (u32 i = 0; i < length; i++) hash = (hash ^ (u8)start[i]) * 16777619u;
  return hash % HASHES;
}

static int is_same(const struct name *name, const char *start, u32 length) {
  return name->length == length && memcmp(name->start, start, length) == 0;
}

static u32 intern(const char *start, u32 length) {
  u32 *head = &name_heads[hash_of(start, length)];
  for (u32 i = *head; i; i = names[i].next)
    if (is_same(&names[i], start, length)) return i;
  if (name_count + 1 >= NAMES) return mistakes++, 0;
  names[++name_count] = (struct name){start, length, NAME, -1, -1, *head};
  return *head = name_count;
}

static void add_keyword(const char *keyword, enum word meaning) {
  u32 length = 0;
  while (keyword[length]) length++;
  names[intern(keyword, length)].keyword = meaning;
}

static void forget_names(void) {
  name_count = 0;
  memset(name_heads, 0, sizeof name_heads);
  add_keyword("fn", FN), add_keyword("let", LET), add_keyword("if", IF), add_keyword("else", ELSE);
  add_keyword("while", WHILE), add_keyword("return", RETURN);
}

static int is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
static int is_digit(char c) { return c >= '0' && c <= '9'; }

static void skip_space(void) {
  for (;; input++) {
    if (*input == '#')
      while (*input && *input != '\n') input++;
    if (*input != ' ' && *input != '\n') return;
  }
}

static enum word read_name(void) {
  const char *start = input;
  while (is_letter(*input) || is_digit(*input)) input++;
  word_name = intern(start, input - start);
  return names[word_name].keyword;
}

static enum word read_number(void) {
  word_number = 0;
  while (is_digit(*input)) word_number = word_number * 10 + (*input++ - '0');
  return NUMBER;
}

static enum word either(char second, enum word both, enum word one) {
  return *input == second ? input++, both : one;
}

static enum word read_sign(void) {
  switch (*input++) {
    case '(': return OPEN;
    case ')': return CLOSE;
    case '{': return BEGIN;
    case '}': return FINISH;
    case ',': return COMMA;
    case ';': return SEMICOLON;
    case '=': return either('=', EQUAL, ASSIGN);
    case '!': return either('=', UNEQUAL, NOT);
    case '<': return LESS;
    case '>': return MORE;
    case '|': return OR;
    case '&': return AND;
    case '+': return PLUS;
    case '-': return MINUS;
    case '*': return TIMES;
    case '/': return DIVIDE;
    case '%': return REST;
    default: return mistakes++, END;
  }
}

static void advance(void) {
  skip_space();
  if (!*input) word = END;
  else if (is_letter(*input)) word = read_name();
  else if (is_digit(*input)) word = read_number();
  else word = read_sign();
}

// The tree.

enum kind { CONSTANT, VARIABLE, UNARY, BINARY, CALL, STORE, GIVE, CHOICE, LOOP };
struct node {
  enum kind kind;
  enum word sign;
  i64 number; // a constant, a variable's register, a function
  struct node *left, *right, *third, *next;
};
static struct node nodes[NODES];
static u32 node_count;

static struct node *make(enum kind kind, struct node *left, struct node *right) {
  struct node *node = &nodes[node_count < NODES - 1 ? node_count++ : (mistakes++, 0)];
  *node = (struct node){.kind = kind, .left = left, .right = right};
  return node;
}

static struct node *constant(i64 number) {
  struct node *node = make(CONSTANT, 0, 0);
  node->number = number;
  return node;
}

static int take(enum word wanted) { return word == wanted ? advance(), 1 : 0; }
static void need(enum word wanted) { mistakes += !take(wanted); }

struct function { u32 name, start, parameters; struct node *body; };
static struct function functions[FUNCTIONS];
static i32 function_count;
static i64 variable_count;

static struct node *read_expression(void);
static struct node *read_block(void);

static i64 declare(u32 name) {
  if (names[name].variable < 0) names[name].variable = variable_count++;
  return names[name].variable;
}

static struct node *read_call(u32 name) {
  struct node *call = make(CALL, 0, 0), **last = &call->left;
  call->number = names[name].function;
  mistakes += call->number < 0;
  if (take(CLOSE)) return call;
  do {
    // An argument hangs on a node of its own, as an expression may be shared.
    *last = make(GIVE, read_expression(), 0);
    last = &(*last)->next;
  } while (take(COMMA));
  need(CLOSE);
  return call;
}

static struct node *read_primary(void) {
  u32 name = word_name;
  i64 number = word_number;
  struct node *node;
  switch (word) {
    case NUMBER: advance(); return constant(number);
    case OPEN: advance(), node = read_expression(), need(CLOSE); return node;
    case NAME:
      advance();
      if (take(OPEN)) return read_call(name);
      node = make(VARIABLE, 0, 0);
      node->number = declare(name);
      return node;
    default: mistakes++, advance(); return constant(0);
  }
}

static i64 compute(enum word sign, i64 a, i64 b) {
  switch (sign) {
    case OR: return a | b;
    case AND: return a & b;
    case EQUAL: return a == b;
    case UNEQUAL: return a != b;
    case LESS: return a < b;
    case MORE: return a > b;
    case PLUS: return (u64)a + (u64)b;
    case MINUS: return (u64)a - (u64)b;
    case TIMES: return (u64)a * (u64)b;
    case DIVIDE: return b == 0 || b == -1 ? 0 : a / b;
    default: return b == 0 || b == -1 ? 0 : a % b;
  }
}

static int is_constant(const struct node *node) { return node->kind == CONSTANT; }
static int is_number(const struct node *node, i64 number) { return is_constant(node) && node->number == number; }

static struct node *simpler_sum(struct node *node) {
  if (is_number(node->right, 0)) return node->left;
  if (node->sign == PLUS && is_number(node->left, 0)) return node->right;
  return node;
}

static struct node *simpler_product(struct node *node) {
  if (is_number(node->right, 1)) return node->left;
  if (node->sign == TIMES && is_number(node->left, 1)) return node->right;
  return node;
}

static struct node *simpler(struct node *node) {
  if (is_constant(node->left) && is_constant(node->right))
    return constant(compute(node->sign, node->left->number, node->right->number));
  switch (node->sign) {
    case PLUS:
    case MINUS: return simpler_sum(node);
    case TIMES:
    case DIVIDE: return simpler_product(node);
    default: return node;
  }
}

static struct node *read_unary(void) {
  enum word sign = word;
  if (sign != MINUS && sign != NOT) return read_primary();
  advance();
  struct node *of = read_unary();
  if (is_constant(of)) return constant(sign == MINUS ? -(u64)of->number : !of->number);
  struct node *node = make(UNARY, of, 0);
  node->sign = sign;
  return node;
}

static int binding(enum word sign) {
  switch (sign) {
    case OR: return 1;
    case AND: return 2;
    case EQUAL:
    case UNEQUAL: return 3;
    case LESS:
    case MORE: return 4;
    case PLUS:
    case MINUS: return 5;
    case TIMES:
    case DIVIDE:
    case REST: return 6;
    default: return 0;
  }
}

static struct node *read_binary(int least) {
  struct node *left = read_unary();
  while (binding(word) >= least) {
    enum word sign = word;
    advance();
    struct node *node = make(BINARY, left, read_binary(binding(sign) + 1));
    node->sign = sign;
    left = simpler(node);
  }
  return left;
}

static struct node *read_expression(void) { return read_binary(1); }

static struct node *read_store(void) {
  struct node *node = make(STORE, 0, 0);
  mistakes += word != NAME;
  u32 name = word_name;
  advance(), need(ASSIGN);
  node->left = read_expression();
  node->number = declare(name);
  need(SEMICOLON);
  return node;
}

static struct node *read_return(void) {
  struct node *node = make(GIVE, read_expression(), 0);
  need(SEMICOLON);
  return node;
}

static struct node *read_choice(void) {
  struct node *node = make(CHOICE, read_expression(), 0);
  node->right = read_block();
  if (take(ELSE)) node->third = read_block();
  return node;
}

static struct node *read_loop(void) {
  struct node *node = make(LOOP, read_expression(), 0);
  node->right = read_block();
  return node;
}

static struct node *read_statement(void) {
  switch (word) {
    case LET: advance(); return read_store();
    case IF: advance(); return read_choice();
    case WHILE: advance(); return read_loop();
    case RETURN: advance(); return read_return();
    default: return read_store();
  }
}

static struct node *read_block(void) {
  struct node *first = 0, **last = &first;
  need(BEGIN);
  while (word != FINISH && word != END) {
    *last = read_statement();
    last = &(*last)->next;
  }
  need(FINISH);
  return first;
}

static void forget_variables(void) {
  variable_count = 0;
  for (u32 i = 1; i <= name_count; i++) names[i].variable = -1;
}

// Code: an operation, and three registers or a number.

enum { MOVE = NOT + 1, SET, JUMP, UNLESS, INVOKE, LEAVE, NEGATE, INVERT };
struct code { u8 operation, to, a, b; i32 number; };
static struct code code[CODE_SIZE];
static u32 code_count;

static u32 emit(u32 operation, u32 to, u32 a, u32 b, i32 number) {
  if (code_count >= CODE_SIZE - 1) return mistakes++, 0;
  code[code_count] = (struct code){operation, to, a, b, number};
  return code_count++;
}

static u32 generate(const struct node *node, u32 free);

static u32 generate_call(const struct node *node, u32 free) {
  u32 at = free;
  for (struct node *argument = node->left; argument; argument = argument->next, at++) {
    u32 value = generate(argument->left, at);
    if (value != at) emit(MOVE, at, value, 0, 0);
  }
  emit(INVOKE, free, at - free, 0, node->number);
  return free;
}

static u32 generate_binary(const struct node *node, u32 free) {
  u32 a = generate(node->left, free);
  u32 b = generate(node->right, a == free ? free + 1 : free);
  emit(node->sign, free, a, b, 0);
  return free;
}

// Code for an expression; returns the register of its value: a variable's, or `free`.
static u32 generate(const struct node *node, u32 free) {
  if (free > 250) return mistakes++, 0;
  switch (node->kind) {
    case VARIABLE: return node->number;
    case CONSTANT: emit(SET, free, 0, 0, node->number); return free;
    case UNARY: emit(node->sign == MINUS ? NEGATE : INVERT, free, generate(node->left, free), 0, 0); return free;
    case CALL: return generate_call(node, free);
    default: return generate_binary(node, free);
  }
}

static void generate_block(const struct node *node);

static void generate_choice(const struct node *node) {
  u32 branch = emit(UNLESS, 0, generate(node->left, variable_count), 0, 0);
  generate_block(node->right);
  u32 end = node->third ? emit(JUMP, 0, 0, 0, 0) : 0;
  code[branch].number = code_count;
  if (!node->third) return;
  generate_block(node->third);
  code[end].number = code_count;
}

static void generate_loop(const struct node *node) {
  u32 start = code_count, branch = emit(UNLESS, 0, generate(node->left, variable_count), 0, 0);
  generate_block(node->right);
  emit(JUMP, 0, 0, 0, start);
  code[branch].number = code_count;
}

static void generate_store(const struct node *node) {
  u32 value = generate(node->left, variable_count);
  // What was just computed can be computed to where it belongs.
  if (value == (u32)variable_count && code[code_count - 1].operation != INVOKE) code[code_count - 1].to = node->number;
  else emit(MOVE, node->number, value, 0, 0);
}

static void generate_block(const struct node *node) {
  for (; node; node = node->next) switch (node->kind) {
      case STORE: generate_store(node); break;
      case GIVE: emit(LEAVE, 0, generate(node->left, variable_count), 0, 0); break;
      case CHOICE: generate_choice(node); break;
      default: generate_loop(node);
    }
}

static void read_function(void) {
  need(FN);
  struct function *function = &functions[function_count < FUNCTIONS ? function_count : (mistakes++, 0)];
  forget_variables();
  function->name = word_name;
  names[word_name].function = function_count++;
  need(NAME), need(OPEN);
  while (word == NAME) declare(word_name), advance(), take(COMMA);
  need(CLOSE);
  function->parameters = variable_count;
  function->body = read_block();
  function->start = code_count;
  generate_block(function->body);
  emit(SET, variable_count, 0, 0, 0), emit(LEAVE, 0, variable_count, 0, 0);
}

// A jump to a jump goes where that goes.
static void shorten_jumps(void) {
  for (u32 i = 0; i < code_count; i++) {
    struct code *at = &code[i];
    if (at->operation != JUMP && at->operation != UNLESS) continue;
    for (int hops = 0; hops < 8 && code[at->number].operation == JUMP; hops++) at->number = code[at->number].number;
  }
}

static void compile(void) {
  forget_names();
  node_count = code_count = function_count = 0;
  input = text;
  advance();
  while (word != END && !mistakes) read_function();
  shorten_jumps();
}

// The machine, for so many steps.

static i64 registers[DEPTH * 256];

static i64 run(u32 function, u32 steps) {
  struct frame { u32 back, base, to; } frames[DEPTH];
  u32 depth = 0, base = 0, pc = functions[function].start;
  while (steps-- > 0) {
    struct code at = code[pc++];
    i64 *r = registers + base;
    switch (at.operation) {
      case MOVE: r[at.to] = r[at.a]; break;
      case SET: r[at.to] = at.number; break;
      case NEGATE: r[at.to] = -(u64)r[at.a]; break;
      case INVERT: r[at.to] = !r[at.a]; break;
      case JUMP: pc = at.number; break;
      case UNLESS: pc = r[at.a] ? pc : (u32)at.number; break;
      case INVOKE:
        if (depth == DEPTH - 1) {
          r[at.to] = depth;
          break;
        }
        frames[depth++] = (struct frame){pc, base, at.to};
        base += at.to;
        pc = functions[at.number].start;
        break;
      case LEAVE:
        if (depth == 0) return r[at.a];
        depth--;
        registers[frames[depth].base + frames[depth].to] = r[at.a];
        base = frames[depth].base, pc = frames[depth].back;
        break;
      default: r[at.to] = compute(at.operation, r[at.a], r[at.b]);
    }
  }
  return -1;
}

// A text to compile.

static u32 state;

static u32 choose(u32 count) { return (next_random(&state) >> 3) % count; }

static void put(const char *words) {
  while (*words && text_count < TEXT_SIZE - 1) text[text_count++] = *words++;
}

static void put_number(u32 number) {
  char digits[12];
  int at = 11;
  digits[at] = 0;
  do digits[--at] = '0' + number % 10;
  while ((number /= 10) != 0);
  put(digits + at);
}

static void put_numbered(const char *name, u32 number) { put(name), put_number(number); }

static void make_expression(u32 depth, u32 function) {
  static const char *const signs[] = {" + ", " - ", " * ", " / ", " % ", " < ", " > ", " == ", " & ", " | "};
  switch (depth == 0 ? choose(3) : 3 + choose(6)) {
    case 0: put_number(choose(1000)); break;
    case 1:
    case 2: put_numbered("v", choose(6)); break;
    case 3:
      if (function == 0) return put("7");
      put_numbered("function_", choose(function)), put("("), make_expression(depth - 1, function);
      put(", "), make_expression(0, function), put(")");
      break;
    case 4: put("-("), make_expression(depth - 1, function), put(")"); break;
    case 5: put("(2 * 3 + "), put_number(choose(9)), put(")"); break;
    default:
      put("("), make_expression(depth - 1, function), put(signs[choose(10)]);
      make_expression(depth - 1, function), put(")");
  }
}

static void make_statement(u32 depth, u32 function) {
  switch (depth == 0 ? 0 : choose(4)) {
    case 1:
      put("if "), make_expression(2, function), put(" {\n"), make_statement(depth - 1, function);
      put("} else {\n"), make_statement(depth - 1, function), put("}\n");
      break;
    case 2:
      put("let i = "), put_number(1 + choose(3)), put(";\nwhile i > 0 {\n");
      make_statement(0, function), put("i = i - 1;\n}\n");
      break;
    default: put_numbered("v", choose(6)), put(" = "), make_expression(3, function), put("; # a store\n");
  }
}

static void make_text(u32 seed) {
  state = seed, text_count = 0;
  for (u32 function = 0; function < FUNCTIONS; function++) {
    put_numbered("fn function_", function), put("(v0, v1) {\n");
    for (u32 i = 2; i < 6; i++) put_numbered("let v", i), put(" = "), put_number(choose(50)), put(";\n");
    for (u32 i = 0; i < 5; i++) make_statement(2, function);
    put("return "), make_expression(2, function), put(";\n}\n\n");
  }
  text[text_count] = 0;
}

u64 work(void) {
  u64 sum = 1;
  for (int round = 0; round < ROUNDS(120); round++) {
    if (round % 8 == 0) make_text(53 + round);
    compile();
    if (mistakes) return 0;
    for (u32 i = 0; i < code_count; i += 7)
      sum = mix(sum, code[i].operation + 256ul * code[i].to + ((u64)(u32)code[i].number << 32));
    for (u32 i = 0; i < FUNCTIONS; i += 10) sum = mix(sum, run(i, 3000));
  }
  return mix(sum, code_count);
}
