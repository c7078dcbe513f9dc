#define _GNU_SOURCE
#include "CHost.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

// False where the name is none that an interface can have.
static bool name_request(struct ifreq *request, const char *name) {
  memset(request, 0, sizeof *request);
  size_t count = strlen(name);
  if (count == 0 || count >= sizeof request->ifr_name) {
    errno = ENODEV;
    return false;
  }
  memcpy(request->ifr_name, name, count);
  return true;
}

bool host_interface(const char *name, int *mtu, bool *is_up) {
  struct ifreq request;
  if (!name_request(&request, name)) return false;
  int descriptor = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return false;
  bool is_there = ioctl(descriptor, SIOCGIFMTU, &request) == 0;
  if (is_there) *mtu = request.ifr_mtu;
  is_there = is_there && ioctl(descriptor, SIOCGIFFLAGS, &request) == 0;
  if (is_there) *is_up = (request.ifr_flags & IFF_UP) != 0;
  close(descriptor);
  return is_there;
}

int host_open_tap(const char *name, int header_size) {
  struct ifreq request;
  if (!name_request(&request, name)) return -1;
  request.ifr_flags = IFF_TAP | IFF_NO_PI | IFF_VNET_HDR;
  int descriptor = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
  if (descriptor < 0) return -1;
  unsigned offloads = TUN_F_CSUM | TUN_F_TSO4 | TUN_F_TSO6 | TUN_F_TSO_ECN;
  // What another program has set stays with an interface that outlives it.
  int is_little_endian = 1;
  if (ioctl(descriptor, TUNSETIFF, &request) == 0 &&
      ioctl(descriptor, TUNSETVNETHDRSZ, &header_size) == 0 &&
      ioctl(descriptor, TUNSETVNETLE, &is_little_endian) == 0 &&
      ioctl(descriptor, TUNSETOFFLOAD, offloads) == 0)
    return descriptor;
  int reason = errno;
  close(descriptor);
  errno = reason;
  return -1;
}
