// What programs made by riscv64-linux-gnu-gcc -static ask of a kernel by way of the C library. Like busybox.sh it is run on two
// kernels, so it prints nothing that depends on time, addresses or process numbers. A step that fails says where.

#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <glob.h>
#include <locale.h>
#include <math.h>
#include <poll.h>
#include <pthread.h>
#include <regex.h>
#include <sched.h>
#include <semaphore.h>
#include <setjmp.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/sendfile.h>
#include <sys/shm.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/statvfs.h>
#include <sys/sysinfo.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

// A call that must succeed; its line and errno, where it does not.
#define MUST(call) must((long)(call), #call, __LINE__)

static long must(long result, const char *text, int line) {
  if (result == -1) printf("line %d: %s: %s\n", line, text, strerror(errno));
  return result;
}

// --- Threads

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static __thread int own = 5;
static int shared, turn, initialized;

static void initialize(void) { initialized++; }

static void *add(void *argument) {
  pthread_once(&once, initialize);
  own += (int)(long)argument;
  for (int i = 0; i < 1000; i++) {
    pthread_mutex_lock(&mutex);
    shared++;
    pthread_mutex_unlock(&mutex);
  }
  return (void *)(long)own;
}

static void *alternate(void *argument) {
  for (int i = 0; i < 50; i++) {
    pthread_mutex_lock(&mutex);
    while (turn != (int)(long)argument) pthread_cond_wait(&condition, &mutex);
    turn = 1 - turn;
    pthread_cond_broadcast(&condition);
    pthread_mutex_unlock(&mutex);
  }
  return NULL;
}

static void *sleep_for_ever(void *argument) {
  (void)argument;
  for (;;) pause();
  return NULL;
}

static void threads(void) {
  pthread_t all[8];
  long sum = 0;
  for (long i = 0; i < 8; i++) pthread_create(&all[i], NULL, add, (void *)i);
  for (int i = 0; i < 8; i++) {
    void *result;
    pthread_join(all[i], &result);
    sum += (long)result;
  }
  printf("threads: %d %ld %d %d\n", shared, sum, own, initialized);
  for (long i = 0; i < 2; i++) pthread_create(&all[i], NULL, alternate, (void *)i);
  for (int i = 0; i < 2; i++) pthread_join(all[i], NULL);
  printf("in turns: %d\n", turn);
  void *result;
  pthread_create(&all[0], NULL, sleep_for_ever, NULL);
  pthread_cancel(all[0]);
  pthread_join(all[0], &result);
  printf("canceled: %d\n", result == PTHREAD_CANCELED);
}

static pthread_barrier_t barrier;
static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
static pthread_key_t key;
static sem_t semaphore;
static int serial, destroyed;

static void destroy(void *value) {
  pthread_mutex_lock(&mutex);
  destroyed += (int)(long)value;
  pthread_mutex_unlock(&mutex);
}

static void *meet(void *argument) {
  pthread_setspecific(key, (void *)1L);
  sem_wait(&semaphore);
  pthread_rwlock_rdlock(&lock);
  pthread_rwlock_unlock(&lock);
  if (pthread_barrier_wait(&barrier) == PTHREAD_BARRIER_SERIAL_THREAD) serial++;
  return argument;
}

static void synchronization(void) {
  pthread_t all[4];
  pthread_barrier_init(&barrier, NULL, 4);
  pthread_key_create(&key, destroy);
  sem_init(&semaphore, 0, 0);
  for (int i = 0; i < 4; i++) pthread_create(&all[i], NULL, meet, NULL);
  for (int i = 0; i < 4; i++) sem_post(&semaphore);
  for (int i = 0; i < 4; i++) pthread_join(all[i], NULL);
  printf("barrier: %d, keys: %d\n", serial, destroyed);
  struct timespec end;
  clock_gettime(CLOCK_REALTIME, &end);
  end.tv_nsec += 1000000;
  if (end.tv_nsec >= 1000000000) end.tv_sec++, end.tv_nsec -= 1000000000;
  printf("timed: %s\n", sem_timedwait(&semaphore, &end) < 0 ? strerror(errno) : "no");
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_ERRORCHECK);
  pthread_mutex_t checked;
  printf("checked: %d", pthread_mutex_init(&checked, &attributes));
  printf(" %d", pthread_mutex_lock(&checked));
  printf(" %d", pthread_mutex_lock(&checked));
  printf(" %d\n", pthread_mutex_unlock(&checked));
}

// A mutex in shared memory, whose owner dies with it.
static void robust(void) {
  pthread_mutex_t *owned =
      mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
  pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
  pthread_mutex_init(owned, &attributes);
  pid_t child = MUST(fork());
  if (child == 0) {
    pthread_mutex_lock(owned);
    _exit(0);
  }
  waitpid(child, NULL, 0);
  int result = pthread_mutex_lock(owned);
  printf("robust: %s", strerror(result));
  pthread_mutex_consistent(owned);
  printf(" %d %d\n", pthread_mutex_unlock(owned), pthread_mutex_lock(owned));
}

// --- Signals

static sigjmp_buf escape;
static volatile int caught, code, depth;
static char alternative[65536];

static void count(int signal, siginfo_t *information, void *context) {
  (void)context;
  caught = signal;
  code = information->si_code;
  char here;
  depth = &here >= alternative && &here < alternative + sizeof alternative;
}

static void jump(int signal) { siglongjmp(escape, signal); }

static void overflow(volatile int level) {
  volatile char much[8192];
  much[0] = (char)level;
  overflow(level + 1);
  much[1] = much[0];
}

static void handle(int signal, void (*handler)(int, siginfo_t *, void *), int flags) {
  struct sigaction action = {.sa_sigaction = handler, .sa_flags = SA_SIGINFO | flags};
  sigaction(signal, &action, NULL);
}

static void signals(void) {
  stack_t stack = {.ss_sp = alternative, .ss_size = sizeof alternative};
  MUST(sigaltstack(&stack, NULL));
  handle(SIGUSR1, count, SA_ONSTACK);
  raise(SIGUSR1);
  printf("handled: %d %d %d\n", caught, code, depth);
  union sigval value = {.sival_int = 42};
  handle(SIGRTMIN + 1, count, 0);
  MUST(sigqueue(getpid(), SIGRTMIN + 1, value));
  printf("queued: %d %d\n", caught - SIGRTMIN, code);
  struct sigaction action = {.sa_handler = jump, .sa_flags = SA_ONSTACK | SA_NODEFER};
  for (const int *next = (int[]){SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, 0}; *next; next++)
    sigaction(*next, &action, NULL);
  int signal = sigsetjmp(escape, 1);
  if (signal == 0) *(volatile int *)8 = 1;
  printf("escaped: %s\n", strsignal(signal));
  signal = sigsetjmp(escape, 1);
  if (signal == 0) overflow(0);
  printf("stack overflow: %s\n", strsignal(signal));
  signal = sigsetjmp(escape, 1);
  if (signal == 0) __asm__ volatile("unimp");
  printf("no instruction: %s\n", strsignal(signal));
  signal = sigsetjmp(escape, 1);
  if (signal == 0) __asm__ volatile("ebreak");
  printf("breakpoint: %s\n", strsignal(signal));
}

static void blocking(void) {
  sigset_t set, old, pending;
  sigemptyset(&set);
  sigaddset(&set, SIGUSR2);
  sigprocmask(SIG_BLOCK, &set, &old);
  raise(SIGUSR2);
  sigpending(&pending);
  printf("pending: %d\n", sigismember(&pending, SIGUSR2));
  siginfo_t information;
  printf("waited for: %d\n", sigwaitinfo(&set, &information));
  int descriptor = MUST(signalfd(-1, &set, 0));
  raise(SIGUSR2);
  struct signalfd_siginfo read_information;
  printf("read: %zd %u\n", read(descriptor, &read_information, sizeof read_information),
         read_information.ssi_signo);
  close(descriptor);
  sigprocmask(SIG_SETMASK, &old, NULL);
}

// Calls that wait are made again after a handler, or are not, as it was asked.
static void restarting(void) {
  int ends[2];
  char byte;
  MUST(pipe(ends));
  for (int again = 0; again < 2; again++) {
    handle(SIGALRM, count, again ? SA_RESTART : 0);
    pid_t child = MUST(fork());
    if (child == 0) {
      usleep(60000);
      MUST(write(ends[1], "x", 1));
      _exit(0);
    }
    struct itimerval timer = {.it_value = {0, 20000}};
    setitimer(ITIMER_REAL, &timer, NULL);
    ssize_t result = read(ends[0], &byte, 1);
    printf("interrupted: %zd %s\n", result, result < 0 ? strerror(errno) : "");
    if (result < 0) result = read(ends[0], &byte, 1);
    waitpid(child, NULL, 0);
  }
  close(ends[0]);
  close(ends[1]);
}

// --- Processes

extern char **environ;

static void processes(void) {
  pid_t child;
  int status;
  char *arguments[] = {"sh", "-c", "echo spawned; exit 7", NULL};
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  fflush(stdout);
  int result = posix_spawn(&child, "/bin/sh", &actions, NULL, arguments, environ);
  waitpid(child, &status, 0);
  printf("posix_spawn: %d %d\n", result, WEXITSTATUS(status));
  result = posix_spawn(&child, "/no/such/program", NULL, NULL, arguments, environ);
  printf("posix_spawn of nothing: %s\n", strerror(result));
  fflush(stdout);
  printf("system: %d\n", WEXITSTATUS(system("exit 3")));
  FILE *stream = popen("echo one; echo two", "r");
  char line[64];
  while (fgets(line, sizeof line, stream)) printf("popen: %s", line);
  printf("pclose: %d\n", pclose(stream));
  if ((child = fork()) == 0) abort();
  waitpid(child, &status, 0);
  printf("aborted: %s\n", strsignal(WTERMSIG(status)));
  if ((child = vfork()) == 0) _exit(9);
  siginfo_t information;
  MUST(waitid(P_PID, child, &information, WEXITED | WNOWAIT));
  waitpid(child, &status, 0);
  printf("vfork: %d %d %d\n", information.si_code == CLD_EXITED, information.si_status,
         WEXITSTATUS(status));
  printf("no child: %s\n", wait(NULL) < 0 ? strerror(errno) : "one");
}

static void limits(void) {
  struct rlimit limit = {16, 16}, old;
  getrlimit(RLIMIT_NOFILE, &old);
  limit.rlim_max = old.rlim_max;
  MUST(setrlimit(RLIMIT_NOFILE, &limit));
  int last = 0, next;
  while ((next = dup(0)) >= 0) last = next;
  printf("descriptors: up to %d, then %s\n", last, strerror(errno));
  while (last > 2) close(last--);
  setrlimit(RLIMIT_NOFILE, &old);
  struct rusage usage;
  MUST(getrusage(RUSAGE_SELF, &usage));
  cpu_set_t set;
  MUST(sched_getaffinity(0, sizeof set, &set));
  char name[16] = "";
  prctl(PR_SET_NAME, "renamed");
  prctl(PR_GET_NAME, name);
  struct utsname system;
  uname(&system);
  printf("name: %s, %s %s, processors: %d\n", name, system.sysname, system.machine,
         CPU_COUNT(&set) == sysconf(_SC_NPROCESSORS_ONLN));
  printf("page: %ld, clock: %ld\n", sysconf(_SC_PAGESIZE), sysconf(_SC_CLK_TCK));
}

// --- Files and memory

static void files(void) {
  char name[] = "fileXXXXXX";
  int file = MUST(mkstemp(name));
  MUST(ftruncate(file, 8192));
  char *map = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  strcpy(map + 4090, "across pages");
  char text[32] = "";
  MUST(pread(file, text, 12, 4090));
  printf("mapped: %s\n", text);
  MUST(pwrite(file, "written", 8, 4096));
  printf("seen: %s\n", map + 4096);
  MUST(msync(map, 8192, MS_SYNC));
  MUST(ftruncate(file, 4096));
  int signal = sigsetjmp(escape, 1);
  if (signal == 0) map[5000] = 1;
  printf("behind the end: %s\n", strsignal(signal));
  munmap(map, 8192);
  struct iovec pieces[2] = {{"gathered ", 9}, {"pieces", 6}};
  MUST(lseek(file, 0, SEEK_SET));
  MUST(writev(file, pieces, 2));
  struct flock range = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_len = 10};
  MUST(fcntl(file, F_SETLK, &range));
  fflush(stdout);
  if (fork() == 0) {
    fcntl(file, F_GETLK, &range);
    printf("locked: %d %d %s\n", range.l_type == F_WRLCK, range.l_pid == getppid(),
           fcntl(file, F_SETLK, &range) < 0 ? strerror(errno) : "free");
    fflush(stdout);
    _exit(0);
  }
  wait(NULL);
  int copy = MUST(open("copy", O_CREAT | O_RDWR, 0600));
  off_t offset = 0;
  printf("sent: %zd\n", sendfile(copy, file, &offset, 15));
  MUST(rename("copy", "moved"));
  MUST(symlink("moved", "link"));
  printf("link: %zd\n", readlink("link", text, sizeof text));
  unlink(name), unlink("moved"), unlink("link");
  close(file), close(copy);
}

static int visited;

static int visit(const char *path, const struct stat *status, int kind, struct FTW *place) {
  (void)path, (void)status, (void)kind, (void)place;
  return visited++ < 0;
}

static void directories(void) {
  mkdir("d", 0755);
  for (int i = 0; i < 100; i++) {
    char name[16];
    snprintf(name, sizeof name, "d/%02d", i);
    close(open(name, O_CREAT | O_WRONLY, 0644));
  }
  DIR *directory = opendir("d");
  int found = 0;
  while (readdir(directory)) found++;
  rewinddir(directory);
  while (readdir(directory)) found++;
  closedir(directory);
  MUST(nftw("d", visit, 8, FTW_PHYS));
  glob_t names;
  glob("d/*7", 0, NULL, &names);
  struct dirent **sorted;
  int count = scandir("d", &sorted, NULL, alphasort);
  printf("entries: %d %d %zu %d %s\n", found, visited, names.gl_pathc, count, sorted[50]->d_name);
  MUST(system("rm -r d"));
  struct statvfs space;
  MUST(statvfs(".", &space));
  char path[4096];
  printf("in a directory: %d\n", getcwd(path, sizeof path) != NULL && path[0] == '/');
}

static void memory(void) {
  char *memory = mmap(NULL, 1 << 22, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  MUST(mprotect(memory + 4096, 4096, PROT_READ | PROT_WRITE));
  memory[4096] = 1;
  int signal = sigsetjmp(escape, 1);
  if (signal == 0) memory[8192] = 1;
  printf("guarded: %s\n", strsignal(signal));
  MUST(munmap(memory, 1 << 22));
  memory = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  strcpy(memory, "moved");
  memory = mremap(memory, 8192, 1 << 20, MREMAP_MAYMOVE);
  memory[(1 << 20) - 1] = 1;
  printf("remapped: %s\n", memory);
  MUST(madvise(memory, 4096, MADV_DONTNEED));
  printf("forgotten: %d\n", memory[0]);
  munmap(memory, 1 << 20);
  size_t total = 0;
  void *blocks[200];
  for (int i = 0; i < 200; i++) total += (blocks[i] = malloc(i * 1000 + 1)) != NULL;
  for (int i = 0; i < 200; i++) blocks[i] = realloc(blocks[i], i * 2000 + 1), total += i % 7;
  for (int i = 0; i < 200; i++) free(blocks[i]);
  int name = MUST(memfd_create("mine", MFD_CLOEXEC));
  MUST(ftruncate(name, 4096));
  char path[64];
  snprintf(path, sizeof path, "/proc/self/fd/%d", name);
  int again = MUST(open(path, O_RDWR));
  MUST(write(again, "same", 5));
  char text[8];
  MUST(pread(name, text, 5, 0));
  printf("blocks: %zu, memory file: %s\n", total, text);
  close(name), close(again);
}

// --- What processes say to each other

static void sockets(void) {
  int pair[2];
  MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
  MUST(send(pair[0], "hello", 6, 0));
  char text[32];
  MUST(recv(pair[1], text, sizeof text, 0));
  printf("socketpair: %s\n", text);
  struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "socket"};
  int server = MUST(socket(AF_UNIX, SOCK_STREAM, 0));
  MUST(bind(server, (struct sockaddr *)&address, sizeof address));
  MUST(listen(server, 5));
  fflush(stdout);
  if (fork() == 0) {
    int client = MUST(socket(AF_UNIX, SOCK_STREAM, 0));
    MUST(connect(client, (struct sockaddr *)&address, sizeof address));
    // A descriptor goes along.
    int file = MUST(open("/proc/version", O_RDONLY));
    char space[CMSG_SPACE(sizeof file)] = {0};
    struct iovec piece = {"with a file", 12};
    struct msghdr message = {
        .msg_iov = &piece, .msg_iovlen = 1, .msg_control = space, .msg_controllen = sizeof space};
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    *header = (struct cmsghdr){CMSG_LEN(sizeof file), SOL_SOCKET, SCM_RIGHTS};
    memcpy(CMSG_DATA(header), &file, sizeof file);
    MUST(sendmsg(client, &message, 0));
    fflush(stdout);
    _exit(0);
  }
  int client = MUST(accept(server, NULL, NULL));
  char space[CMSG_SPACE(sizeof(int))];
  struct iovec piece = {text, sizeof text};
  struct msghdr message = {
      .msg_iov = &piece, .msg_iovlen = 1, .msg_control = space, .msg_controllen = sizeof space};
  MUST(recvmsg(client, &message, 0));
  int file = *(int *)CMSG_DATA(CMSG_FIRSTHDR(&message));
  char word[6] = "";
  MUST(read(file, word, 5));
  struct ucred peer;
  socklen_t size = sizeof peer;
  MUST(getsockopt(client, SOL_SOCKET, SO_PEERCRED, &peer, &size));
  printf("socket: %s %s %d\n", text, word, peer.uid);
  wait(NULL);
  printf("end: %zd\n", read(client, text, sizeof text));
  struct sigaction ignored = {.sa_handler = SIG_IGN};
  sigaction(SIGPIPE, &ignored, NULL);
  printf("gone: %s\n", write(client, "x", 1) < 0 ? strerror(errno) : "written");
  close(server), close(client), close(file), close(pair[0]), close(pair[1]), unlink("socket");
}

static void events(void) {
  int ends[2], poll_set = MUST(epoll_create1(0)), counter = MUST(eventfd(0, EFD_NONBLOCK));
  int timer = MUST(timerfd_create(CLOCK_MONOTONIC, 0));
  MUST(pipe(ends));
  struct epoll_event event = {.events = EPOLLIN, .data.u32 = 1}, found[4];
  MUST(epoll_ctl(poll_set, EPOLL_CTL_ADD, ends[0], &event));
  event.data.u32 = 2;
  MUST(epoll_ctl(poll_set, EPOLL_CTL_ADD, counter, &event));
  printf("epoll: %d", epoll_wait(poll_set, found, 4, 0));
  MUST(eventfd_write(counter, 3));
  printf(" %d %u", epoll_wait(poll_set, found, 4, 1000), found[0].data.u32);
  eventfd_t value;
  MUST(eventfd_read(counter, &value));
  printf(" %llu %s\n", (unsigned long long)value,
         eventfd_read(counter, &value) < 0 ? strerror(errno) : "");
  struct itimerspec soon = {.it_value = {0, 5000000}};
  MUST(timerfd_settime(timer, 0, &soon, NULL));
  struct pollfd polled = {timer, POLLIN, 0};
  uint64_t times;
  printf("poll: %d", poll(&polled, 1, 2000));
  printf(" %zd %llu\n", read(timer, &times, 8), (unsigned long long)times);
  fd_set set;
  FD_ZERO(&set);
  FD_SET(ends[0], &set);
  struct timeval moment = {0, 1000};
  printf("select: %d", select(ends[0] + 1, &set, NULL, NULL, &moment));
  MUST(write(ends[1], "x", 1));
  FD_SET(ends[0], &set);
  printf(" %d\n", select(ends[0] + 1, &set, NULL, NULL, NULL));
  close(ends[0]), close(ends[1]), close(poll_set), close(counter), close(timer);
}

// --- Time, numbers, text

static void on_timer(int signal, siginfo_t *information, void *context) {
  (void)signal, (void)context;
  caught = information->si_value.sival_int;
}

static void times(void) {
  struct timespec before, after, rest = {0, 3000000};
  clock_gettime(CLOCK_MONOTONIC, &before);
  MUST(clock_nanosleep(CLOCK_MONOTONIC, 0, &rest, NULL));
  clock_gettime(CLOCK_MONOTONIC, &after);
  long span = (after.tv_sec - before.tv_sec) * 1000000000 + after.tv_nsec - before.tv_nsec;
  printf("slept: %d\n", span >= 3000000 && span < 3000000000);
  printf("until what was: %d\n", clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &after, NULL));
  handle(SIGRTMIN, on_timer, 0);
  timer_t timer;
  struct sigevent event = {
      .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN, .sigev_value.sival_int = 77};
  MUST(timer_create(CLOCK_MONOTONIC, &event, &timer));
  struct itimerspec soon = {.it_value = {0, 2000000}}, left;
  caught = 0;
  MUST(timer_settime(timer, 0, &soon, NULL));
  for (int i = 0; i < 2000 && caught == 0; i++) usleep(1000);
  MUST(timer_gettime(timer, &left));
  printf("timer: %d %ld %d\n", caught, left.it_value.tv_nsec, timer_getoverrun(timer));
  // Again and again while its signal is held back: one comes, and the others are counted.
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGRTMIN);
  sigprocmask(SIG_BLOCK, &set, NULL);
  soon.it_interval.tv_nsec = 2000000;
  MUST(timer_settime(timer, 0, &soon, NULL));
  usleep(50000);
  soon = (struct itimerspec){0};
  MUST(timer_settime(timer, 0, &soon, NULL));
  caught = 0;
  sigprocmask(SIG_UNBLOCK, &set, NULL);
  printf("repeated: %d, deleted: %d", caught, timer_delete(timer));
  printf(" %s\n", timer_delete(timer) < 0 ? strerror(errno) : "twice");
  time_t then = 1700000000;
  char text[64];
  strftime(text, sizeof text, "%F %T %a %j", gmtime(&then));
  printf("date: %s\n", text);
}

static int compare(const void *left, const void *right) {
  return *(const int *)left - *(const int *)right;
}

static void library(void) {
  int numbers[1000];
  srand(1);
  for (int i = 0; i < 1000; i++) numbers[i] = rand() % 1000;
  qsort(numbers, 1000, sizeof *numbers, compare);
  int sorted = 1;
  for (int i = 1; i < 1000; i++) sorted &= numbers[i - 1] <= numbers[i];
  printf("sorted: %d %d %d\n", sorted, numbers[0], numbers[999]);
  printf("locale: %s %s\n", setlocale(LC_ALL, "C.UTF-8") ? "C.UTF-8" : "none", localeconv()->decimal_point);
  printf("numbers: %.15g %.10f %a %g\n", sqrt(2), sin(1), 0.1, strtod("1e-310", NULL));
  regex_t pattern;
  regmatch_t match[2];
  regcomp(&pattern, "b(.*)d", REG_EXTENDED);
  printf("pattern: %d %d\n", regexec(&pattern, "abccd", 2, match, 0), match[1].rm_eo);
  regfree(&pattern);
}

static ucontext_t main_context, other_context;

static void other(void) {
  printf("in another context\n");
  swapcontext(&other_context, &main_context);
  printf("and again\n");
}

static void contexts(void) {
  static char stack[65536];
  getcontext(&other_context);
  other_context.uc_stack = (stack_t){.ss_sp = stack, .ss_size = sizeof stack};
  other_context.uc_link = &main_context;
  makecontext(&other_context, other, 0);
  swapcontext(&main_context, &other_context);
  swapcontext(&main_context, &other_context);
  jmp_buf place;
  int result = setjmp(place);
  if (result == 0) longjmp(place, 6);
  printf("back: %d\n", result);
}

int main(void) {
  setvbuf(stdout, NULL, _IOLBF, 0);
  threads();
  synchronization();
  robust();
  signals();
  blocking();
  restarting();
  processes();
  limits();
  files();
  directories();
  memory();
  sockets();
  events();
  times();
  library();
  contexts();
  printf("all done\n");
  return 0;
}
