import Bus
import Host
import Testing
import Translator

/// Places are aligned by one instruction, which does nothing.
struct PaddingTests {
  @Test(arguments: 0...7)
  func isOneInstruction(size: Int) throws {
    let disassembler = try #require(try HostDisassembler(.x86_64))
    let memory = UnsafeMutableRawPointer.allocate(byteCount: 64, alignment: 16)
    defer { memory.deallocate() }
    var assembler = X86Assembler(CodeBuffer(memory, capacity: 64))
    for _ in size..<8 { assembler.byte(0xc3) }
    let start = assembler.count
    assembler.align(8)
    #expect(assembler.count == 8)
    let bytes = UnsafeRawBufferPointer(start: memory + start, count: size)
    let texts = disassembler.lines(of: bytes, at: 0x1000).map(\.text)
    #expect(texts.count == min(size, 1))
    #expect(texts.allSatisfy { $0.hasPrefix("nop") })
  }
}
