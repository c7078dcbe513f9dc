#define _GNU_SOURCE
#include "CHost.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <pthread.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <wchar.h>

int host_memory_file(const char *name) { return memfd_create(name, MFD_CLOEXEC); }

bool host_random(void *buffer, size_t count) {
  unsigned char *next = buffer;
  while (count > 0) {
    ssize_t got = getrandom(next, count, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    next += got;
    count -= (size_t)got;
  }
  return true;
}

bool host_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC | O_NONBLOCK) == 0; }

int host_open_beneath(int folder, const char *path, int flags, unsigned mode) {
  struct open_how how = {
      .flags = (unsigned)flags,
      .mode = mode,
      .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS,
  };
  long result;
  do result = syscall(SYS_openat2, folder, path, &how, sizeof how);
  while (result < 0 && errno == EINTR);
  return (int)result;
}

long host_read_folder(int folder, void *buffer, size_t count) {
  return syscall(SYS_getdents64, folder, buffer, count);
}

bool host_punch_hole(int descriptor, long long offset, long long count) {
  int result;
  do result = fallocate(descriptor, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, offset, count);
  while (result != 0 && errno == EINTR);
  return result == 0;
}

long long host_hole(int descriptor, long long offset, long long count) {
  long long data = lseek(descriptor, offset, SEEK_DATA);
  if (data < 0) return errno == ENXIO ? count : 0;
  return data - offset < count ? data - offset : count;
}

long long host_data(int descriptor, long long offset, long long count) {
  long long hole = lseek(descriptor, offset, SEEK_HOLE);
  if (hole < 0) return errno == ENXIO ? 0 : count;
  return hole - offset < count ? hole - offset : count;
}

static void ignore(const char *file, int line, const char *function, int error, const char *format, ...) {
  (void)file, (void)line, (void)function, (void)error, (void)format;
}

const void *host_silent_handler(void) { return (const void *)ignore; }

const void *host_find(const void *memory, size_t count, const void *bytes, size_t wanted) {
  return memmem(memory, count, bytes, wanted);
}

void *host_map_again(void *start, size_t count) {
  void *again = mremap(start, 0, count, MREMAP_MAYMOVE);
  return again == MAP_FAILED ? NULL : again;
}

void host_publish_code(const void *start, size_t count) {
  __builtin___clear_cache((char *)start, (char *)start + count);
}

void host_name_thread(const char *name) {
  char kept[16];
  strncpy(kept, name, sizeof kept - 1);
  kept[sizeof kept - 1] = 0;
  pthread_setname_np(pthread_self(), kept);
}

bool host_runs_translations(void) {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
         __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("fma") &&
         __builtin_cpu_supports("popcnt") && __builtin_cpu_supports("lzcnt");
#elif defined(__aarch64__)
  return true;
#else
  return false;
#endif
}

int host_character_width(unsigned int character) { return wcwidth((wchar_t)character); }
