import Bus
import Ethernet

extension NetHeader {
  /// The header at the beginning of what the driver sends; nil where there are too few bytes.
  init?(_ segments: Segments, in memory: GuestMemory) {
    guard let low = segments.load(at: 0, as: UInt64.self, from: memory),
      let offset = segments.load(at: 8, as: UInt16.self, from: memory)
    else { return nil }
    self.init(low, offset)
  }

  /// Writes it before a frame; `size` is 10 or 12.
  func write(size: Int, to segments: Segments, in memory: GuestMemory) {
    withUnsafeBytes(of: words) {
      _ = segments.write(at: 0, from: UnsafeRawBufferPointer(rebasing: $0[..<size]), to: memory)
    }
  }
}
