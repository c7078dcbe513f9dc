/// Makes small ELF files, right unless asked otherwise.
package struct ELFBuilder {
  package struct Symbol {
    package var name: String
    package var value: UInt64
    package var size: UInt64 = 0
    /// 0 label, 1 object, 2 function.
    package var type: UInt8 = 2
    package var section: UInt16 = 1
    package var isGlobal = true

    package init(
      name: String, value: UInt64, size: UInt64 = 0, type: UInt8 = 2, section: UInt16 = 1,
      isGlobal: Bool = true
    ) {
      self.name = name
      self.value = value
      self.size = size
      self.type = type
      self.section = section
      self.isGlobal = isGlobal
    }
  }

  package var code: [UInt8] = [0x13, 0, 0, 0, 0x67, 0x80, 0, 0]
  package var address: UInt64 = 0x8000_0000
  package var entry: UInt64 = 0x8000_0000
  package var type: UInt16 = 2
  package var machine: UInt16 = 243
  package var memorySize: UInt64?
  package var symbols: [Symbol] = []
  /// The ISA string of `.riscv.attributes`.
  package var architecture: String?

  package init() {}

  /// The file's bytes: header, segment, sections' contents, section headers.
  package func build() -> [UInt8] {
    var contents: [(name: String, type: UInt32, bytes: [UInt8])] = [
      (".text", 1, code), (".symtab", 2, symbolTable), (".strtab", 3, names),
    ]
    if let architecture {
      contents.append((".riscv.attributes", 0x7000_0003, Self.attributes(architecture)))
    }
    contents.append((".shstrtab", 3, Self.strings(contents.map { $0.name } + [".shstrtab"]).bytes))
    let nameOffsets = Self.strings(contents.map { $0.name }).offsets
    var body: [UInt8] = []
    var headers = [UInt8](repeating: 0, count: 64)
    for (index, section) in contents.enumerated() {
      let offset = UInt64(120 + body.count)
      let isCode = index == 0
      headers += Self.bytes(UInt32(nameOffsets[index])) + Self.bytes(section.type)
      headers += Self.bytes(UInt64(isCode ? 6 : 0)) + Self.bytes(isCode ? address : 0)
      headers += Self.bytes(offset) + Self.bytes(UInt64(section.bytes.count))
      headers += Self.bytes(UInt32(section.type == 2 ? 3 : 0)) + Self.bytes(UInt32(1))
      headers += Self.bytes(UInt64(1)) + Self.bytes(UInt64(section.type == 2 ? 24 : 0))
      body += section.bytes
    }
    let count = UInt16(contents.count + 1)
    return header(sectionTable: UInt64(120 + body.count), sectionCount: count) + segment + body
      + headers
  }

  private func header(sectionTable: UInt64, sectionCount: UInt16) -> [UInt8] {
    var bytes: [UInt8] = [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1] + [UInt8](repeating: 0, count: 9)
    bytes += Self.bytes(type) + Self.bytes(machine) + Self.bytes(UInt32(1)) + Self.bytes(entry)
    bytes += Self.bytes(UInt64(64)) + Self.bytes(sectionTable) + Self.bytes(UInt32(5))
    bytes += Self.bytes(UInt16(64)) + Self.bytes(UInt16(56)) + Self.bytes(UInt16(1))
    bytes += Self.bytes(UInt16(64)) + Self.bytes(sectionCount) + Self.bytes(sectionCount - 1)
    return bytes
  }

  private var segment: [UInt8] {
    Self.bytes(UInt32(1)) + Self.bytes(UInt32(5)) + Self.bytes(UInt64(120)) + Self.bytes(address)
      + Self.bytes(address) + Self.bytes(UInt64(code.count))
      + Self.bytes(memorySize ?? UInt64(code.count)) + Self.bytes(UInt64(4))
  }

  private var names: [UInt8] { Self.strings(symbols.map { $0.name }).bytes }

  private var symbolTable: [UInt8] {
    let offsets = Self.strings(symbols.map { $0.name }).offsets
    return zip(symbols, offsets).reduce(into: [UInt8](repeating: 0, count: 24)) { bytes, entry in
      let (symbol, offset) = entry
      bytes += Self.bytes(UInt32(offset)) + [symbol.type | (symbol.isGlobal ? 0x10 : 0), 0]
      bytes += Self.bytes(symbol.section) + Self.bytes(symbol.value) + Self.bytes(symbol.size)
    }
  }

  private static func strings(_ names: [String]) -> (bytes: [UInt8], offsets: [Int]) {
    var bytes: [UInt8] = [0]
    var offsets: [Int] = []
    for name in names {
      offsets.append(bytes.count)
      bytes += Array(name.utf8) + [0]
    }
    return (bytes, offsets)
  }

  /// RISC-V psABI, "Attributes": the ISA string has tag 5.
  private static func attributes(_ architecture: String) -> [UInt8] {
    let file = [5] + Array(architecture.utf8) + [0]
    let vendor = Array("riscv".utf8) + [0, 1] + bytes(UInt32(file.count + 5)) + file
    return [0x41] + bytes(UInt32(vendor.count + 4)) + vendor
  }

  package static func bytes<Value: FixedWidthInteger>(_ value: Value) -> [UInt8] {
    (0..<Value.bitWidth / 8).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
  }
}
