// Does /dev/dsp keep what soundcard.h promises? Says "dsp: ok", or the line at which it does not.
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <linux/soundcard.h>

#define CHECK(holds) \
  do { \
    if (!(holds)) printf("dsp: line %d, errno %d\n", __LINE__, errno), exit(1); \
  } while (0)

static char bytes[65536];
// No program has a page there.
static void *volatile nowhere = (void *)8;

static int ask(int dsp, unsigned long request, int value) {
  return ioctl(dsp, request, &value) < 0 ? -errno : value;
}

static audio_buf_info space(int dsp) {
  audio_buf_info info;
  CHECK(ioctl(dsp, SNDCTL_DSP_GETOSPACE, &info) == 0);
  return info;
}

static int is_ready(int dsp, short events, int milliseconds) {
  struct pollfd poller = {dsp, events, 0};
  return poll(&poller, 1, milliseconds) == 1 && (poller.revents & events) == events;
}

static void formats(int dsp) {
  CHECK(ask(dsp, SNDCTL_DSP_GETFMTS, 0) & AFMT_S16_LE);
  CHECK(ask(dsp, SNDCTL_DSP_SETFMT, AFMT_QUERY) == AFMT_U8);
  CHECK(ask(dsp, SNDCTL_DSP_SETFMT, AFMT_S16_LE) == AFMT_S16_LE);
  CHECK(ask(dsp, SNDCTL_DSP_STEREO, 0) == 0);
  CHECK(ask(dsp, SOUND_PCM_READ_CHANNELS, 0) == 1);
  CHECK(ask(dsp, SNDCTL_DSP_CHANNELS, 77) == 2);
  CHECK(ask(dsp, SNDCTL_DSP_SPEED, 47000) == 48000);
  CHECK(ask(dsp, SOUND_PCM_READ_RATE, 0) == 48000);
  CHECK(ask(dsp, SOUND_PCM_READ_BITS, 0) == 16);
  CHECK(ask(dsp, SNDCTL_DSP_GETCAPS, 0) & DSP_CAP_TRIGGER);
  CHECK(ask(dsp, 0x80045099, 0) == -ENOTTY);
  CHECK(ioctl(dsp, SNDCTL_DSP_GETFMTS, nowhere) < 0 && errno == EFAULT);
  CHECK(ask(dsp, SNDCTL_DSP_SETFRAGMENT, 4 << 16 | 10) >= 0);
  CHECK(ask(dsp, SNDCTL_DSP_GETBLKSIZE, 0) == 1024);
  audio_buf_info all = space(dsp);
  CHECK(all.fragments == 4 && all.fragstotal == 4 && all.fragsize == 1024 && all.bytes == 4096);
}

// The buffer fills, is waited for, and is heard to its end.
static void course(int dsp) {
  CHECK(write(dsp, nowhere, 100) == -1 && errno == EFAULT);
  CHECK(read(dsp, bytes, 100) == -1 && errno == EBADF);
  CHECK(fcntl(dsp, F_SETFL, O_NONBLOCK) == 0);
  CHECK(write(dsp, bytes, sizeof bytes) == 4096);
  CHECK(write(dsp, bytes, 1) == -1 && errno == EAGAIN);
  CHECK(!is_ready(dsp, POLLOUT, 0));
  CHECK(ask(dsp, SNDCTL_DSP_SETFRAGMENT, 4 << 16 | 10) == -EINVAL);
  int delay = ask(dsp, SNDCTL_DSP_GETODELAY, 0);
  CHECK(delay > 0 && delay <= 4096);
  CHECK(is_ready(dsp, POLLOUT, -1));
  int poller = epoll_create1(0);
  struct epoll_event event = {.events = EPOLLOUT};
  CHECK(epoll_ctl(poller, EPOLL_CTL_ADD, dsp, &event) == 0);
  CHECK(epoll_wait(poller, &event, 1, -1) == 1);
  CHECK(write(dsp, bytes, 10) == 10);
  CHECK(ioctl(dsp, SNDCTL_DSP_SYNC) == 0);
  CHECK(ask(dsp, SNDCTL_DSP_GETODELAY, 0) == 0);
  CHECK(space(dsp).bytes == 4096);
  count_info position;
  CHECK(ioctl(dsp, SNDCTL_DSP_GETOPTR, &position) == 0);
  // Ten bytes are two frames and a half: the third is made whole.
  CHECK(position.bytes == 4096 + 12);
}

// A stream that is held back, and one that is stopped.
static void halting(int dsp) {
  CHECK(ask(dsp, SNDCTL_DSP_SETTRIGGER, 0) == 0);
  CHECK(ioctl(dsp, SNDCTL_DSP_RESET) == 0);
  CHECK(write(dsp, bytes, 2048) == 2048);
  usleep(30000);
  CHECK(ask(dsp, SNDCTL_DSP_GETODELAY, 0) == 2048);
  CHECK(ask(dsp, SNDCTL_DSP_GETTRIGGER, 0) == 0);
  CHECK(ask(dsp, SNDCTL_DSP_SETTRIGGER, PCM_ENABLE_OUTPUT) == PCM_ENABLE_OUTPUT);
  CHECK(ioctl(dsp, SNDCTL_DSP_SYNC) == 0);
  CHECK(write(dsp, bytes, 4096) == 4096);
  CHECK(ioctl(dsp, SNDCTL_DSP_RESET) == 0);
  CHECK(ask(dsp, SNDCTL_DSP_GETODELAY, 0) == 0);
  // Another format, once what was written has been heard.
  CHECK(write(dsp, bytes, 4096) == 4096);
  CHECK(ask(dsp, SNDCTL_DSP_SPEED, 8000) == 8000);
  CHECK(ask(dsp, SNDCTL_DSP_SETFMT, AFMT_U8) == AFMT_U8);
  CHECK(write(dsp, bytes, 100) == 100);
  CHECK(ioctl(dsp, SNDCTL_DSP_POST) == 0);
}

static void capture(void) {
  int dsp = open("/dev/dsp", O_RDONLY | O_NONBLOCK);
  CHECK(dsp >= 0);
  CHECK(read(dsp, bytes, 100) == -1 && errno == EAGAIN);
  CHECK(is_ready(dsp, POLLIN, -1));
  CHECK(read(dsp, bytes, 100) == 100);
  CHECK(fcntl(dsp, F_SETFL, 0) == 0);
  CHECK(read(dsp, bytes, 3001) == 3001);
  CHECK(write(dsp, bytes, 1) == -1 && errno == EBADF);
  close(dsp);
  // Both ways at once.
  dsp = open("/dev/dsp", O_RDWR);
  CHECK(dsp >= 0 && ask(dsp, SNDCTL_DSP_GETCAPS, 0) & DSP_CAP_DUPLEX);
  CHECK(write(dsp, bytes, 1000) == 1000 && read(dsp, bytes, 1000) == 1000);
  close(dsp);
}

int main(void) {
  int dsp = open("/dev/dsp", O_WRONLY);
  CHECK(dsp >= 0);
  CHECK(open("/dev/dsp", O_WRONLY) == -1 && errno == EBUSY);
  formats(dsp);
  course(dsp);
  halting(dsp);
  close(dsp);
  capture();
  puts("dsp: ok");
  return 0;
}
