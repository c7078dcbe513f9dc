import Fuzzing
import MVM
import Testing

/// Descriptions of types, byte by byte.
struct TypeDescriptionTests {
  /// Types and names, as they are put together by hand.
  private struct Blob {
    var types: [UInt32] = []
    var strings: [UInt8] = [0]

    /// The number of a name.
    mutating func name(_ text: String) -> UInt32 {
      defer { strings += Array(text.utf8) + [0] }
      return UInt32(strings.count)
    }

    /// A record: name, kind and count, size or type, and what follows.
    mutating func add(
      _ name: UInt32, kind: UInt32, count: UInt32 = 0, hasBitFields: Bool = false, _ size: UInt32,
      _ rest: [UInt32] = []
    ) {
      types += [name, kind << 24 | count | (hasBitFields ? 1 << 31 : 0), size] + rest
    }

    var bytes: [UInt8] {
      let lengths = [24, 0, types.count * 4, types.count * 4, strings.count].map { UInt32($0) }
      let words = [0x0001_eb9f] + lengths + types
      return words.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) } }
        + strings
    }
  }

  /// `struct outer { u32 first; union { const count second; struct inner *third; }; u32 bit : 1; struct inner list[3]; }`, where `count` is
  /// a name for an integer, and `struct inner { u8 low; u8 high; }`.
  private static func blob() -> Blob {
    var blob = Blob()
    let names = ["u32", "count", "u8", "low", "high", "inner"].map { blob.name($0) }
    blob.add(names[0], kind: 1, 4, [32])  // 1
    blob.add(names[1], kind: 8, 1)  // 2
    blob.add(0, kind: 10, 2)  // 3: const
    blob.add(names[2], kind: 1, 1, [8])  // 4
    blob.add(names[5], kind: 4, count: 2, 2, [names[3], 4, 0, names[4], 4, 8])  // 5
    blob.add(0, kind: 2, 5)  // 6: a pointer
    let members = ["second", "third", "first", "bit", "list", "outer"].map { blob.name($0) }
    blob.add(0, kind: 5, count: 2, 8, [members[0], 3, 0, members[1], 6, 0])  // 7
    blob.add(0, kind: 3, 0, [5, 1, 3])  // 8: an array
    blob.add(
      members[5], kind: 4, count: 4, hasBitFields: true, 32,
      [members[2], 1, 0, 0, 7, 64, members[3], 1, 1 << 24 | 128, members[4], 8, 160])  // 9
    let cases = ["kinds", "NONE", "GROUP"].map { blob.name($0) }
    blob.add(cases[0], kind: 6, count: 2, 4, [cases[1], 0, cases[2], 2])
    return blob
  }

  @Test func membersAreFound() throws {
    let types = try #require(TypeDescription(Self.blob().bytes))
    func field(_ path: String) -> [UInt64]? {
      types.field(path, of: "outer").map { [$0.offset, $0.size] }
    }
    #expect(field("first") == [0, 4])
    // Of a union without a name, through a name and a qualifier of the type.
    #expect(field("second") == [8, 4])
    #expect(field("third") == [8, 8])
    #expect(field("list") == [20, 6])
    #expect(types.field("high", of: "inner")?.offset == 1)
    #expect(types.size(ofStructure: "outer") == 32)
    #expect(types.value(ofCase: "GROUP") == 2)
  }

  @Test func whatIsNotThereIsNotFound() throws {
    let types = try #require(TypeDescription(Self.blob().bytes))
    for path in ["bit", "low", "list.low", "third.low", "firs", "first.low", "fourth"] {
      #expect(types.field(path, of: "outer") == nil, "\(path)")
    }
    #expect(types.field("first", of: "oute") == nil && types.field("first", of: "u32") == nil)
    #expect(types.size(ofStructure: "kinds") == nil && types.value(ofCase: "ALL") == nil)
  }

  /// Types that consist of themselves end somewhere.
  @Test func circlesAreCut() throws {
    var blob = Blob()
    let names = ["own", "type", "many"].map { blob.name($0) }
    blob.add(names[0], kind: 4, count: 2, 8, [0, 1, 0, 0, 1, 0])
    blob.add(names[1], kind: 8, 2)
    blob.add(0, kind: 3, 0, [3, 1, 2])
    let count: UInt32 = 400
    blob.add(names[2], kind: 4, count: count, 8, (0..<count).flatMap { _ in [0, 4, 0] })
    blob.add(blob.name("last"), kind: 4, count: 2, 8, [names[0], 2, 0, names[1], 3, 0])
    let types = try #require(TypeDescription(blob.bytes))
    #expect(types.field("first", of: "own") == nil && types.field("first", of: "many") == nil)
    #expect(types.field("own", of: "last")?.size == 0)
    #expect(types.field("type", of: "last")?.size == 0)
  }

  @Test func whatIsCutOffIsRefused() {
    let bytes = Self.blob().bytes
    for count in 0..<bytes.count { #expect(TypeDescription(Array(bytes[..<count])) == nil) }
    #expect(TypeDescription([UInt8](repeating: 0xff, count: 100)) == nil)
  }

  /// Whatever the bytes are: an answer, soon.
  @Test func damageDoesNoHarm() {
    let whole = Self.blob().bytes
    Fuzzing.run(usual: 20_000) { random in
      guard let types = TypeDescription(whole.mutated(by: &random)) else { return }
      for path in ["first", "second", "list", "list.low"] { _ = types.field(path, of: "outer") }
      _ = types.value(ofCase: "GROUP")
    }
  }
}
