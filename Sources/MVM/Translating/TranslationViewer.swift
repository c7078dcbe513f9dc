public import Assembly
import Bus
import Host
public import RISCV
import Translator

/// Shows how the code of a program is translated, without running it.
///
///     let viewer = try TranslationViewer(file)
///     for region in try viewer.function("main").regions { ... }
///
/// A machine translates only what a hart has come by; here all of a function counts as that, and nothing outside it. The code is
/// x86-64's on every host. One thread at a time.
public final class TranslationViewer {
  /// Where translated code has the guest's registers.
  public let places: RegisterPlaces
  /// What its code is for.
  public let host = "x86-64"

  let program: GuestProgram
  let disassembler: Disassembler
  let operations: OperationText
  let hostDisassembler: HostDisassembler
  let memory = ScratchCode()
  private let entry: UInt64

  /// Of a program; `extensions` are the instructions to know.
  ///
  /// - Throws: `noDisassembler`.
  public convenience init(
    _ file: ELFFile, extensions: ExtensionSet = .all, registers: RegisterNames = .application
  ) throws(TranslationViewError) {
    try self.init(
      GuestProgram(file, extensions: extensions), entry: file.entry, extensions: extensions,
      registers: registers)
  }

  private init(
    _ program: GuestProgram, entry: UInt64, extensions: ExtensionSet, registers: RegisterNames
  ) throws(TranslationViewError) {
    hostDisassembler = try Self.hostDisassembler()
    self.program = program
    self.entry = entry
    var style = Disassembler.Style()
    style.registers = registers
    disassembler = Disassembler(extensions: extensions, style: style, symbols: program.symbols)
    operations = OperationText(names: registers, symbols: program.symbols)
    places = RegisterPlaces(TranslationCache(memory: memory, lock: NoLock()), names: registers)
  }

  /// Of code that is in a machine's memory.
  convenience init(
    _ code: [UInt8], at address: UInt64, extensions: ExtensionSet, symbols: SymbolTable
  ) throws(TranslationViewError) {
    try self.init(
      GuestProgram(code, at: address, extensions: extensions, symbols: symbols),
      entry: address, extensions: extensions, registers: .application)
  }

  private static func hostDisassembler() throws(TranslationViewError) -> HostDisassembler {
    do throws(HostError) {
      if let disassembler = try HostDisassembler(.host ?? .x86_64) { return disassembler }
    } catch {
      throw .noDisassembler(reason: error.description)
    }
    throw .noDisassembler(reason: "capstone does not know this processor, or memory is out")
  }

  /// The functions that have names and code, by their addresses; of several names for one, the last.
  public var functions: [Symbol] {
    let all = program.symbols.functions.filter { program.part(around: $0.address) != nil }
    return all.enumerated().filter { index, symbol in
      index + 1 == all.count || all[index + 1].address != symbol.address
    }.map(\.element)
  }

  /// What an address is called: `main+0x12`.
  public func name(of address: UInt64) -> String? { program.symbols.name(of: address) }

  /// A function, or whatever else a symbol names, all of it.
  ///
  /// - Throws: `noSymbol`, `stripped`, `noCode`, `odd`.
  public func function(_ name: String) throws(TranslationViewError) -> TranslatedCode {
    guard let symbol = program.symbols[name] else {
      if program.symbols.isEmpty { throw .stripped(entry: entry) }
      let known = program.symbols.functions.map { (word: $0.name, means: $0.name) }
      throw .noSymbol(name, nearest: nearest(to: name, among: known))
    }
    return try code(of: symbol)
  }

  /// What a symbol names.
  ///
  /// - Throws: `noCode`, `odd`.
  public func code(of symbol: Symbol) throws(TranslationViewError) -> TranslatedCode {
    let start = symbol.address
    guard start & 1 == 0 else { throw .odd(start) }
    guard let part = program.part(around: start) else { throw .noCode(start) }
    let range = program.symbols.extent(of: symbol).clamped(to: part)
    return translate(Extent(name: symbol.name, range: range, start: start, isWhole: true))
  }

  /// What is translated when a hart comes by an address: of the function around it or, where none is known, of the page.
  ///
  /// - Throws: `noCode`, `odd`, `middle`.
  public func code(at address: UInt64) throws(TranslationViewError) -> TranslatedCode {
    guard address & 1 == 0 else { throw .odd(address) }
    guard var range = program.part(around: address) else { throw .noCode(address) }
    let symbol = program.symbols.symbol(at: address)
    if let symbol { range = program.symbols.extent(of: symbol).clamped(to: range) }
    let known = program.addresses(in: range.lowerBound..<address + 1)
    if let last = known.last, last != address { throw .middle(address, of: last) }
    // No region leaves its page.
    let page = address & ~0xfff
    let first = known.first { $0 >= page } ?? address
    let (end, isLast) = page.addingReportingOverflow(4096)
    return translate(
      Extent(
        name: program.symbols.name(of: address),
        range: first..<min(range.upperBound, isLast ? .max : end), start: address,
        isWhole: false))
  }

  /// What is to be shown.
  struct Extent {
    let name: String?
    /// What is known.
    let range: Range<UInt64>
    /// Where to begin, and whether to go on until nothing is left.
    let start: UInt64
    let isWhole: Bool
  }
}
