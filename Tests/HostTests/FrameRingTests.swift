import Bus
import Glibc
import Host
import Testing

@Suite struct FrameRingTests {
  private func put(_ ring: FrameRing, _ size: Int, _ value: UInt8) -> Bool {
    var offload = FrameOffload()
    offload.segmentSize = size
    return ring.put(byteCount: size, offload: offload) { bytes in
      for place in bytes.indices { bytes[place] = value }
    }
  }

  private func take(_ ring: FrameRing) -> (size: Int, value: UInt8?)? {
    var result: (Int, UInt8?)?
    let hasFrame = ring.take { bytes, offload in
      #expect(bytes.count == offload.segmentSize && Set(bytes).count <= 1)
      result = (bytes.count, bytes.first)
      return true
    }
    #expect(hasFrame == (result != nil))
    return result
  }

  /// Sizes of all kinds, so that the storage's end comes everywhere in a frame.
  @Test func framesComeOutAsTheyWentIn() {
    let ring = FrameRing(capacity: 8192)
    var waiting: [(Int, UInt8)] = []
    var state: UInt64 = 1
    for round in 0..<5000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1
      let size = Int(state >> 33) % 1800
      let value = UInt8(truncatingIfNeeded: round)
      if put(ring, size, value) { waiting.append((size, value)) }
      if state >> 60 % 3 != 0 || waiting.count > 6 {
        let frame = take(ring)
        #expect(frame?.size == waiting.first?.0)
        #expect(frame?.size == 0 || frame?.value == waiting.first?.1)
        if !waiting.isEmpty { waiting.removeFirst() }
      }
      #expect(ring.isEmpty == waiting.isEmpty)
    }
  }

  @Test func aFullRingRefuses() {
    let ring = FrameRing(capacity: 1024)
    #expect(!put(ring, 400, 1))  // a record of more than half of it
    #expect(put(ring, 300, 1) && put(ring, 300, 2))
    #expect(!put(ring, 1, 3))
    #expect(take(ring)?.value == 1)
    #expect(put(ring, 300, 4))
    #expect(take(ring)?.value == 2 && take(ring)?.value == 4 && take(ring) == nil)
  }

  @Test func aFrameThatIsNotWantedComesAgain() {
    let ring = FrameRing(capacity: 1024)
    #expect(put(ring, 5, 9))
    for _ in 0..<3 { #expect(ring.take { _, _ in false }) }
    #expect(take(ring)?.size == 5)
  }

  @Test func twoThreadsAgree() throws {
    let ring = FrameRing(capacity: 16_384)
    let count = 20_000
    let thread = try HostThread(name: "putter") { [ring] in
      var number = 0
      while number < count {
        let size = number % 700
        var offload = FrameOffload()
        offload.segmentSize = number
        if ring.put(
          byteCount: size, offload: offload,
          fill: { bytes in
            for place in bytes.indices { bytes[place] = UInt8(truncatingIfNeeded: number) }
          })
        {
          number += 1
        } else {
          sched_yield()
        }
      }
    }
    var expected = 0
    var isRight = true
    while expected < count, isRight {
      let hasFrame = ring.take { bytes, offload in
        isRight =
          offload.segmentSize == expected && bytes.count == expected % 700
          && bytes.allSatisfy { $0 == UInt8(truncatingIfNeeded: expected) }
        expected += 1
        return true
      }
      if !hasFrame { sched_yield() }
    }
    #expect(isRight)
    if isRight { thread.join() }
  }
}
