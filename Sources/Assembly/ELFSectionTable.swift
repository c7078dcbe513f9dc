/// The sections of an ELF file, and what is found through them.
struct ELFSectionTable {
  /// A section header's fields.
  private struct Header {
    let name: UInt32
    let type: UInt32
    let flags: UInt64
    let address: UInt64
    let size: UInt64
    let fileRange: Range<Int>
    let link: Int
    let entrySize: UInt64
  }

  private enum SectionType {
    static let symbols: UInt32 = 2
    static let strings: UInt32 = 3
    static let zeroes: UInt32 = 8
    static let dynamicSymbols: UInt32 = 11
  }

  let sections: [ELFSection]
  private let headers: [Header]

  init(_ reader: ByteReader, _ header: ELFHeader) throws(ELFError) {
    var headers: [Header] = []
    for index in 0..<header.sectionCount {
      headers.append(try Self.header(reader, header, index))
    }
    self.headers = headers
    if headers.isEmpty || header.nameSection == 0 {
      sections = headers.map { Self.section("", $0) }
      return
    }
    guard let names = try Self.strings(reader, headers, header.nameSection) else {
      throw .noSectionNames(header.nameSection)
    }
    var sections: [ELFSection] = []
    for header in headers { sections.append(Self.section(try names[header.name], header)) }
    self.sections = sections
  }

  private static func header(
    _ reader: ByteReader, _ header: ELFHeader, _ index: Int
  ) throws(ELFError) -> Header {
    let base = header.sectionTable + UInt64(index) * ELFHeader.sectionStride
    func word(_ offset: UInt64) -> UInt32 { reader.load(base + offset, as: UInt32.self) ?? 0 }
    func long(_ offset: UInt64) -> UInt64 { reader.load(base + offset, as: UInt64.self) ?? 0 }
    // Entry 0 is nobody's, and its fields may mean other things.
    let isInFile = index > 0 && word(4) != 0 && word(4) != SectionType.zeroes
    guard let range = reader.range(isInFile ? long(24) : 0, size: isInFile ? long(32) : 0) else {
      throw .sectionOutOfBounds(index)
    }
    return Header(
      name: index > 0 ? word(0) : 0, type: word(4), flags: long(8), address: long(16),
      size: long(32), fileRange: range, link: Int(word(40)), entrySize: long(56))
  }

  private static func section(_ name: String, _ header: Header) -> ELFSection {
    ELFSection(
      name: name, address: header.address, size: header.size, fileRange: header.fileRange,
      isLoaded: header.flags & 2 != 0, isExecutable: header.flags & 4 != 0)
  }

  /// The strings in a section, or nil where it holds none.
  private static func strings(
    _ reader: ByteReader, _ headers: [Header], _ index: Int
  ) throws(ELFError) -> ELFStrings? {
    guard headers.indices.contains(index), headers[index].type == SectionType.strings else {
      return nil
    }
    return try ELFStrings(reader.bytes[headers[index].fileRange], section: index)
  }
}

// MARK: Symbols

extension ELFSectionTable {
  /// The symbols of the full table or, where that was stripped, of the dynamic one.
  func symbols(_ reader: ByteReader) throws(ELFError) -> [Symbol] {
    let full = headers.first { $0.type == SectionType.symbols }
    guard let table = full ?? headers.first(where: { $0.type == SectionType.dynamicSymbols }) else {
      return []
    }
    guard table.entrySize == 24 else { throw .symbolSize(table.entrySize) }
    guard let names = try Self.strings(reader, headers, table.link) else {
      throw .noSymbolNames(table.link)
    }
    var symbols: [Symbol] = []
    let end = UInt64(table.fileRange.upperBound)
    var entry = UInt64(table.fileRange.lowerBound)
    while entry + 24 <= end {
      if let symbol = try symbol(reader, entry, names) { symbols.append(symbol) }
      entry += 24
    }
    return symbols
  }

  /// The symbol of an entry, or nil where it names nothing in the program: files, sections, what is defined elsewhere,
  /// thread-local variables, and the `$x` that mark where code begins.
  private func symbol(
    _ reader: ByteReader, _ entry: UInt64, _ names: ELFStrings
  ) throws(ELFError) -> Symbol? {
    let information = reader.load(entry + 4, as: UInt8.self) ?? 0
    let section = Int(reader.load(entry + 6, as: UInt16.self) ?? 0)
    let name = try names[reader.load(entry, as: UInt32.self) ?? 0]
    guard section != 0, let kind = Self.kind(information & 15, section: section) else { return nil }
    // Marks of where code and data begin (RISC-V ELF psABI, "mapping symbol"), and not what Swift makes of names.
    let isMark = information & 15 == 0 && name.utf8.first == UInt8(ascii: "$")
    if name.isEmpty || isMark { return nil }
    return Symbol(
      name: name, address: reader.load(entry + 8, as: UInt64.self) ?? 0,
      size: reader.load(entry + 16, as: UInt64.self) ?? 0, kind: kind,
      isGlobal: information >> 4 != 0,
      limit: sections.indices.contains(section) ? sections[section].end : .max)
  }

  private static func kind(_ type: UInt8, section: Int) -> Symbol.Kind? {
    let absoluteSection = 0xfff1
    switch type {
    case 0: return section == absoluteSection ? .absolute : .label
    case 1: return section == absoluteSection ? .absolute : .object
    case 2, 10: return .function
    default: return nil
    }
  }
}
