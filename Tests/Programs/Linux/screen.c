// Draws on /dev/fb0, or tells what is typed, with Linux's own headers. A step that fails says where.
//
//     screen pan | soon | write     draws, by a mapping that it shows, one that it does not show, or by write(2)
//     screen size                   what the kernel says of the screen, and what it refuses
//     screen keys COUNT             so many events of the first keyboard, which nobody else gets meanwhile

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <linux/fb.h>
#include <linux/input.h>
#include <linux/kd.h>

#define NEED(what) \
  if (!(what)) { \
    printf("line %d: %s: %s\n", __LINE__, #what, strerror(errno)); \
    exit(1); \
  }

static struct fb_var_screeninfo variable;
static struct fb_fix_screeninfo fixed;

static int open_screen(void) {
  int screen = open("/dev/fb0", O_RDWR);
  NEED(screen >= 0);
  NEED(ioctl(screen, FBIOGET_VSCREENINFO, &variable) == 0);
  NEED(ioctl(screen, FBIOGET_FSCREENINFO, &fixed) == 0);
  return screen;
}

static uint32_t *map(int screen) {
  uint32_t *pixels = mmap(NULL, fixed.smem_len, PROT_READ | PROT_WRITE, MAP_SHARED, screen, 0);
  NEED(pixels != MAP_FAILED);
  return pixels;
}

static void draw(uint32_t *pixels) {
  for (uint32_t place = 0; place < variable.xres * variable.yres; place++) pixels[place] = place * 0x010203;
}

// Keeps the picture until somebody types a line.
static void show(const char *manner) {
  int screen = open_screen();
  uint32_t *pixels = map(screen);
  if (strcmp(manner, "write") == 0) {
    uint32_t *own = malloc(fixed.smem_len);
    draw(own);
    NEED(pwrite(screen, own, fixed.smem_len, 0) == (ssize_t)fixed.smem_len);
    NEED(fsync(screen) == 0);
  } else {
    draw(pixels);
    if (strcmp(manner, "pan") == 0) {
      NEED(ioctl(screen, FBIOPAN_DISPLAY, &variable) == 0);
    } else {
      // A page that was seen to be written is noticed once more.
      usleep(100000);
      pixels[0] = 0x123456;
      usleep(100000);
    }
  }
  printf("drawn\n");
  getchar();
}

static void tell_size(void) {
  int screen = open_screen();
  struct fb_var_screeninfo other = variable;
  char byte = 1;
  other.xres /= 2;
  NEED(ioctl(screen, FBIOPUT_VSCREENINFO, &variable) == 0);
  NEED(ioctl(screen, FBIOPUT_VSCREENINFO, &other) == -1 && errno == EINVAL);
  NEED(pwrite(screen, &byte, 1, fixed.smem_len) == -1 && errno == ENOSPC);
  NEED(pwrite(screen, &byte, 1, fixed.smem_len + 1) == -1 && errno == EFBIG);
  NEED(pread(screen, &byte, 1, fixed.smem_len) == 0);
  NEED(mmap(NULL, 4096, PROT_WRITE, MAP_SHARED, open("/dev/fb0", O_RDONLY), 0) == MAP_FAILED);
  NEED(ioctl(screen, FBIOBLANK, FB_BLANK_UNBLANK) == 0);
  NEED(ioctl(screen, FBIO_WAITFORVSYNC, &(uint32_t){0}) == 0);
  printf("%ux%u, %u bits, %u bytes a row, %u bytes, red at %u\n", variable.xres, variable.yres,
         variable.bits_per_pixel, fixed.line_length, fixed.smem_len, variable.red.offset);
  struct winsize window;
  int terminal = open("/dev/tty1", O_RDWR | O_NOCTTY), mode = -1;
  NEED(ioctl(terminal, TIOCGWINSZ, &window) == 0);
  NEED(ioctl(terminal, KDGETMODE, &mode) == 0 && mode == KD_TEXT);
  printf("%d rows, %d columns of text\n", window.ws_row, window.ws_col);
}

static void tell_keys(int count) {
  int keyboard = open("/dev/input/event0", O_RDWR | O_NONBLOCK);
  char name[64] = "", bits[96] = "";
  struct input_event event;
  NEED(keyboard >= 0);
  NEED(ioctl(keyboard, EVIOCGNAME(sizeof name), name) == (int)strlen(name) + 1);
  NEED(ioctl(keyboard, EVIOCGBIT(EV_KEY, sizeof bits), bits) == 96 && bits[KEY_A / 8] >> KEY_A % 8 & 1);
  NEED(ioctl(keyboard, EVIOCGRAB, 1) == 0);
  NEED(read(keyboard, &event, sizeof event) == -1 && errno == EAGAIN);
  printf("%s is grabbed\n", name);
  while (count > 0) {
    struct pollfd wait = {keyboard, POLLIN, 0};
    NEED(poll(&wait, 1, -1) == 1);
    for (; count > 0 && read(keyboard, &event, sizeof event) == sizeof event; count--)
      printf("event %d %d %d\n", event.type, event.code, event.value);
  }
  printf("no more\n");
}

int main(int count, char **words) {
  setvbuf(stdout, NULL, _IOLBF, 0);
  const char *what = count > 1 ? words[1] : "";
  if (strcmp(what, "size") == 0) {
    tell_size();
  } else if (strcmp(what, "keys") == 0 && count > 2) {
    tell_keys(atoi(words[2]));
  } else {
    show(what);
  }
  return 0;
}
