/// Why a file cannot be read as a program. The description is one line for the user, to be put behind the file's name.
public enum ELFError: Error, Equatable, Sendable, CustomStringConvertible {
  /// It does not begin with 7F 'E' 'L' 'F'.
  case notELF
  /// The file ends within its header.
  case truncatedHeader
  /// `EI_CLASS` is not ELFCLASS64.
  case not64Bit
  /// `EI_DATA` is not ELFDATA2LSB.
  case notLittleEndian
  /// `EI_VERSION` is not 1.
  case unknownVersion(UInt8)
  /// `e_machine` is not EM_RISCV.
  case wrongMachine(UInt16)
  /// `e_type` is neither ET_EXEC nor ET_DYN.
  case notExecutable(UInt16)
  /// `e_phentsize` is not 56.
  case segmentHeaderSize(UInt16)
  /// `e_shentsize` is not 64.
  case sectionHeaderSize(UInt16)
  /// A number of headers too large for the file's header.
  case tooManyHeaders
  /// The segment table runs over the end of the file.
  case segmentTableOutOfBounds
  /// The section table runs over the end of the file.
  case sectionTableOutOfBounds
  /// Nothing is to be loaded.
  case noSegments
  /// A segment's bytes run over the end of the file.
  case segmentOutOfBounds(Int)
  /// A segment has more bytes in the file than in memory.
  case segmentLargerThanMemory(Int)
  /// A segment runs over the end of the address space.
  case segmentWraps(Int)
  /// A section's bytes run over the end of the file.
  case sectionOutOfBounds(Int)
  /// The index of the section with the names of sections names no string table.
  case noSectionNames(Int)
  /// The index of the section with a symbol table's names names no string table.
  case noSymbolNames(Int)
  /// A string table does not end with a zero.
  case unterminatedStrings(Int)
  /// A name begins behind the end of its string table.
  case nameOutOfBounds(Int)
  /// A symbol table's entries are not 24 bytes each.
  case symbolSize(UInt64)

  /// One line, without the file's name.
  public var description: String {
    switch self {
    case .notELF: "not an ELF file"
    case .truncatedHeader: "truncated: the file ends within the ELF header"
    case .not64Bit: "not a 64-bit ELF file"
    case .notLittleEndian: "not a little-endian ELF file"
    case .unknownVersion(let version): "ELF version \(version) is unknown"
    case .wrongMachine(let machine):
      "built for another machine (ELF machine \(machine), not RISC-V)"
    case .notExecutable(let kind): "not an executable (ELF type \(kind)): link it first"
    case .segmentHeaderSize(let size): "program headers of \(size) bytes instead of 56"
    case .sectionHeaderSize(let size): "section headers of \(size) bytes instead of 64"
    case .tooManyHeaders: "more than 65279 program or section headers"
    case .segmentTableOutOfBounds: "truncated: the program headers run over the end of the file"
    case .sectionTableOutOfBounds: "truncated: the section headers run over the end of the file"
    case .noSegments: "nothing to load: no program header of type LOAD"
    default: tableDescription
    }
  }

  /// The cases that name an entry of a table.
  private var tableDescription: String {
    switch self {
    case .segmentOutOfBounds(let index): "truncated: segment \(index) runs over the end of the file"
    case .segmentLargerThanMemory(let index):
      "segment \(index) is larger in the file than in memory"
    case .segmentWraps(let index): "segment \(index) runs over the end of the address space"
    case .sectionOutOfBounds(let index): "truncated: section \(index) runs over the end of the file"
    case .noSectionNames(let index): "section \(index) should hold the section names and does not"
    case .noSymbolNames(let index): "section \(index) should hold the symbol names and does not"
    case .unterminatedStrings(let index): "string table in section \(index) has no end"
    case .nameOutOfBounds(let index): "a name lies behind the end of string table \(index)"
    case .symbolSize(let size): "symbols of \(size) bytes instead of 24"
    default: "malformed"
    }
  }
}
