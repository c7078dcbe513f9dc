import Bus
import Host
import Testing
import Translator

/// Every form of instruction that is written, read back by capstone.
struct A64AssemblerTests {
  /// What is written, and what it should be.
  struct Form: CustomTestStringConvertible, Sendable {
    let text: String
    let write: @Sendable (inout A64Assembler) -> Void
    var testDescription: String { text }

    init(_ text: String, _ write: @escaping @Sendable (inout A64Assembler) -> Void) {
      (self.text, self.write) = (text, write)
    }
  }

  @Test(arguments: Form.arithmetic + Form.moves + Form.jumps + Form.float)
  func isWhatWasMeant(form: Form) throws {
    #expect(try Self.text(form.write) == form.text)
  }

  /// The text of what is written at 0x1000, instructions between semicolons.
  static func text(_ write: (inout A64Assembler) -> Void) throws -> String {
    let disassembler = try #require(try HostDisassembler(.arm64))
    let memory = UnsafeMutableRawPointer.allocate(byteCount: 4096, alignment: 4096)
    defer { memory.deallocate() }
    var assembler = A64Assembler(memory, capacity: 4096)
    write(&assembler)
    let bytes = UnsafeRawBufferPointer(start: memory, count: assembler.count)
    return disassembler.lines(of: bytes, at: 0x1000).map(\.text).joined(separator: "; ")
  }

  /// A constant that an instruction can hold, if there is one, is that constant.
  @Test(arguments: [Translator.Width.bits32, .bits64])
  func masksAreWhatWasMeant(width: Translator.Width) throws {
    let register = width == .bits32 ? "w0" : "x0"
    let limit: UInt64 = width == .bits32 ? 0xffff_ffff : .max
    var count = 0
    for size in [2, 4, 8, 16, 32, 64] where size <= (width == .bits32 ? 32 : 64) {
      for length in 1..<size {
        for rotation in 0..<size {
          let bits = Self.repeated(length, rotation, size) & limit
          let mask = try #require(A64BitMask(Int64(bitPattern: bits), width))
          let text = try Self.text { $0.logic(.xor, .x0, .x0, mask: mask, width) }
          #expect(text == "eor \(register), \(register), #\(Self.number(bits))")
          count += 1
        }
      }
    }
    // The manual's count: 1302 of 32 bits, 5334 of 64.
    #expect(count == (width == .bits32 ? 1302 : 5334))
  }

  @Test(arguments: [0, -1, 5, 0x5555_5555_5555_5554, 0x7f00_ff00_ff00_ffff, 0x1234])
  func otherConstantsAreNone(constant: Int64) {
    #expect(A64BitMask(constant, .bits64) == nil)
  }

  /// A run of ones, rotated right, over and over.
  private static func repeated(_ length: Int, _ rotation: Int, _ size: Int) -> UInt64 {
    var bits: UInt64 = 0
    for bit in 0..<64 where (bit + rotation) % size < length { bits |= 1 << UInt64(bit) }
    return bits
  }

  private static func number(_ bits: UInt64) -> String {
    bits < 10 ? "\(bits)" : "0x" + String(bits, radix: 16)
  }
}
