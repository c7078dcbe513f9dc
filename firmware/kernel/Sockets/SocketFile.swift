/// A socket that is open. Subclasses are families of sockets; what a family does not have is refused here.
///
/// Addresses are bytes, a `struct sockaddr_...` of the family's as the program gave it: up to
/// `largestAddress`, and it is the family that says whether they make sense.
class SocketFile: OpenFile {
  /// Of `struct sockaddr_storage`.
  static let largestAddress = 128

  /// Told by SO_DOMAIN, SO_TYPE and SO_PROTOCOL.
  let family: Int
  let type: Int
  let protocolNumber: Int
  /// In nanoseconds; 0 is none (SO_RCVTIMEO, SO_SNDTIMEO). One word each: read and written at once.
  final var receiveTimeout: UInt64 = 0
  final var sendTimeout: UInt64 = 0

  final let socketNumber = FileNumbers.next()
  private let ownAttributes = FileAttributes.unnamed(.socket, permissions: 0o777)

  init(family: Int, type: Int, protocol number: Int = 0, _ options: OpenOptions) {
    self.family = family
    self.type = type
    protocolNumber = number
    super.init(options.intersection(.nonBlocking).union(.readWrite))
  }

  override var number: UInt64 { socketNumber }
  override var label: ByteString { ByteString("socket:[\(socketNumber)]") }
  override func attributes() throws(Errno) -> FileAttributes { ownAttributes }

  // MARK: What families do

  func bind(to address: [UInt8], _ process: Process) throws(Errno) { throw .notSupported }
  func listen(_ backlog: Int, _ process: Process) throws(Errno) { throw .notSupported }
  func connect(to address: [UInt8], _ process: Process) throws(Errno) { throw .notSupported }
  func accept(_ manner: SocketManner, _ options: OpenOptions) throws(Errno) -> SocketFile {
    throw .notSupported
  }
  func shutDown(input: Bool, output: Bool) throws(Errno) { throw .notSupported }
  func ownName() throws(Errno) -> [UInt8] { throw .notSupported }
  func peerName() throws(Errno) -> [UInt8] { throw .notConnected }

  /// Sends bytes of a stream, as many as there is room for when the caller does not wait, or one message.
  func send(
    _ transfer: inout Transfer, _ message: OutgoingMessage, _ manner: SocketManner,
    _ process: Process
  ) throws(Errno) -> Int { throw .notSupported }

  func receive(
    _ transfer: inout Transfer, _ manner: SocketManner, controlRoom: Int, _ process: Process
  ) throws(Errno) -> IncomingMessage { throw .notSupported }

  /// The value of an option, but those of `SocketOptions`.
  func option(_ level: Int, _ number: Int) throws(Errno) -> [UInt8] { throw .protocolNotAvailable }
  func setOption(_ level: Int, _ number: Int, to value: [UInt8]) throws(Errno) {
    throw .protocolNotAvailable
  }

  // MARK: As a file

  override func read(_ transfer: inout Transfer, at offset: UInt64?) throws(Errno) -> Int {
    if offset != nil { throw .illegalSeek }
    let manner = SocketManner(self).limited(to: receiveTimeout)
    return try receive(&transfer, manner, controlRoom: 0, Process.current).count
  }

  override func write(_ transfer: inout Transfer, at offset: UInt64?) throws(Errno) -> Int {
    if offset != nil { throw .illegalSeek }
    return try send(&transfer, OutgoingMessage(), SocketManner(self))
  }

  /// With the signal for who sends to nobody.
  final func send(
    _ transfer: inout Transfer, _ message: OutgoingMessage, _ manner: SocketManner
  ) throws(Errno) -> Int {
    // What waits in sockets is the kernel's memory, of which there is an end.
    guard PageReclaim.makeRoom() else { throw .noBufferSpace }
    do throws(Errno) {
      return try send(&transfer, message, manner.limited(to: sendTimeout), Process.current)
    } catch {
      if error == .brokenPipe, !manner.isSilent, raisesSignal { Signals.raise(Signal.pipe) }
      throw error
    }
  }

  /// Whether SIGPIPE tells that nobody can receive what is sent.
  var raisesSignal: Bool { type == SocketType.stream || type == SocketType.sequenced }
}

/// SOCK_...
enum SocketType {
  static let stream = 1
  static let datagram = 2
  static let raw = 3
  static let sequenced = 5
}

/// What goes along with bytes that are sent.
struct OutgoingMessage {
  /// Where to, if the call says it.
  var address: [UInt8]?
  var control = ControlData()
}

/// What came along with bytes that were received.
struct IncomingMessage {
  /// Bytes that were copied.
  var count = 0
  /// Of a message that was longer than the room for it: how long.
  var fullCount = 0
  /// Where it came from; nil is an address of no bytes.
  var address: [UInt8]?
  var control = ControlData()
  var flags: SocketManner.Flags = []
}
