// Structures of Linux's system calls for riscv64, as the kernel lays them out (include/uapi in its
// sources). In C, because Swift does not promise a layout.
#pragma once

#include <stdint.h>

struct linux_timespec {
  int64_t seconds;
  int64_t nanoseconds;
};

// stat(2), as asm-generic/stat.h has it.
struct linux_stat {
  uint64_t device;
  uint64_t inode;
  uint32_t mode;
  uint32_t links;
  uint32_t user;
  uint32_t group;
  uint64_t special_device;
  uint64_t padding_1;
  int64_t size;
  int32_t block_size;
  int32_t padding_2;
  int64_t blocks;  // of 512 bytes
  struct linux_timespec accessed;
  struct linux_timespec modified;
  struct linux_timespec changed;
  uint32_t unused[2];
};

// statfs(2).
struct linux_statfs {
  int64_t type;
  int64_t block_size;
  uint64_t blocks;
  uint64_t blocks_free;
  uint64_t blocks_available;
  uint64_t files;
  uint64_t files_free;
  int32_t identifier[2];
  int64_t name_length;
  int64_t fragment_size;
  int64_t flags;
  int64_t spare[4];
};

// rt_sigaction(2): RISC-V has no restorer, the kernel brings the way back itself.
struct linux_signal_action {
  void (*handler)(int);
  unsigned long flags;
  uint64_t mask;
};

// ioctl(2) of terminals: TCGETS and its kin, TIOCGWINSZ.
struct linux_terminal {
  uint32_t input;
  uint32_t output;
  uint32_t control;
  uint32_t local;
  uint8_t line;
  uint8_t characters[19];
};

struct linux_window_size {
  uint16_t rows;
  uint16_t columns;
  uint16_t width;
  uint16_t height;
};

struct linux_poll {
  int32_t descriptor;
  int16_t events;
  int16_t returned;
};

// uname(2).
struct linux_names {
  char system[65];
  char node[65];
  char release[65];
  char version[65];
  char machine[65];
  char domain[65];
};

// sysinfo(2).
struct linux_information {
  int64_t uptime;
  uint64_t loads[3];
  uint64_t total_memory;
  uint64_t free_memory;
  uint64_t shared_memory;
  uint64_t buffer_memory;
  uint64_t total_swap;
  uint64_t free_swap;
  uint16_t processes;
  uint16_t padding_1;
  uint64_t total_high;
  uint64_t free_high;
  uint32_t unit;
};

struct linux_timeval {
  int64_t seconds;
  int64_t microseconds;
};

// wait4(2) and getrusage(2).
struct linux_usage {
  struct linux_timeval user_time;
  struct linux_timeval system_time;
  int64_t maximum_resident;  // kibibytes
  int64_t others[13];
};

// struct rlimit.
struct linux_limit {
  uint64_t soft;
  uint64_t hard;
};

// What mailbox_receive(), our own call 4098, tells of a message (docs/kernel/mailboxes.md).
struct linux_mailbox_header {
  uint32_t type;
  uint32_t priority;
  int32_t sender;
  uint32_t sender_user;
  uint64_t sent;  // nanoseconds of the monotonic clock
};

// A colour's place in a pixel: struct fb_bitfield of linux/fb.h.
struct linux_screen_bits {
  uint32_t offset;
  uint32_t length;
  uint32_t highest_right;
};

// struct fb_var_screeninfo: FBIOGET_VSCREENINFO, FBIOPAN_DISPLAY.
struct linux_screen {
  uint32_t width;
  uint32_t height;
  uint32_t virtual_width;
  uint32_t virtual_height;
  uint32_t x_offset;
  uint32_t y_offset;
  uint32_t bits_per_pixel;
  uint32_t grayscale;
  struct linux_screen_bits red;
  struct linux_screen_bits green;
  struct linux_screen_bits blue;
  struct linux_screen_bits transparency;
  uint32_t others[20];
};

// struct fb_fix_screeninfo: FBIOGET_FSCREENINFO.
struct linux_screen_memory {
  char name[16];
  uint64_t start;
  uint32_t size;
  uint32_t type;
  uint32_t type_details;
  uint32_t visual;
  uint16_t steps[3];
  uint32_t line_length;
  uint64_t registers_start;
  uint32_t registers_size;
  uint32_t acceleration;
  uint16_t capabilities;
  uint16_t reserved[2];
};

// struct input_event of linux/input.h.
struct linux_input_event {
  struct linux_timeval time;
  uint16_t type;
  uint16_t code;
  int32_t value;
};

// struct input_absinfo: EVIOCGABS.
struct linux_input_axis {
  int32_t value;
  int32_t minimum;
  int32_t maximum;
  int32_t fuzz;
  int32_t flat;
  int32_t resolution;
};
