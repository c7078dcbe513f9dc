public import Bus
internal import CCapstone

/// Code of a host as text, by capstone: what translations have become. That of x86-64 is written as Intel's manuals do.
///
/// Not for two threads at once.
public final class HostDisassembler {
  /// An instruction, or bytes that are none.
  public struct Line: Equatable, Sendable, CustomStringConvertible {
    /// Where its first byte is executed.
    public let address: UInt64
    /// Its bytes, in the order of memory.
    public let bytes: [UInt8]
    /// Mnemonic and operands; `.byte` and numbers for what is no instruction.
    public let text: String

    /// `7f0012345678: b8 2a 00 00 00   mov eax, 0x2a`, with room for eight bytes.
    public var description: String {
      let digits = bytes.map { Self.hexadecimal(UInt64($0), 2) }.joined(separator: " ")
      let padding = String(repeating: " ", count: max(0, 24 - digits.count))
      return "\(Self.hexadecimal(address, 12)): \(digits)\(padding) \(text)"
    }

    private static func hexadecimal(_ number: UInt64, _ width: Int) -> String {
      let digits = String(number, radix: 16)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
  }

  private var handle: csh = 0
  /// One instruction, allocated by capstone for `handle`, freed before that is closed.
  private let instruction: UnsafeMutablePointer<cs_insn>

  /// Gets ready for a processor's code, not necessarily this host's; nil where the library does not know it, or memory is out.
  ///
  /// - Throws: `noLibrary`.
  public init?(_ processor: HostProcessor) throws(HostError) {
    try Capstone.sharedObject.require()
    let isOpen =
      switch processor {
      case .x86_64: Capstone.open(CS_ARCH_X86, CS_MODE_64, &handle) == CS_ERR_OK
      case .arm64: Capstone.open(CS_ARCH_ARM64, CS_MODE_LITTLE_ENDIAN, &handle) == CS_ERR_OK
      }
    guard isOpen else { return nil }
    // What is no instruction becomes a line, and what follows is looked at all the same.
    guard Capstone.option(handle, CS_OPT_SKIPDATA, Int(CS_OPT_ON.rawValue)) == CS_ERR_OK,
      let instruction = Capstone.allocate(handle)
    else {
      _ = Capstone.close(&handle)
      return nil
    }
    self.instruction = instruction
  }

  deinit {
    Capstone.free(instruction, 1)
    _ = Capstone.close(&handle)
  }

  /// The instructions in `bytes`, of which the first is executed at `address`. Every byte is in one line.
  public func lines(of bytes: UnsafeRawBufferPointer, at address: UInt64) -> [Line] {
    var lines: [Line] = []
    var next = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
    var (left, place) = (bytes.count, address)
    while left > 0, Capstone.next(handle, &next, &left, &place, instruction) {
      let done = bytes.count - left
      let count = min(Int(instruction.pointee.size), done)
      lines.append(
        Line(
          address: instruction.pointee.address, bytes: Array(bytes[(done - count)..<done]),
          text: Self.text(instruction)))
    }
    if left > 0 {
      let rest = Array(bytes.suffix(left))
      let numbers = rest.map { "0x" + String($0, radix: 16) }
      lines.append(
        Line(address: place, bytes: rest, text: ".byte " + numbers.joined(separator: ", ")))
    }
    return lines
  }

  /// The same for bytes that lie elsewhere than where they are executed.
  public func lines(of bytes: [UInt8], at address: UInt64) -> [Line] {
    bytes.withUnsafeBytes { lines(of: $0, at: address) }
  }

  private static func text(_ instruction: UnsafeMutablePointer<cs_insn>) -> String {
    let mnemonic = withUnsafeBytes(of: &instruction.pointee.mnemonic) { text($0) }
    let operands = withUnsafeBytes(of: &instruction.pointee.op_str) { text($0) }
    return operands.isEmpty ? mnemonic : "\(mnemonic) \(operands)"
  }

  /// A C string in a field of fixed size.
  private static func text(_ field: UnsafeRawBufferPointer) -> String {
    String(decoding: field.prefix { $0 != 0 }, as: UTF8.self)
  }
}
