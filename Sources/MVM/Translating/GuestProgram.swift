import Assembly
import RISCV

/// The code of a program, to be looked at.
struct GuestProgram {
  let symbols: SymbolTable
  /// None of them reaches the end of all addresses.
  private let parts: [(address: UInt64, bytes: ArraySlice<UInt8>)]
  private let decoder: Decoder

  init(_ file: ELFFile, extensions: ExtensionSet) {
    symbols = SymbolTable(file.symbols)
    decoder = Decoder(extensions: extensions)
    let sections = file.sections.filter { $0.isExecutable && !$0.fileRange.isEmpty }
      .map { ($0.address, file.contents(of: $0)) }
    let all =
      !sections.isEmpty
      ? sections
      : file.segments.filter(\.isExecutable).map { ($0.virtualAddress, file.contents(of: $0)) }
    parts = all.filter { !$0.0.addingReportingOverflow(UInt64($0.1.count)).overflow }
  }

  /// Code from an address on, which does not reach the end of all addresses.
  init(_ code: [UInt8], at address: UInt64, extensions: ExtensionSet, symbols: SymbolTable) {
    self.symbols = symbols
    decoder = Decoder(extensions: extensions)
    parts = [(address, code[...])]
  }

  /// The stretch of code around an address; nil where there is none.
  func part(around address: UInt64) -> Range<UInt64>? {
    parts.first { address >= $0.address && address - $0.address < UInt64($0.bytes.count) }
      .map { $0.address..<$0.address + UInt64($0.bytes.count) }
  }

  /// The instruction at an address, its bits and its bytes' number; nil where the code ends before.
  func instruction(at address: UInt64) -> (instruction: Instruction, bits: UInt32, count: Int)? {
    guard let low = half(at: address) else { return nil }
    if Decoder.length(of: low) == 2 {
      return (decoder.decode(UInt32(low)), UInt32(low), 2)
    }
    guard let high = half(at: address &+ 2) else { return nil }
    let bits = UInt32(high) << 16 | UInt32(low)
    return (decoder.decode(bits), bits, 4)
  }

  /// The addresses of instructions, one after the other.
  func addresses(in range: Range<UInt64>) -> [UInt64] {
    var addresses: [UInt64] = []
    var next = range.lowerBound
    while next < range.upperBound, let found = instruction(at: next) {
      addresses.append(next)
      next &+= UInt64(found.count)
    }
    return addresses
  }

  private func half(at address: UInt64) -> UInt16? {
    for part in parts where address >= part.address {
      let offset = address - part.address
      guard offset < UInt64(part.bytes.count), part.bytes.count - Int(offset) >= 2 else { continue }
      let place = part.bytes.startIndex + Int(offset)
      return UInt16(part.bytes[place]) | UInt16(part.bytes[place + 1]) << 8
    }
    return nil
  }
}
