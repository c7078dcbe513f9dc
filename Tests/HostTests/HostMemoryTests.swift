import Bus
import Glibc
import Host
import Testing

@Suite struct HostMemoryTests {
  /// What the system counts as this file in memory's size on store.
  private func touchedBytes(_ region: MemoryRegion) throws -> Int {
    var status = stat()
    try #require(fstat(try #require(region.descriptor), &status) == 0)
    return Int(status.st_blocks) * 512
  }

  @Test func sixtyFourGigabytesCostWhatIsTouched() throws {
    let memory = HostMemory()
    let size = 64 << 30
    let start = try #require(memory.reserve(byteCount: size))
    let region = try #require(memory.regions.first)
    #expect(try touchedBytes(region) == 0)
    let middle = start + size / 2
    #expect(middle.load(as: UInt64.self) == 0)
    middle.storeBytes(of: 42, as: UInt64.self)
    #expect((1...(4 << 20)).contains(try touchedBytes(region)))
    // Somebody else who maps the file sees the same.
    var value: UInt64 = 0
    #expect(pread(try #require(region.descriptor), &value, 8, size / 2) == 8)
    #expect(value == 42)
  }

  @Test(arguments: [1, 4095, 4096, 4097])
  func sizesAreRoundedUpToPages(byteCount: Int) throws {
    let memory = HostMemory()
    let start = try #require(memory.reserve(byteCount: byteCount))
    #expect(UInt(bitPattern: start) % 4096 == 0)
    let region = try #require(memory.regions.first)
    #expect(region.byteCount == (byteCount + 4095) / 4096 * 4096)
    #expect(UnsafeRawBufferPointer(start: start, count: region.byteCount).allSatisfy { $0 == 0 })
  }

  @Test(arguments: [0, -1, .min, .max, .max - 4096, 1 << 62, 1 << 50])
  func absurdSizesAreRefused(byteCount: Int) {
    let memory = HostMemory()
    #expect(memory.reserve(byteCount: byteCount) == nil)
    #expect(memory.regions.isEmpty)
  }

  @Test func areasAreGivenBack() throws {
    var memory: HostMemory? = HostMemory()
    let start = try #require(memory?.reserve(byteCount: 1 << 20))
    let descriptor = try #require(memory?.regions.first?.descriptor)
    var page: UInt8 = 0
    var before = stat()
    try #require(fstat(descriptor, &before) == 0)
    #expect(mincore(start, 4096, &page) == 0)
    memory = nil
    // The number may have been taken by another test since, but not for the same file.
    var after = stat()
    #expect(fstat(descriptor, &after) != 0 || after.st_ino != before.st_ino)
  }

  @Test func itServesAsGuestMemory() throws {
    let memory = try #require(
      GuestMemory(base: 0x8000_0000, byteCount: 16 << 30, provider: HostMemory()))
    #expect(memory.end == 0x8000_0000 + 16 << 30)
    try memory.store(7 as UInt8, memory.end - 1)
    #expect(try memory.load(memory.end - 1, as: UInt8.self) == 7)
    // Nobody has touched the rest, and asking does not.
    #expect(memory.usedBlocks == [memory.blockCount - 1])
    #expect(memory.firstInUsedParts(before: 1 << 30) { $0.count } == nil)
    // Two blocks that touch, and one beyond what is asked for.
    for address in [0x8001_8000, 0x8002_3000, 0x8010_0000] as [UInt64] {
      try memory.store(9 as UInt8, address)
    }
    var parts: [(count: Int, nines: [Int])] = []
    let none: Bool? = memory.firstInUsedParts(before: 1 << 20) { part in
      parts.append((part.count, part.indices.filter { part[$0] == 9 }))
      return nil
    }
    #expect(none == nil)
    #expect(parts.map(\.count) == [2 << 16] && parts[0].nines == [0x8000, 0x1_3000])
    #expect(memory.usedBlocks == [1, 2, 16, memory.blockCount - 1])
    // What is behind what was found is not looked at.
    var lookCount = 0
    let size: Int? = memory.firstInUsedParts(before: memory.byteCount) { part in
      lookCount += 1
      return part.count
    }
    #expect(size == 2 << 16 && lookCount == 1)
  }

  @Test func whatIsClearedIsZeroAndUntouched() throws {
    let memory = HostMemory()
    let size = 64 << 12
    let start = try #require(memory.reserve(byteCount: size))
    #expect(memory.untouchedCount(from: start, byteCount: size) == size)
    for page in [3, 20, 63] { start.storeBytes(of: 1, toByteOffset: page << 12, as: UInt8.self) }
    #expect(memory.untouchedCount(from: start, byteCount: size) == 3 << 12)
    #expect(memory.untouchedCount(from: start, byteCount: 4096) == 4096)
    memory.clear(start + (8 << 12), byteCount: 32 << 12)
    #expect(start.load(fromByteOffset: 20 << 12, as: UInt8.self) == 0)
    #expect(start.load(fromByteOffset: 3 << 12, as: UInt8.self) == 1)
    #expect(start.load(fromByteOffset: 63 << 12, as: UInt8.self) == 1)
    memory.clear(start, byteCount: size)
    #expect(memory.untouchedCount(from: start, byteCount: size) == size)
  }
}
