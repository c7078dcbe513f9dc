// What Swift cannot reach or must not do: system calls that its view of the C library leaves out
// (they want _GNU_SOURCE), and the handlers that put a terminal back, since a signal handler may
// neither allocate nor count references.

#ifndef CHOST_H
#define CHOST_H

#include <stdbool.h>
#include <stddef.h>

/// A new empty file in memory, named so in /proc, or -1 (errno says why). See memfd_create(2).
int host_memory_file(const char *name);

/// Fills the buffer with random bytes; false where the kernel has none to give. See getrandom(2).
bool host_random(void *buffer, size_t count);

/// How many places of a terminal a character takes, in the present locale; -1 of one that is not printed. See wcwidth(3).
int host_character_width(unsigned int character);

/// The Swift runtime's: a mangled name as it was written, to be freed, or NULL where it is none. See stdlib/public/runtime/Demangle.cpp.
char *swift_demangle(const char *name, size_t length, char *output, size_t *output_size, unsigned int flags);

/// A new pipe, reading end first, that children do not inherit and that never waits; false (errno says
/// why) when there are too many files open. See pipe2(2).
bool host_pipe(int ends[2]);

/// Looks at a network interface: the size of its packets, and whether it is up; false where there is none of that name. See
/// netdevice(7).
bool host_interface(const char *name, int *mtu, bool *is_up);

/// Opens the TAP interface of that name, which does not wait, has a `struct virtio_net_hdr` of so many bytes, in
/// little endian, before each frame, and gives segments of TCP whole; -1 (errno says why) where that is refused.
int host_open_tap(const char *name, int header_size);

/// Opens what is at a path beneath a folder, or makes it: no symbolic link is followed, none of `/proc` either, and no `..`
/// leads out, whatever else happens to the folders meanwhile; -1 (errno says why). See openat2(2), of Linux 5.6.
int host_open_beneath(int folder, const char *path, int flags, unsigned mode);

/// Reads entries of an open folder from its position on, as getdents64(2) has them; their bytes, 0 at the end, or -1.
long host_read_folder(int folder, void *buffer, size_t count);

/// Names the calling thread; the system keeps the first 15 bytes.
void host_name_thread(const char *name);

/// Makes a part of a file a hole, which reads as zeroes; false where the file system has none. The size
/// stays. See fallocate(2).
bool host_punch_hole(int descriptor, long long offset, long long count);

/// How many bytes from the offset on, at most so many, are a hole in a file; 0 where that is not known. The file's
/// position is lost. See lseek(2).
long long host_hole(int descriptor, long long offset, long long count);

/// How many bytes from the offset on, at most so many, are none in a file; all where that is not known.
long long host_data(int descriptor, long long offset, long long count);

/// A second mapping of shared memory that is mapped at `start`, with the same rights; NULL (errno says why) where the system
/// refuses. See mremap(2), of an old size of zero.
void *host_map_again(void *start, size_t count);

/// Where bytes are in memory first, or NULL. See memmem(3).
const void *host_find(const void *memory, size_t count, const void *bytes, size_t wanted);

/// A function that does nothing, whatever it is given: a `snd_lib_error_handler_t`, which has a variable number of arguments.
const void *host_silent_handler(void);

/// Whether the processor has the instructions that translated code uses: those of x86-64-v3, or of any arm64.
bool host_runs_translations(void);

/// Makes code that was written to memory, through this or another mapping of it, visible to the processor that fetches it
/// from here. Nothing to do on x86-64 (Intel's manual, volume 3, "Cross-Modifying Code": another thread that executes it
/// serializes first).
void host_publish_code(const void *start, size_t count);

/// From now on, code at `start` that faults (SIGSEGV) goes on elsewhere: at the address that is found `target` bytes from where
/// rbp points, when the place of the instruction was put `place` bytes from there. Both distances are the same for all code. False where
/// the host is not x86-64 with instructions for the base of GS, or as much code is waited for as can be.
bool host_catch_faults(const void *start, size_t count, int place, int target);

/// Ends that; none of the code runs.
void host_let_faults(const void *start);

/// Makes a terminal raw: keys arrive one by one, unechoed, and none of them raises a signal. Until
/// `host_terminal_restore`, which also runs at exit() and before the process dies of a signal or
/// stops, the terminal is this process's; there is one at a time. False (errno says why) when the
/// descriptor is no terminal or another one is raw. Not to be called by two threads at once. Handlers
/// for faults that the program survives are installed after this, and pass on those it does not.
bool host_terminal_make_raw(int descriptor);

/// Puts the terminal back as it was, and the signals; nothing when none is raw.
void host_terminal_restore(void);

/// How often this process went on after it was stopped, while a terminal was raw: whoever took it meanwhile has written there.
int host_terminal_resume_count(void);

/// Sets what a raw terminal is sent when it is put back, unless somebody else is in its foreground: at most 255 bytes, none
/// for a count of 0. Not to be called by two threads at once.
void host_terminal_set_farewell(const void *bytes, size_t count);

#endif
