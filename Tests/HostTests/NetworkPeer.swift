import Bus
import Glibc
import Host
import Synchronization

/// Who is at the card's end of a network: sends frames, and keeps what comes.
final class NetworkPeer {
  struct Frame: Equatable {
    let bytes: [UInt8]
    let offload: FrameOffload
  }

  struct NothingCame: Error {}

  /// What the network's thread says at its end.
  final class Loss: Sendable {
    private let note = Mutex<String?>(nil)
    var reason: String? {
      get { note.withLock { $0 } }
      set { note.withLock { $0 = newValue } }
    }
  }

  let network: HostNetwork
  private let parker = Parker()
  /// Why the network is gone.
  let loss = Loss()

  init(_ network: HostNetwork) throws {
    self.network = network
    try network.start(
      framesArrived: { [parker] in parker.wake() },
      lost: { [loss] in loss.reason = $0 })
  }

  func stop() { network.stop() }

  func send(_ frame: [UInt8], _ offload: FrameOffload = FrameOffload()) {
    _ = network.transmit(byteCount: frame.count, offload: offload) { $0.copyBytes(from: frame) }
    network.transmitted()
  }

  /// The next frame of a type that only tests send, or of IPv4 with such payload. Waits ten seconds at most.
  func receive(where isWanted: ([UInt8]) -> Bool = isOfTest) throws -> Frame {
    let end = HostClock().nanoseconds + 10_000_000_000
    while true {
      var found: Frame?
      while found == nil,
        network.receive({ bytes, offload in
          let frame = Frame(bytes: Array(bytes), offload: offload)
          if isWanted(frame.bytes) { found = frame }
          return true
        })
      {}
      if let found { return found }
      guard parker.wait(until: end) else { throw NothingCame() }
    }
  }

  /// Waits for the network's end, ten seconds at most.
  func waitForLoss() throws {
    let end = HostClock().nanoseconds + 10_000_000_000
    while network.isConnected { guard parker.wait(until: end) else { throw NothingCame() } }
  }

  /// Frames that no host sends by itself: of an experimental type (IEEE 802), with a tag or without, or TCP over IPv4.
  static func isOfTest(_ frame: [UInt8]) -> Bool {
    let type = frame[12...13] == [0x81, 0] ? frame[16...17] : frame[12...13]
    return type == [0x88, 0xb5] || (type == [8, 0] && frame.count > 40)
  }
}
