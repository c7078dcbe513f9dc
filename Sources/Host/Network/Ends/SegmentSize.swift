import Ethernet

/// The packets that the guest wants of its connections, hidden from the user-mode network, which then sends large segments.
///
/// A connection's beginning (SYN) says how large its packets may be. The network works in the host's memory, where size
/// costs nothing, so it is told of much larger ones; what it then sends goes to the guest's card as a segment that is yet
/// to be cut into packets, which a guest that can takes whole. Less than an ordinary packet is left as it is.
struct SegmentSize {
  /// The largest packet, in bytes from the IP header on.
  let mtu: Int
  /// What the network is told instead of it.
  let inflated: Int

  /// How many bytes of payload fit into a packet.
  func ordinary(isIPv6: Bool) -> Int { mtu - (isIPv6 ? 60 : 40) }

  /// Changes a frame of the guest, if it begins a connection; checksums stay right.
  func inflate(_ frame: UnsafeMutableRawBufferPointer) {
    let bytes = UnsafeRawBufferPointer(frame)
    guard frame.count >= 54, let layout = FrameLayout(bytes), layout.kind == .tcp,
      frame[layout.transport + 13] & 0x02 != 0
    else { return }
    var place = layout.transport + 20
    while place < layout.payload {
      switch frame[place] {
      case 0: return
      case 1: place += 1
      case 2:
        guard place + 4 <= layout.payload, let size = bytes.number(at: place + 2),
          Int(size) >= ordinary(isIPv6: layout.isIPv6)
        else { return }
        let target = UInt16(inflated - (layout.isIPv6 ? 60 : 40))
        replace(size, by: target, at: place + 2, in: frame, layout)
        return
      default:
        guard place + 1 < layout.payload, frame[place + 1] >= 2 else { return }
        place += Int(frame[place + 1])
      }
    }
  }

  /// Replaces a number of a TCP header, and the checksum accordingly (RFC 1624).
  private func replace(
    _ old: UInt16, by new: UInt16, at place: Int, in frame: UnsafeMutableRawBufferPointer,
    _ layout: FrameLayout
  ) {
    let isOdd = (place - layout.transport) % 2 != 0
    var sum = InternetChecksum()
    sum.add(~(UnsafeRawBufferPointer(frame).number(at: layout.checksum) ?? 0))
    sum.add(~(isOdd ? old.byteSwapped : old))
    sum.add(isOdd ? new.byteSwapped : new)
    frame.setNumber(new, at: place)
    frame.setNumber(sum.value, at: layout.checksum)
  }
}
