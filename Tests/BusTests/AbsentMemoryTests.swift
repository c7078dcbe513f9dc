import Bus
import Foundation
import Synchronization
import TestPorts
import Testing

/// Blocks of RAM that come when they are needed.
private final class TestSource: MemorySource, @unchecked Sendable {
  /// What it was asked for.
  private(set) var loads: [Int] = []
  var refused: Int?
  /// The first byte of a page, by its number.
  static func byte(ofPage page: Int) -> UInt8 { UInt8(truncatingIfNeeded: page &* 7 &+ 1) }

  func load(block: Int, into target: UnsafeMutableRawBufferPointer) -> Bool {
    loads.append(block)
    #expect(target.allSatisfy { $0 == 0 })
    if block == refused { return false }
    for place in stride(from: 0, to: target.count, by: 4096) {
      target[place] = Self.byte(ofPage: block * 16 + place / 4096)
    }
    return true
  }
}

private final class ThreadLock: Lock {
  private let lockOfHost = NSLock()
  func lock() { lockOfHost.lock() }
  func unlock() { lockOfHost.unlock() }
}

@Suite struct AbsentMemoryTests {
  private static let base: UInt64 = 0x8000_0000
  private static let pageCount = 40
  private let memory: GuestMemory
  private let source = TestSource()

  /// Three blocks, the last one of eight pages; the middle one is zero.
  init() throws {
    memory = try #require(
      GuestMemory(
        base: Self.base, byteCount: UInt64(Self.pageCount) * 4096, provider: TestMemory()))
    try memory.store(UInt64.max, Self.base + 20 * 4096)
    memory.replaceAll(by: source, holding: [0, 2], lock: ThreadLock())
  }

  private static func address(_ page: Int) -> UInt64 { base + UInt64(page) * 4096 }
  private static func isHeld(_ page: Int) -> Bool { page < 16 || page >= 32 }

  @Test func nothingIsBroughtBeforeItIsNeeded() {
    #expect(source.loads == [])
    #expect(memory.contains(Self.base, count: memory.byteCount))
    #expect(memory.usedBlocks == [0, 1, 2])
    #expect(source.loads == [])
  }

  @Test func everyPageIsWhatTheSourceHas() throws {
    for page in (0..<Self.pageCount).reversed() {
      let expected = Self.isHeld(page) ? TestSource.byte(ofPage: page) : 0
      #expect(try memory.load(Self.address(page), as: UInt8.self) == expected)
    }
    #expect(source.loads == [2, 0])
  }

  /// Each way to RAM, in a page of an absent block: what is near it is there as well.
  @Test(arguments: 0..<10)
  func everyDoorBringsTheBlock(door: Int) throws {
    let place = Self.address(35)
    var bytes: [UInt8] = [9, 9]
    switch door {
    case 0: _ = try memory.load(place + 1, as: UInt16.self)
    case 1: try memory.store(UInt8(5), place + 1)
    case 2: try bytes.withUnsafeMutableBytes { try memory.read(place + 1, into: $0) }
    case 3: try bytes.withUnsafeBytes { try memory.write(place + 1, from: $0) }
    case 4: try memory.write(place + 1, bytes: bytes[...])
    case 5: try memory.clear(place + 1, count: 64)
    case 6: #expect(memory.hostAddress(of: place, count: 1)?.load(as: UInt8.self) != 0)
    case 7: #expect(memory.bytes(page: 35)[0] == TestSource.byte(ofPage: 35))
    case 8: #expect(!memory.isZero(page: 35))
    default: memory.restore(page: 34, from: nil)
    }
    #expect(source.loads == [2])
    #expect(try memory.load(place, as: UInt8.self) == TestSource.byte(ofPage: 35))
    #expect(try memory.load(Self.address(34), as: UInt8.self) != 0 || door == 9)
    #expect(source.loads == [2])
  }

  @Test func whatReachesOverBlocksBringsThemAll() throws {
    #expect(memory.hostAddress(of: Self.address(15) + 1, count: 17 * 4096) != nil)
    #expect(source.loads == [0, 2])
    #expect(memory.hostAddress(of: Self.base, count: memory.byteCount) != nil)
    #expect(source.loads == [0, 2])
  }

  @Test func anAccessAtTheEndOfABlockBringsNoMore() throws {
    _ = try memory.load(Self.address(32) - 8, as: UInt64.self)
    #expect(source.loads == [])
    _ = try memory.load(Self.address(16) - 8, as: UInt64.self)
    #expect(source.loads == [0])
    #expect(memory.hostAddress(of: Self.address(32), count: 0) != nil)
    #expect(source.loads == [0])
  }

  @Test func singleWordsAreFoundOnceAllIsThere() throws {
    let words = MemoryWords(of: memory)
    #expect(words.hostAddress(of: Self.address(17)) == nil)
    _ = try memory.load(Self.address(0), as: UInt8.self)
    _ = try memory.load(Self.address(39), as: UInt8.self)
    #expect(
      words.hostAddress(of: Self.address(39))?.load(as: UInt8.self) == TestSource.byte(ofPage: 39))
    #expect(words.hostAddress(of: memory.end) == nil)
    #expect(words.hostAddress(of: Self.base - 8) == nil)
  }

  @Test func bringingIsNoChange() throws {
    let epoch = memory.beginChangeEpoch()
    let version = memory.codeVersion(pageOf: Self.base)
    memory.markCode(Self.base, count: 4)
    _ = try memory.load(Self.base, as: UInt8.self)
    #expect(memory.changedPages(since: epoch) == [])
    #expect(memory.codeVersion(pageOf: Self.base) == version)
    #expect(memory.hasCode(pageOf: Self.base))
  }

  @Test func replacingIsOne() throws {
    memory.markCode(Self.address(1), count: 4)
    let version = memory.codeVersion(pageOf: Self.address(1))
    let epoch = memory.beginChangeEpoch()
    memory.replaceAll(by: source, holding: [], lock: ThreadLock())
    #expect(memory.changedPages(since: epoch) == Array(0..<Self.pageCount))
    #expect(memory.codeVersion(pageOf: Self.address(1)) != version)
    #expect(!memory.hasCode(pageOf: Self.address(1)))
    for page in 0..<Self.pageCount { #expect(memory.isZero(page: page)) }
  }

  @Test func aBlockCanBeLookedAtWithoutStaying() throws {
    for _ in 0..<2 {
      let pages = memory.withBlock(2) { ($0.count / 4096, $0[4096]) }
      #expect(pages?.0 == 8 && pages?.1 == TestSource.byte(ofPage: 33))
    }
    #expect(source.loads == [2, 2])
    _ = try memory.load(Self.address(33), as: UInt8.self)
    _ = memory.withBlock(2) { $0[0] }
    #expect(source.loads == [2, 2, 2])
  }

  @Test func whatCannotBeBroughtIsLost() throws {
    source.refused = 2
    #expect(!memory.isLost)
    #expect(throws: BusError.unmapped) { try memory.load(Self.address(33), as: UInt8.self) }
    #expect(memory.isLost && MemoryWords(of: memory).isLost)
    #expect(throws: BusError.unmapped) { try memory.store(UInt8(1), Self.address(33)) }
    #expect(memory.bytes(page: 33).allSatisfy { $0 == 0 })
    #expect(memory.withBlock(2) { $0[0] } == nil)
    // Nor is anything else, which would be of no use any more.
    #expect(throws: BusError.unmapped) { try memory.load(Self.base, as: UInt8.self) }
    #expect(source.loads == [2])
    // What is there stays.
    #expect(try memory.load(Self.address(20), as: UInt8.self) == 0)
    memory.replaceAll(by: TestSource(), holding: [2], lock: ThreadLock())
    #expect(!memory.isLost)
    #expect(try memory.load(Self.address(33), as: UInt8.self) == TestSource.byte(ofPage: 33))
  }

  @Test func theSourceIsLetGoOnceAllIsThere() throws {
    weak var former: TestSource?
    do {
      let source = TestSource()
      former = source
      memory.replaceAll(by: source, holding: [1], lock: ThreadLock())
    }
    #expect(former != nil)
    _ = try memory.load(Self.address(16), as: UInt8.self)
    #expect(former == nil)
  }

  @Test func threadsBringEachBlockOnce() throws {
    let size = 512
    let memory = try #require(
      GuestMemory(base: Self.base, byteCount: UInt64(size) * 4096, provider: TestMemory()))
    memory.replaceAll(by: source, holding: Array(0..<32), lock: ThreadLock())
    let wrong = Atomic<Int>(0)
    DispatchQueue.concurrentPerform(iterations: 4) { thread in
      for step in 0..<size {
        let page = (step * 37 + thread * 111) % size
        let byte = try? memory.load(Self.address(page), as: UInt8.self)
        if byte != TestSource.byte(ofPage: page) { wrong.add(1, ordering: .relaxed) }
      }
    }
    #expect(wrong.load(ordering: .relaxed) == 0)
    #expect(source.loads.sorted() == Array(0..<32))
  }
}
