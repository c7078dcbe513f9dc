import Ethernet
import Fuzzing
import TestPackets
import Testing

@Suite struct FrameFuzzTests {
  /// Whatever a frame says, no part of it is looked for elsewhere, and what it is cut into has its size.
  @Test func framesOfAnyContents() {
    let good = FrameLayoutTests.packets.map { packet in
      var packet = packet
      packet.payload = Packet.payload(300)
      return packet.frame()
    }
    var accepted = 0
    Fuzzing.run(usual: 20_000) { random in
      let frame = good[random.below(good.count)].mutated(by: &random)
      frame.withUnsafeBytes { bytes in
        guard let layout = FrameLayout(bytes) else { return }
        accepted += 1
        #expect(layout.payload <= bytes.count && layout.transport <= layout.payload)
        _ = layout.flowHash(bytes)
        _ = layout.pseudoHeader(bytes, byteCount: bytes.count - layout.transport)
        segment(bytes, layout, into: 1 + random.below(400))
      }
    }
    #expect(accepted > 100)
  }

  private func segment(_ frame: UnsafeRawBufferPointer, _ layout: FrameLayout, into size: Int) {
    guard
      let segmenter = Segmenter(
        frame, frameSize: frame.count, segmentSize: size, isIPv6: layout.isIPv6)
    else { return }
    var total = 0
    for index in 0..<segmenter.count {
      var packet = [UInt8](repeating: 0, count: segmenter.byteCount(of: index))
      packet.withUnsafeMutableBytes { segmenter.write(index, of: frame, to: $0) }
      total += packet.count - layout.payload
    }
    #expect(total == frame.count - layout.payload)
  }
}
