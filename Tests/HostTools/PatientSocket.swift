import Glibc
import Testing

/// A socket whose calls wait ten seconds at most: a test that goes wrong ends.
public func patient(_ descriptor: Int32) throws -> Int32 {
  try #require(descriptor >= 0)
  var patience = timeval(tv_sec: 10, tv_usec: 0)
  for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
    setsockopt(descriptor, SOL_SOCKET, option, &patience, socklen_t(MemoryLayout<timeval>.size))
  }
  return descriptor
}
