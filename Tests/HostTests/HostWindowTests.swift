import Bus
import Host
import Testing

/// Pages of RAM at a second place.
struct HostWindowTests {
  private static let page = 4096
  private let memory = HostMemory()

  private func window(_ pages: Int) throws -> (any PageWindow, UnsafeMutableRawPointer) {
    let storage = try #require(memory.reserve(byteCount: pages * Self.page))
    let window = try #require(memory.makeWindow(byteCount: 1 << 38, margin: 1 << 36))
    return (window, storage)
  }

  private func word(_ window: any PageWindow, _ address: UInt64) -> UnsafeMutablePointer<UInt64>? {
    UnsafeMutablePointer(bitPattern: UInt(window.origin &+ address))
  }

  /// What the system says that may be done to an address: "rw-s", "---p", ...
  private func rights(_ window: any PageWindow, _ address: UInt64) throws -> String {
    let place = UInt(window.origin &+ address)
    let maps = String(
      decoding: try FileContents.read("/proc/self/maps", limit: 1 << 24), as: UTF8.self)
    for line in maps.split(separator: "\n") {
      let words = line.split(separator: " ")
      let ends = words[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
      if ends[0]..<ends[1] ~= place { return String(words[1]) }
    }
    return ""
  }

  @Test func whatIsShownIsTheSameMemory() throws {
    let (window, storage) = try window(4)
    let last = UInt64(1 << 38) - UInt64(Self.page)
    for (address, page) in [(UInt64(0), 3), (0x8000_0000, 0), (last, 1)] {
      let place = storage + page * Self.page
      #expect(window.show(place, at: address, byteCount: Self.page, isWritable: true))
      word(window, address)?.pointee = address + 1
      #expect(place.load(as: UInt64.self) == address + 1)
      place.storeBytes(of: 7, as: UInt64.self)
      #expect(word(window, address)?.pointee == 7)
    }
  }

  @Test func pagesAreShownTogetherAndHiddenOneByOne() throws {
    let (window, storage) = try window(3)
    for page in 0..<3 { (storage + page * Self.page).storeBytes(of: page, as: Int.self) }
    #expect(window.show(storage, at: 0x5000, byteCount: 3 * Self.page, isWritable: false))
    for page in UInt64(0)..<3 {
      #expect(word(window, 0x5000 + page << 12)?.pointee == page)
      #expect(try rights(window, 0x5000 + page << 12) == "r--s")
    }
    window.hide(0x6000, byteCount: Self.page)
    #expect(try (5...7).map { try rights(window, $0 << 12) } == ["r--s", "---p", "r--s"])
    window.hide(0, byteCount: 1 << 38)
    #expect(try (4...8).allSatisfy { try rights(window, $0 << 12) == "---p" })
  }

  /// Nothing else comes to lie in what is kept free, not even beside it.
  @Test func marginsAreKeptFree() throws {
    let (window, _) = try window(1)
    for address in [0, (1 << 38) - 1, 1 << 38, (1 << 38) + (1 << 36) - 1] as [UInt64] {
      #expect(try rights(window, address) == "---p")
    }
    #expect(try rights(window, 0 &- (1 << 36)) == "---p")
  }

  /// Memory that is not in a file cannot be in two places.
  @Test func otherMemoryIsNotShown() throws {
    let (window, _) = try window(1)
    let other = UnsafeMutableRawPointer.allocate(byteCount: Self.page, alignment: Self.page)
    defer { other.deallocate() }
    #expect(!window.show(other, at: 0, byteCount: Self.page, isWritable: true))
    #expect(try rights(window, 0) == "---p")
  }
}
