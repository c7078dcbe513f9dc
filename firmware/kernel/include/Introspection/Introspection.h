// What the kernel tells of itself to who can read its memory: a debugger, or the machine it runs on
// (docs/kernel/introspection.md). It need not be stopped for that.
//
//     image start + 64                                      pages of records
//     +------------------+     +---------------+ threads    +---------+---------+----
//     | header in code   | --> | root          | ---------> | page --> record, record, ...
//     | magic, version   |     |               | processes  | page --> record, record, ...
//     +------------------+     |               | ---------> ...
//                              |               | harts      +--------+--------+     +----------------
//                              +---------------+ ---------> | hart 0 | hart 1 |     | decisions, the
//                                                           +--------+--------+ --> | newest written - 1
//
// All addresses are virtual ones of the direct map: less `directMap` they are physical. Numbers are
// little-endian. Each is stored in one piece, so that a reader sees an old one or a new one. Where
// several belong together, `sequence` is odd while they change: a reader that finds it odd, or another
// one afterwards, reads again.
//
// Version 1. Later versions with the same number only add fields, at the ends of records, whose sizes
// are told: readers go by those.

#pragma once

#include <stdint.h>

enum { INTROSPECTION_VERSION = 1, INTROSPECTION_NAME_SIZE = 16 };

// Records of one kind, in pages that are never given back.
typedef struct RecordPages {
  uint64_t pages;          //  0: an array of addresses of pages
  uint32_t pageCount;      //  8: so many there are
  uint32_t recordsPerPage; // 12
  uint32_t recordSize;     // 16
  uint32_t reserved;
} RecordPages;

typedef struct IntrospectionRoot {
  char magic[8];           //  0: "MVMROOT"; all zero until the rest can be read
  uint32_t version;        //  8
  uint32_t size;           // 12: of this
  uint64_t directMap;      // 16: the virtual address of physical address 0
  uint64_t harts;          // 24: the first hart's record; the others follow
  uint32_t hartCount;      // 32
  uint32_t hartSize;       // 36
  RecordPages threads;     // 40
  RecordPages processes;   // 64
  uint64_t schedulingClass;// 88: its name, up to a zero
} IntrospectionRoot;

// What a thread does.
enum {
  THREAD_NONE = 0,         // the record is of no thread
  THREAD_RUNNING,          // on its hart
  THREAD_READY,            // in its hart's queue
  THREAD_WAITING,          // until it is woken: `waitReason` says for what
  THREAD_WAITING_FOR_SIGNALS, // the same; a signal wakes it, too
  THREAD_WAITING_FOR_LOCK, // until a lock is handed to it
  THREAD_MOVING,           // between two queues
  THREAD_ENDED,
};

typedef struct ThreadRecord {
  uint32_t sequence;       //  0: guards `identifier`, `process` and `name`
  uint32_t identifier;     //  4: 0 is a hart's idle thread
  uint8_t state;           //  8
  uint8_t priority;        //  9: 1 to 99 of one with a fixed priority, lent or its own; 0 else
  int8_t nice;             // 10
  uint8_t reserved;
  uint32_t hart;           // 12: where it runs, or ran last
  uint64_t process;        // 16: the record of its process; 0 is the kernel
  uint64_t waitReason;     // 24: text, up to a zero; 0 is none yet
  uint64_t since;          // 32: when its state, or its mode, began, in nanoseconds of the clock
  uint64_t timeInUser;     // 40: nanoseconds
  uint64_t timeInKernel;   // 48
  uint64_t switches;       // 56: how often it began to run
  char name[INTROSPECTION_NAME_SIZE]; // 64: up to a zero
  uint64_t affinity;       // 80: a bit for each hart that it may run on
  uint64_t virtualTime;    // 88: of the fair class
  uint64_t savedContext;   // 96: ra, sp and s0 to s11, while it does not run
  uint64_t kernelStackTop; // 104: a program's registers, 288 bytes, are below while it is in the kernel
  uint64_t unused[2];
} ThreadRecord;

enum { PROCESS_NONE = 0, PROCESS_RUNNING, PROCESS_STOPPED, PROCESS_ZOMBIE };

typedef struct ProcessRecord {
  uint32_t sequence;       //  0: guards `identifier` and `name`
  uint32_t identifier;     //  4
  uint8_t state;           //  8
  uint8_t reserved[3];
  uint32_t parent;         // 12: its number; 0 is none
  uint32_t group;          // 16
  uint32_t session;        // 20
  uint32_t user;           // 24
  uint32_t threadCount;    // 28
  uint64_t pageTable;      // 32: the physical address of its root; 0 is none
  uint64_t startTime;      // 40: nanoseconds of the clock
  uint32_t exitStatus;     // 48: as wait4 tells it
  uint32_t pad;
  uint64_t unused;
  char name[INTROSPECTION_NAME_SIZE]; // 64
  uint64_t space;          // 80: the record of its memory; 0 is none, or a kernel that does not tell
  uint64_t more[5];
} ProcessRecord;

// The memory of a process, or of several that share it.
typedef struct SpaceRecord {
  uint32_t sequence;       //  0: as of the others; nothing here changes together
  uint32_t reserved;
  uint64_t mappedPages;    //  8: of 4 KiB, of all that is mapped
  uint64_t link;           // 16: of a record that is nobody's, to the next
  uint64_t residentPages;  // 24: those that are in memory
} SpaceRecord;

// Why a thread stopped running.
enum {
  DECISION_WAITS = 0,      // `waitReason` says for what
  DECISION_GAVE_WAY,       // sched_yield, or the idle thread looked for work
  DECISION_SLICE_ENDED,
  DECISION_PREEMPTED,
  DECISION_MOVED,          // it may not be on that hart any more
  DECISION_ENDED,
};

// Where the next one came from.
enum { FROM_QUEUE = 0, FROM_OTHER_HART, FROM_NOWHERE };

typedef struct DecisionRecord {
  uint64_t time;           //  0: nanoseconds of the clock
  uint32_t previous;       //  8: the thread that stopped running
  uint32_t next;           // 12: the thread that began
  uint8_t why;             // 16
  uint8_t source;          // 17
  uint16_t queueLength;    // 18: how many others were ready on that hart
  uint32_t reserved;
  uint64_t waitReason;     // 24
} DecisionRecord;

typedef struct HartRecord {
  uint32_t number;         //  0: mhartid
  uint32_t isIdle;         //  4: it waits for an interrupt
  uint64_t current;        //  8: the record of the thread that runs
  uint64_t idle;           // 16: of its idle thread
  uint64_t switches;       // 24
  uint64_t interrupts;     // 32
  uint64_t timeInUser;     // 40: nanoseconds
  uint64_t timeInKernel;   // 48
  uint64_t timeIdle;       // 56
  uint64_t sliceEnd;       // 64: when the running thread has to give way; all ones is never
  uint64_t decisions;      // 72: a ring
  uint32_t decisionCapacity; // 80: a power of two
  uint32_t decisionSize;   // 84
  uint64_t decisionsWritten; // 88: number n is at n modulo the capacity
  uint64_t unused[4];
} HartRecord;

_Static_assert(sizeof(ThreadRecord) == 128, "what readers were told");
_Static_assert(sizeof(ProcessRecord) == 128, "what readers were told");
_Static_assert(sizeof(SpaceRecord) == 32, "what readers were told");
_Static_assert(sizeof(HartRecord) == 128, "what readers were told");
_Static_assert(sizeof(DecisionRecord) == 32, "what readers were told");
_Static_assert(sizeof(IntrospectionRoot) == 96, "what readers were told");

// entry.S.
extern IntrospectionRoot kernelIntrospection;
static inline __attribute__((always_inline)) IntrospectionRoot *introspectionRoot(void) {
  return &kernelIntrospection;
}
// What was stored before is seen by who sees what is stored afterwards.
static inline __attribute__((always_inline)) void publish(void) {
  __asm__ volatile("fence w, w" : : : "memory");
}
