/// A Unix socket that is open.
final class SocketFile: OpenFile {
  let socket: UnixSocket
  private let ownAttributes = FileAttributes.unnamed(.socket, permissions: 0o777)

  init(_ socket: UnixSocket, _ options: OpenOptions) {
    self.socket = socket
    super.init(options)
  }

  deinit { socket.close() }

  override var number: UInt64 { socket.number }
  override var label: ByteString { ByteString("socket:[\(socket.number)]") }
  override func attributes() throws(Errno) -> FileAttributes { ownAttributes }

  override func read(_ transfer: inout Transfer, at offset: UInt64?) throws(Errno) -> Int {
    if offset != nil { throw .illegalSeek }
    var manner = UnixSocket.Manner()
    manner.isNonBlocking = isNonBlocking
    let received = try socket.receive(transfer.remaining, manner)
    // Without room to be told of them in, files that came along are closed.
    for file in received.rights { file.releaseDescriptor() }
    try transfer.put(received.bytes)
    return received.bytes.count
  }

  override func write(_ transfer: inout Transfer, at offset: UInt64?) throws(Errno) -> Int {
    if offset != nil { throw .illegalSeek }
    var manner = UnixSocket.Manner()
    manner.isNonBlocking = isNonBlocking
    return try send(&transfer, to: nil, rights: [], manner, isSilent: false)
  }

  /// - Parameter isSilent: no signal when nobody can receive it any more.
  func send(
    _ transfer: inout Transfer, to target: UnixSocket?, rights: [OpenFile],
    _ manner: UnixSocket.Manner, isSilent: Bool
  ) throws(Errno) -> Int {
    do throws(Errno) {
      return try socket.send(&transfer, to: target, rights: rights, manner, Process.current)
    } catch {
      if error == .brokenPipe, !isSilent, !socket.isConnectionless { Signals.raise(Signal.pipe) }
      throw error
    }
  }

  override func poll(_ table: PollTable?) -> PollEvents { socket.poll(table) }

  override func control(_ request: UInt64, _ argument: UInt64) throws(Errno) -> Int {
    guard request == FileControl.bytesReadable else { throw .inappropriateIOCTLForDevice }
    let count = UnixSocket.lock.withLock {
      socket.kind == .stream ? socket.incomingBytes : socket.incoming.first?.bytes.count ?? 0
    }
    try UserMemory.write(Int32(count), to: argument)
    return 0
  }
}
