import CHost
import Glibc

/// What comes from `descriptor` until `end` does, or it ends, or ten seconds have passed.
func read(_ descriptor: Int32, until end: String) -> String {
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 4096)
  var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
  while !bytes.suffix(end.utf8.count).elementsEqual(end.utf8) {
    guard poll(&request, 1, 10_000) == 1 else { break }
    let count = read(descriptor, &buffer, buffer.count)
    guard count > 0 else { break }
    bytes += buffer.prefix(count)
  }
  return String(decoding: bytes, as: UTF8.self)
}

/// A new pipe's ends, which no other test's child keeps open.
func makePipe() -> (reading: Int32, writing: Int32) {
  var ends: [Int32] = [-1, -1]
  _ = host_pipe(&ends)
  for end in ends { _ = fcntl(end, F_SETFL, 0) }
  return (ends[0], ends[1])
}

func write(_ descriptor: Int32, _ text: String) {
  _ = text.withCString { write(descriptor, $0, strlen($0)) }
}

/// Reads until `text` has come, wherever what is read at once ends; less when nothing comes for ten seconds.
func readMore(_ descriptor: Int32, containing text: String) -> String {
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 65_536)
  var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
  let wanted = Array(text.utf8)
  while bytes.firstRange(of: wanted) == nil {
    guard poll(&request, 1, 10_000) == 1 else { break }
    let count = read(descriptor, &buffer, buffer.count)
    guard count > 0 else { break }
    bytes += buffer.prefix(count)
  }
  return String(decoding: bytes, as: UTF8.self)
}
