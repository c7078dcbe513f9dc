import Configuration
import MVM

/// `mvm disassemble`: show the instructions of a program.
enum DisassembleCommand {
  static let command = Command(
    name: "disassemble", table: DisassembleArguments.table,
    otherNames: ["disasm", "objdump", "dump", "list"], act: disassemble)

  /// Larger programs than this are nothing to read.
  private static let largestFile = 1 << 30

  @Sendable
  private static func disassemble(_ given: DisassembleArguments) throws {
    for file in given.files { try disassemble(file, given) }
  }

  private static func disassemble(_ path: String, _ given: DisassembleArguments) throws {
    let bytes = try FileContents.read(path, limit: largestFile)
    let extensions = try given.isa.map { try ExtensionSet(isa: $0) } ?? .all
    var style = Disassembler.Style()
    style.usesAliases = given.aliases
    if given.numeric { style.registers = .numeric }

    guard bytes.starts(with: [0x7f, 0x45, 0x4c, 0x46]) else {
      if let symbol = given.symbol { throw DisassembleError.noSymbol(symbol, file: path) }
      let listing = Listing(Disassembler(extensions: extensions, style: style))
      let wanted = given.range ?? 0..<UInt64.max
      let part = CodePart(address: given.address, bytes: bytes[...])
      try write([part], of: wanted, listing, path)
      return
    }
    let program = try program(bytes, path)
    let symbols = SymbolTable(program.symbols)
    let listing = Listing(
      Disassembler(extensions: extensions, style: style, symbols: symbols))
    if let wanted = try wanted(given, symbols, path) {
      try write(program.codeParts, of: wanted, listing, path)
    } else {
      var lines = LineWriter()
      listing.write(program) { lines.write($0) }
      lines.finish()
    }
  }

  private static func program(_ bytes: [UInt8], _ path: String) throws -> ELFFile {
    do {
      return try ELFFile(bytes: bytes)
    } catch {
      throw DisassembleError.broken(file: path, reason: error.description)
    }
  }

  /// The addresses that were asked for; nil for all.
  private static func wanted(
    _ given: DisassembleArguments, _ symbols: SymbolTable, _ path: String
  ) throws -> Range<UInt64>? {
    guard let name = given.symbol else { return given.range }
    guard let symbol = symbols[name] else {
      let known = symbols.functions.map { (word: $0.name, means: $0.name) }
      throw DisassembleError.noSymbol(name, file: path, nearest: nearest(to: name, among: known))
    }
    return symbols.extent(of: symbol)
  }

  private static func write(
    _ parts: [CodePart], of wanted: Range<UInt64>, _ listing: Listing, _ path: String
  ) throws {
    var lines = LineWriter()
    var isEmpty = true
    for part in parts {
      guard let shown = part.clamped(to: wanted) else { continue }
      isEmpty = false
      listing.write(shown.bytes, at: shown.address) { lines.write($0) }
    }
    lines.finish()
    if isEmpty { throw DisassembleError.nothingThere(wanted, file: path) }
  }
}
