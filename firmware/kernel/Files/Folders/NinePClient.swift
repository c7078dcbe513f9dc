import Synchronization

/// A session with a server of 9P2000.L: a function for each message. A number names a file: where it is, or,
/// after `open` and `create`, the open file itself. Any number of threads call at once.
///
///     version --> attach --> a number for the root
///     walk        number, names --> another number          attributes, changes, names in directories
///     open        number --> the same one, open             reading, writing
///     forget      number is free again
final class NinePClient {
  private static let version = ByteString("9P2000.L")
  /// No server can do with less.
  private static let smallestMessage: UInt32 = 4096
  /// What stands around contents in a message that writes or reads.
  private static let overhead = 24
  private static let noNumber: UInt32 = .max

  private let transport: any NinePTransport
  private let numbers = NinePNumbers()
  private var messageSize = 0
  private let ended = Atomic<UInt32>(0)

  /// Begins a session. What the server remembers of an earlier one is gone.
  ///
  /// - Parameter limit: the longest message that is wanted.
  init(_ transport: any NinePTransport, limit: Int) throws(Errno) {
    self.transport = transport
    let wanted = UInt32(min(transport.messageLimit, limit))
    var answer = try transport.exchange(Self.versionMessage(wanted))
    let size: UInt32 = try answer.number()
    let version = try answer.text()
    try answer.end()
    guard version == Self.version else {
      log("9p: the server speaks '\(version.text)', not 9P2000.L")
      throw .protocolNotSupported
    }
    guard (Self.smallestMessage...wanted).contains(size) else {
      throw NinePAnswer.nonsense("a message size of \(size)")
    }
    messageSize = Int(size)
  }

  private static func versionMessage(_ size: UInt32) -> NinePMessage {
    var message = NinePMessage(.version)
    message.add(size)
    message.add(version)
    return message
  }

  /// Ends it: the server forgets all files.
  func end() {
    guard ended.exchange(1, ordering: .acquiringAndReleasing) == 0 else { return }
    _ = try? transport.exchange(Self.versionMessage(UInt32(messageSize)))
    transport.unclaim()
  }

  func ask(_ message: NinePMessage) throws(Errno) -> NinePAnswer {
    // The server would take it for another session's.
    guard ended.load(ordering: .acquiring) == 0 else { throw .ioError }
    return try transport.exchange(message)
  }

  /// Asks for what is answered with nothing.
  func command(_ message: NinePMessage) throws(Errno) {
    try (try ask(message)).end()
  }

  // MARK: Numbers

  /// A number for the root of the tree called `name`.
  func attach(_ name: ByteString) throws(Errno) -> UInt32 {
    let number = numbers.take()
    var message = NinePMessage(.attach)
    message.add(number)
    message.add(Self.noNumber)
    message.add(ByteString("root"))
    message.add(name)
    message.add(UInt32(0))
    return try new(number) { () throws(Errno) in
      var answer = try self.ask(message)
      _ = try answer.identity()
      try answer.end()
    }
  }

  /// A number for what a name in a directory leads to, or, without one, for the same file once more.
  func walk(from directory: UInt32, to name: ByteString? = nil) throws(Errno) -> UInt32 {
    let number = numbers.take()
    var message = NinePMessage(.walk)
    message.add(directory)
    message.add(number)
    message.add(UInt16(name == nil ? 0 : 1))
    if let name { message.add(name) }
    return try new(number) { () throws(Errno) in
      var answer = try self.ask(message)
      let count: UInt16 = try answer.number()
      guard count == (name == nil ? 0 : 1) else {
        throw NinePAnswer.nonsense("\(count) steps of a walk")
      }
      if name != nil { _ = try answer.identity() }
      try answer.end()
    }
  }

  /// A number that the server is told of. If it refuses the number is free; if its answer is nonsense it may
  /// have taken it.
  private func new(
    _ number: UInt32, _ body: () throws(Errno) -> Void
  ) throws(Errno) -> UInt32 {
    do throws(Errno) {
      try body()
      return number
    } catch {
      if error == .ioError { forget(number) } else { numbers.giveBack(number) }
      throw error
    }
  }

  /// The server forgets a number. Never waits.
  func forget(_ number: UInt32) {
    guard ended.load(ordering: .acquiring) == 0 else { return }
    var message = NinePMessage(.clunk)
    message.add(number)
    let numbers = numbers
    transport.post(message) { numbers.giveBack(number) }
  }

  // MARK: Contents

  /// Opens the file of a number; which one it was.
  func open(_ number: UInt32, _ flags: UInt32) throws(Errno) -> NinePIdentity {
    var message = NinePMessage(.open)
    message.add(number)
    message.add(flags)
    return try opened(message)
  }

  /// Makes a file in the directory of a number, which becomes that of the open file.
  func create(
    _ number: UInt32, _ name: ByteString, _ flags: UInt32, _ attributes: FileAttributes
  ) throws(Errno) -> NinePIdentity {
    var message = NinePMessage(.create)
    message.add(number)
    message.add(name)
    message.add(flags)
    message.add(UInt32(attributes.permissions))
    message.add(attributes.group)
    return try opened(message)
  }

  private func opened(_ message: NinePMessage) throws(Errno) -> NinePIdentity {
    var answer = try ask(message)
    let identity = try answer.identity()
    // How much goes at once; what does not is written or read later in any case.
    let _: UInt32 = try answer.number()
    try answer.end()
    return identity
  }

  /// How many bytes are read or written at once, at most.
  var contentLimit: Int { messageSize - Self.overhead }
  var pieceLimit: Int { transport.pieceLimit }

  /// Reads into memory that a device can reach, at most `contentLimit` bytes; how many there are, 0 at the end.
  func read(
    _ number: UInt32, at offset: UInt64, into room: UnsafeMutableRawBufferPointer
  ) throws(Errno) -> Int {
    var message = NinePMessage(.read)
    message.add(number)
    message.add(offset)
    message.add(UInt32(room.count))
    message.room = room
    var answer = try ask(message)
    let count: UInt32 = try answer.number()
    try answer.expectRest(count)
    return Int(count)
  }

  /// Writes at most `contentLimit` bytes in `pieceLimit` pieces, out of memory that a device can reach; how many
  /// the server has taken.
  func write(
    _ number: UInt32, at offset: UInt64, _ pieces: [UnsafeRawBufferPointer]
  ) throws(Errno) -> Int {
    let wanted = pieces.reduce(0) { $0 + $1.count }
    var message = NinePMessage(.write)
    message.add(number)
    message.add(offset)
    message.add(UInt32(wanted))
    message.contents = pieces
    var answer = try ask(message)
    let count: UInt32 = try answer.number()
    try answer.end()
    guard count > 0, Int(count) <= wanted else {
      throw NinePAnswer.nonsense("\(count) bytes as written, of \(wanted)")
    }
    return Int(count)
  }

  /// What was written is on the server's disk.
  func synchronize(_ number: UInt32) throws(Errno) {
    var message = NinePMessage(.flushFile)
    message.add(number)
    message.add(UInt32(0))
    message.maySignalEnd = true
    try command(message)
  }
}
