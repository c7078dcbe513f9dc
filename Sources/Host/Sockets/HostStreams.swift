import Bus
internal import Glibc

/// The streams that there are, each with its socket. Of the thread of `HostSockets` alone.
final class HostStreams {
  /// Ports of this side for streams that the host begins.
  private static let firstPort: UInt32 = 1 << 30
  /// How many there may be, with those that have not said yet where they want to go.
  private static let limit = 256

  /// What happened, for the device.
  var events: [SocketEvent] = []
  private let path: String
  private var streams: [SocketEnds: HostStream] = [:]
  /// Those that have not said yet which port they want.
  private var callers: [HostStream] = []
  private var nextPort = HostStreams.firstPort

  init(path: String) { self.path = path }

  // MARK: The guest's actions

  func carryOut(_ action: SocketAction) {
    switch action {
    case .connect(let ends): connect(ends)
    case .accept(let ends): streams[ends]?.send(Array("OK \(ends.hostPort)\n".utf8), isData: false)
    case .send(let ends, let bytes): streams[ends]?.send(bytes)
    case .grant(let ends, let limit): streams[ends]?.limit = limit
    case .shutdown(let ends, let flags): shutDown(ends, flags)
    case .reset(let ends): streams[ends] = nil
    case .resetAll:
      streams = [:]
      callers = []
      events = []
    }
  }

  private func connect(_ ends: SocketEnds) {
    let descriptor = UnixSocket.connect(to: "\(path)_\(ends.hostPort)")
    guard descriptor >= 0, streams.count < Self.limit else {
      if descriptor >= 0 { close(descriptor) }
      events.append(SocketEvent(.reset, ends))
      return
    }
    streams[ends] = HostStream(descriptor)
    events.append(SocketEvent(.accept, ends))
  }

  private func shutDown(_ ends: SocketEnds, _ flags: UInt32) {
    guard let stream = streams[ends] else { return }
    if flags & SocketShutdown.receive != 0 { stream.mayRead = false }
    if flags & SocketShutdown.send != 0 { stream.endsSoon = true }
  }

  // MARK: Sockets

  /// Waits until something can be done, and does it. Returns whether `wakeUp` is readable.
  func wait(wakeUp: Int32, listener: Int32) -> Bool {
    let ends = Array(streams.keys)
    let callers = callers
    var requests = [wakeUp, listener].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    requests += callers.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
    requests += ends.map { streams[$0]?.request ?? pollfd(fd: -1, events: 0, revents: 0) }
    guard poll(&requests, nfds_t(requests.count), -1) > 0 else { return false }
    if requests[1].revents != 0 { admit(listener) }
    for (caller, request) in zip(callers, requests[2...]) where request.revents != 0 {
      hear(caller)
    }
    for (ends, request) in zip(ends, requests[(2 + callers.count)...]) where request.revents != 0 {
      serve(ends)
    }
    return requests[0].revents != 0
  }

  private func admit(_ listener: Int32) {
    let descriptor = UnixSocket.accept(listener)
    guard descriptor >= 0 else { return }
    guard callers.count + streams.count < Self.limit else {
      close(descriptor)
      return
    }
    callers.append(HostStream(descriptor))
  }

  /// Reads which port a caller wants.
  private func hear(_ caller: HostStream) {
    guard let line = caller.readLine() else {
      if caller.hasFailed { callers.removeAll { $0 === caller } }
      return
    }
    callers.removeAll { $0 === caller }
    let words = line.split(separator: " ")
    guard words.count == 2, words[0] == "CONNECT", let port = UInt32(words[1]) else { return }
    var ends = SocketEnds(hostPort: nextPort, guestPort: port)
    while streams[ends] != nil { ends.hostPort = ends.hostPort &+ 1 | Self.firstPort }
    nextPort = ends.hostPort &+ 1 | Self.firstPort
    caller.isOffered = true
    streams[ends] = caller
    events.append(SocketEvent(.connect, ends))
  }

  private func serve(_ ends: SocketEnds) {
    guard let stream = streams[ends] else { return }
    let taken = stream.write()
    if taken > 0 { events.append(SocketEvent(.taken, ends, number: UInt32(taken))) }
    if let bytes = stream.read(), !bytes.isEmpty {
      events.append(SocketEvent(.data, ends, bytes: bytes))
    }
    if stream.hasFailed {
      streams[ends] = nil
      events.append(SocketEvent(.reset, ends))
    } else if stream.tellsEnd() {
      events.append(SocketEvent(.shutdown, ends, number: SocketShutdown.send))
    }
    if stream.isOver { streams[ends] = nil }
  }
}
