package import Bus
import Ethernet

/// What is left to do for a frame that was seen on an interface of the host.
///
/// Such frames are not always packets as they are on a wire. The kernel puts small ones together that came one after the other
/// (GRO), and what comes from this host through a pair of virtual interfaces was never cut nor summed: "later, if at all, by the
/// hardware". libpcap says nothing of it, but it shows.
package struct CapturedFrame {
  private let mtu: Int

  /// Of an interface whose largest packet has so many bytes, from the IP header on.
  package init(mtu: Int) { self.mtu = mtu }

  /// What a frame shows to be left to do.
  package func offload(_ frame: UnsafeRawBufferPointer) -> FrameOffload {
    var offload = FrameOffload()
    guard let layout = FrameLayout(frame) else { return offload }
    if layout.kind == .tcp, frame.count > layout.network + mtu {
      // Too large for a packet: a segment, whose headers are made anew as it is cut.
      offload.segmentation = layout.isIPv6 ? .tcp6 : .tcp4
      offload.segmentSize = max(1, mtu - (layout.payload - layout.network))
    } else if isUnsummed(frame, layout) {
      offload.checksum = .init(
        start: layout.transport, offset: layout.checksum - layout.transport)
    }
    return offload
  }

  /// Whether the sum of the pseudo header stands where the checksum is to be made: what a card with that ability is given.
  private func isUnsummed(_ frame: UnsafeRawBufferPointer, _ layout: FrameLayout) -> Bool {
    // The frame may be longer than the packet: those below 60 bytes are filled up.
    let place = layout.network + (layout.isIPv6 ? 4 : 2)
    guard let said = frame.number(at: place), let checksum = frame.number(at: layout.checksum)
    else { return false }
    let end = layout.network + Int(said) + (layout.isIPv6 ? 40 : 0)
    guard end >= layout.payload, end <= frame.count else { return false }
    return layout.pseudoHeader(frame, byteCount: end - layout.transport).sum == checksum
  }
}
