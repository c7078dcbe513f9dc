/// A network card: frames of Ethernet go out and come in, without their checksum (FCS). Subclasses are
/// drivers.
class NetworkDevice {
  /// The longest frame: 14 bytes of header and what the network carries.
  static let longestFrame = 1514
  static let shortestFrame = 14

  /// What programs see of its traffic.
  struct Statistics {
    var received: UInt64 = 0
    var receivedBytes: UInt64 = 0
    var sent: UInt64 = 0
    var sentBytes: UInt64 = 0
    /// Frames that the card could not take.
    var notSent: UInt64 = 0
  }

  let hardwareAddress: HardwareAddress
  /// Set when it is entered into the list, before anybody uses it.
  final var name: ByteString = "net"

  private let listenersLock = SpinLock()
  // The lock guards the two.
  private var listeners: [FrameQueue] = []
  private var counts = Statistics()

  init(hardwareAddress: HardwareAddress) { self.hardwareAddress = hardwareAddress }

  /// Whether there is a network at the other end.
  var isLinkUp: Bool { true }

  /// Sends a frame, or puts it where it is sent soon.
  ///
  /// - Throws: `wouldBlock` if there is no room and the caller does not wait, `messageTooLong`,
  ///   `invalidArgument` of one that is no frame, `ioError` if the card is not used any more.
  final func send(_ frame: [UInt8], mayWait: Bool) throws(Errno) {
    guard frame.count <= Self.longestFrame else { throw .messageTooLong }
    guard frame.count >= Self.shortestFrame else { throw .invalidArgument }
    do throws(Errno) {
      try transmit(frame, mayWait: mayWait)
    } catch {
      listenersLock.withLock { counts.notSent &+= 1 }
      throw error
    }
    listenersLock.withLock {
      counts.sent &+= 1
      counts.sentBytes &+= UInt64(frame.count)
    }
  }

  /// What a driver does to send a frame, whose length was checked.
  func transmit(_ frame: [UInt8], mayWait: Bool) throws(Errno) { throw .ioError }

  /// Where those wait who want to send; nil if there is always room.
  var roomToSend: WaitQueue? { nil }
  var hasRoomToSend: Bool { true }

  // MARK: Coming in

  /// From now on each frame that comes in is put into `queue`, too.
  final func add(_ queue: FrameQueue) { listenersLock.withLock { listeners.append(queue) } }

  final func remove(_ queue: FrameQueue) {
    listenersLock.withLock { listeners.removeAll { $0 === queue } }
  }

  /// A driver has received a frame.
  final func received(_ frame: [UInt8]) {
    listenersLock.withLock {
      counts.received &+= 1
      counts.receivedBytes &+= UInt64(frame.count)
      for queue in listeners { queue.append(frame) }
    }
  }

  final var statistics: Statistics { listenersLock.withLock { counts } }
}

/// The address of a network card: six bytes.
struct HardwareAddress: Equatable {
  let bytes: InlineArray<6, UInt8>

  init(_ byte: (Int) -> UInt8) { bytes = InlineArray { byte($0) } }

  static func == (left: HardwareAddress, right: HardwareAddress) -> Bool {
    for index in 0..<6 where left.bytes[index] != right.bytes[index] { return false }
    return true
  }

  /// `52:54:00:12:34:56`
  var text: String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for index in 0..<6 {
      if index > 0 { text.append(UInt8(ascii: ":")) }
      text.append(digits[Int(bytes[index] >> 4)])
      text.append(digits[Int(bytes[index] & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }
}
