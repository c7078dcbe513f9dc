import RISCV

/// Disassembles stretches of memory and whole programs to lines, laid out as objdump does:
///
///     0000000080000000 <_start>:
///         80000000:	00000297          	auipc	t0,0x0
public struct Listing: Sendable {
  private let disassembler: Disassembler

  /// A listing by a disassembler, whose symbols become headings.
  public init(_ disassembler: Disassembler) { self.disassembler = disassembler }

  /// The lines of bytes that stand at an address. Bytes at the end that are too few for an instruction are data.
  public func lines(_ bytes: ArraySlice<UInt8>, at base: UInt64) -> [String] {
    var lines: [String] = []
    write(bytes, at: base) { lines.append($0) }
    return lines
  }

  /// The lines of a program: its sections of code or, where it has no sections, its segments of code.
  public func lines(of file: ELFFile) -> [String] {
    var lines: [String] = []
    write(file) { lines.append($0) }
    return lines
  }

  /// Gives the lines of bytes one by one.
  public func write(
    _ bytes: ArraySlice<UInt8>, at base: UInt64, to output: (String) -> Void
  ) {
    var position = bytes.startIndex
    while position < bytes.endIndex {
      let address = base &+ UInt64(position - bytes.startIndex)
      heading(address, isFirst: position == bytes.startIndex, output)
      let rest = bytes[position...]
      let encoding = Self.encoding(rest)
      let length = Self.length(encoding, available: rest.count)
      output(line(encoding, length, address))
      position += length
    }
  }

  /// Gives the lines of a program one by one.
  public func write(_ file: ELFFile, to output: (String) -> Void) {
    let sections = file.sections.filter { $0.isExecutable && !$0.fileRange.isEmpty }
    for section in sections {
      output("Section " + section.name + ":")
      write(file.contents(of: section), at: section.address, to: output)
      output("")
    }
    guard sections.isEmpty else { return }
    for segment in file.segments where segment.isExecutable {
      write(file.contents(of: segment), at: segment.virtualAddress, to: output)
      output("")
    }
  }

  private func heading(_ address: UInt64, isFirst: Bool, _ output: (String) -> Void) {
    guard let symbol = disassembler.symbols.symbol(at: address), symbol.address == address else {
      return
    }
    if !isFirst { output("") }
    output(Hexadecimal.padded(address, to: 16) + " <" + symbol.name + ">:")
  }

  private func line(_ encoding: UInt32, _ length: Int, _ address: UInt64) -> String {
    let value = UInt64(length == 4 ? encoding : encoding & (length == 2 ? 0xffff : 0xff))
    let digits = Hexadecimal.padded(value, to: length * 2).padded(to: 18)
    let text =
      length == 1
      ? ".byte\t" + Hexadecimal.prefixed(value)
      : length == 2 && encoding & 3 == 3
        ? ".2byte\t" + Hexadecimal.prefixed(value) : disassembler.text(of: encoding, at: address)
    return Hexadecimal.digits(address).indented(to: 12) + ":\t" + digits + "\t" + text
  }

  /// The first four bytes, or as many as there are.
  private static func encoding(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    bytes.prefix(4).reversed().reduce(0) { $0 << 8 | UInt32($1) }
  }

  /// How many bytes belong together: those of the instruction, or what is left of it.
  private static func length(_ encoding: UInt32, available: Int) -> Int {
    let length = Int(Decoder.length(of: UInt16(truncatingIfNeeded: encoding)))
    return available >= length ? length : available >= 2 ? 2 : 1
  }
}
