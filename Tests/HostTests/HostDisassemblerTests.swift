import Bus
import Host
import Testing

/// Known bytes as text.
@Suite struct HostDisassemblerTests {
  private static let intel: [(bytes: [UInt8], text: String)] = [
    ([0xb8, 0x2a, 0x00, 0x00, 0x00], "mov eax, 0x2a"),
    ([0x48, 0x8b, 0x44, 0x8b, 0x08], "mov rax, qword ptr [rbx + rcx*4 + 8]"),
    ([0x74, 0xfe], "je 0x400000"),
    ([0xe8, 0xfb, 0xff, 0xff, 0x00], "call 0x1400000"),
    ([0xf3, 0x48, 0x0f, 0xb8, 0xc1], "popcnt rax, rcx"),
    ([0xc3], "ret"),
  ]
  private static let arm: [(bytes: [UInt8], text: String)] = [
    ([0x40, 0x05, 0x80, 0x52], "movz w0, #0x2a"),
    ([0x20, 0x00, 0x02, 0x8b], "add x0, x1, x2"),
    ([0x00, 0x00, 0x00, 0x14], "b #0x400000"),
    ([0xc0, 0x03, 0x5f, 0xd6], "ret"),
  ]

  @Test(arguments: intel) func intelCode(row: (bytes: [UInt8], text: String)) throws {
    try check(row, .x86_64)
  }

  @Test(arguments: arm) func armCode(row: (bytes: [UInt8], text: String)) throws {
    try check(row, .arm64)
  }

  private func check(
    _ row: (bytes: [UInt8], text: String), _ processor: HostProcessor
  ) throws {
    let disassembler = try #require(try HostDisassembler(processor))
    let lines = disassembler.lines(of: row.bytes, at: 0x40_0000)
    #expect(
      lines.map { [$0.text, "\($0.address)", "\($0.bytes)"] }
        == [[row.text, "\(0x40_0000)", "\(row.bytes)"]])
  }

  @Test func linesFollowEachOther() throws {
    let disassembler = try #require(try HostDisassembler(.x86_64))
    let bytes = Self.intel.flatMap(\.bytes)
    let lines = disassembler.lines(of: bytes, at: 0x7fff_0000_0000)
    #expect(lines.flatMap(\.bytes) == bytes)
    #expect(lines.map(\.bytes) == Self.intel.map(\.bytes))
    #expect(lines[2].address == 0x7fff_0000_000a && lines[2].text == "je 0x7fff0000000a")
    #expect(lines[0].description == "7fff00000000: b8 2a 00 00 00           mov eax, 0x2a")
  }

  @Test(arguments: HostProcessor.allCases)
  func whatIsNoInstructionIsShownAsBytes(processor: HostProcessor) throws {
    let disassembler = try #require(try HostDisassembler(processor))
    #expect(disassembler.lines(of: [], at: 0).isEmpty)
    // "push es", which 64-bit mode has not, and a word that arm64 has not.
    let none: [UInt8] = [0x06, 0x06, 0x06, 0x06]
    let good = processor == .x86_64 ? Self.intel[5] : Self.arm[3]
    let lines = disassembler.lines(of: none + good.bytes + [0x0f], at: 0x1000)
    #expect(lines.flatMap(\.bytes) == none + good.bytes + [0x0f])
    #expect(lines[0].text.hasPrefix(".byte"))
    #expect(lines.dropLast().last?.text == good.text)
    #expect(lines.last?.text == ".byte 0x0f" || lines.last?.text == ".byte 0xf")
  }
}
