import Board
import RISCV
import Testing

@Suite struct DeviceTreeTests {
  static let sample: DeviceTreeNode = {
    var root = DeviceTreeNode("")
    root["#address-cells"] = .cells(2)
    root["text"] = .text("one", "two")
    root["empty"] = .empty
    root["odd"] = DeviceTreeValue(bytes: [1, 2, 3, 4, 5])
    var child = DeviceTreeNode("device", at: 0x1000_0000)
    child["reg"] = .pairs(0x1_0000_0002, 3)
    child["text"] = .text("three")
    root.add(child)
    root.add(DeviceTreeNode("last"))
    return root
  }()

  @Test func whatIsWrittenIsReadBack() throws {
    let blob = DeviceTreeBlob.bytes(of: Self.sample)
    #expect(try DeviceTreeReader.root(of: blob) == Self.sample)
    #expect(try DeviceTreeReader.root(of: blob + [0, 0, 0]) == Self.sample)
  }

  @Test func numbersAreBigEndian() {
    #expect(DeviceTreeValue.cells(0x0102_0304).bytes == [1, 2, 3, 4])
    #expect(DeviceTreeValue.pairs(0x1_0000_0002).bytes == [0, 0, 0, 1, 0, 0, 0, 2])
    #expect(Self.sample.child("device@10000000") != nil)
  }

  /// Every cut and every changed byte gives a tree or an error, never a trap.
  @Test func brokenBlobsAreRefused() throws {
    let blob = DeviceTreeBlob.bytes(of: Self.sample)
    for count in 0..<blob.count {
      #expect(throws: DeviceTreeError.self) {
        try DeviceTreeReader.root(of: Array(blob[..<count]))
      }
    }
    for index in blob.indices {
      for value: UInt8 in [0, 1, 3, 9, 0x7f, 0x80, 0xff] {
        var broken = blob
        broken[index] = value
        _ = try? DeviceTreeReader.root(of: broken)
      }
    }
  }

  @Test func deepNestingIsRefused() {
    var node = DeviceTreeNode("leaf")
    for _ in 0..<100 {
      var parent = DeviceTreeNode("n")
      parent.add(node)
      node = parent
    }
    #expect(throws: DeviceTreeError.structure) {
      try DeviceTreeReader.root(of: DeviceTreeBlob.bytes(of: node))
    }
  }
}
