import Assembly
import Board

/// Where a machine gets what it starts with, at every power-on.
protocol ImageSource {
  /// What goes into memory.
  func load() throws(MachineError) -> BootImages

  /// The symbols of the kernel, or of the firmware where there is no kernel; none where that is no ELF file.
  func symbols() throws(MachineError) -> SymbolTable

  /// What messages call an image.
  func name(of kind: ImageKind) -> String?
}

extension ImageSource {
  /// What messages call the program whose symbols are asked for.
  private var programName: String { name(of: .kernel) ?? name(of: .firmware) ?? "the program" }

  /// The address of a symbol that `key` cannot do without.
  func address(of symbol: String, for key: String) throws(MachineError) -> UInt64 {
    guard let address = try symbols().address(of: symbol) else {
      throw .noSymbol(symbol, file: programName, key: key)
    }
    return address
  }

  /// Where the signature of an architecture test is.
  func signatureRange() throws(MachineError) -> Range<UInt64> {
    let begin = try address(of: "begin_signature", for: "signature")
    let end = try address(of: "end_signature", for: "signature")
    guard begin <= end, (end - begin) % 4 == 0 else {
      throw .unusableImage(
        file: programName, reason: "begin_signature to end_signature are not whole words")
    }
    return begin..<end
  }

  /// What the board says, with the name of the file that it is about.
  func error(_ error: BoardError) -> MachineError {
    if error == .nothingToRun { return .nothingToRun }
    guard let kind = error.image, let name = name(of: kind) else {
      return .impossible(reason: error.description)
    }
    return .unusableImage(file: name, reason: error.description)
  }

  /// The symbols in the bytes of a program.
  func symbols(of bytes: [UInt8]) throws(MachineError) -> SymbolTable {
    guard bytes.starts(with: [0x7f, 0x45, 0x4c, 0x46]) else { return SymbolTable() }
    do throws(ELFError) {
      return SymbolTable(try ELFFile(bytes: bytes).symbols)
    } catch {
      throw .unusableImage(file: programName, reason: error.description)
    }
  }
}

extension BoardError {
  /// The image that it is about.
  fileprivate var image: ImageKind? {
    switch self {
    case .empty(let kind), .compressed(let kind), .malformed(let kind, _),
      .outsideMemory(let kind, _, _), .overlap(let kind, _, _, _), .noRoom(let kind, _, _):
      kind
    default: nil
    }
  }
}
