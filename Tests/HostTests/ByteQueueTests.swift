import Host
import Testing

@Suite struct ByteQueueTests {
  @Test func bytesComeInOrderAsOftenAsItWrapsRound() {
    var queue = ByteQueue(capacity: 5)
    var next: UInt8 = 0
    var expected: UInt8 = 0
    var taken = 0
    for round in 0..<200 {
      let bytes = (0..<round % 4).map { next &+ UInt8($0) }
      next &+= UInt8(queue.append(bytes))
      for _ in 0..<(round * 7) % 4 {
        guard let byte = queue.removeFirst() else { break }
        #expect(byte == expected)
        expected &+= 1
        taken += 1
      }
      #expect(queue.count == Int(next &- expected))
    }
    // 300 bytes came, less the few that did not fit, through five places.
    #expect(taken > 200)
  }

  @Test func whatDoesNotFitIsLeft() {
    var queue = ByteQueue(capacity: 3)
    #expect(queue.removeFirst() == nil)
    #expect(queue.append([1, 2]) == 2)
    #expect(queue.append([3, 4, 5]) == 1)
    #expect(queue.room == 0)
    #expect(queue.append([6]) == 0)
    #expect((0..<4).map { _ in queue.removeFirst() } == [1, 2, 3, nil])
    #expect(queue.room == 3)
  }

  @Test func itGrowsWhereverItsBytesLie() {
    var queue = ByteQueue(capacity: 20_000)
    let bytes = (0..<30_000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 16) }
    #expect(queue.append(bytes[..<4000]) == 4000)
    #expect((0..<3000).map { _ in queue.removeFirst() } == bytes[..<3000].map { $0 })
    // Round the end of the first 4,096 places, and then beyond them.
    #expect(queue.append(bytes[4000..<6000]) == 2000)
    #expect(queue.append(bytes[6000..<30_000]) == 17_000)
    #expect(queue.room == 0)
    #expect((3000..<23_000).map { _ in queue.removeFirst() } == bytes[3000..<23_000].map { $0 })
    #expect(queue.removeFirst() == nil)
  }
}
