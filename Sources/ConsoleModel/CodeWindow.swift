import Assembly
public import MVM

/// Instructions round an address, as a stopped hart sees them.
public struct CodeWindow: Sendable {
  /// A line of it.
  public struct Line: Sendable, Equatable {
    public let address: UInt64
    public let encoding: UInt32
    /// Mnemonic and operands.
    public let text: String
    /// The function that begins here, if one does.
    public let label: String?
  }

  private let disassembler: Disassembler
  private let explainer: Explainer
  private let symbols: SymbolTable

  public init(symbols: SymbolTable) {
    self.symbols = symbols
    disassembler = Disassembler(symbols: symbols)
    explainer = Explainer(symbols: symbols)
  }

  /// What the instruction at an address does, an effect a line.
  public func explanation(_ line: Line) -> [String] {
    explainer.explain(line.encoding, at: line.address).map(GuestNames.readable)
  }

  /// The address in words: `main+0x12`.
  public func name(of address: UInt64) -> String? {
    symbols.name(of: address).map(GuestNames.readable)
  }

  /// Up to `before` instructions before an address, that one, and up to `after` after it.
  public func lines(round pc: UInt64, before: Int, after: Int, _ hart: MachineHart) -> [Line] {
    let first = start(before: pc, count: before, hart)
    var lines: [Line] = []
    var address = first
    while lines.count < before + after + 1, let line = line(at: address, hart) {
      lines.append(line)
      address &+= line.encoding & 3 == 3 ? 4 : 2
    }
    let excess = (lines.firstIndex { $0.address == pc } ?? 0) - before
    return Array(lines.dropFirst(max(0, excess)))
  }

  private func line(at address: UInt64, _ hart: MachineHart) -> Line? {
    guard var encoding = hart.instruction(at: address) else { return nil }
    if encoding & 3 != 3 { encoding &= 0xffff }
    let label = symbols.symbol(at: address).flatMap {
      $0.address == address ? GuestNames.readable($0.name) : nil
    }
    return Line(
      address: address, encoding: encoding,
      text: GuestNames.readable(disassembler.text(of: encoding, at: address)), label: label)
  }

  /// Where to begin so that an instruction begins at `pc`: the function's beginning if that is near; else the first place from
  /// which decoding comes to `pc`.
  private func start(before pc: UInt64, count: Int, _ hart: MachineHart) -> UInt64 {
    let reach = UInt64(count) * 4
    if let symbol = symbols.symbol(at: pc), pc - symbol.address <= reach { return symbol.address }
    for back in stride(from: min(reach, pc), to: 0, by: -2)
    where leads(from: pc - back, to: pc, hart) {
      return pc - back
    }
    return pc
  }

  private func leads(from start: UInt64, to pc: UInt64, _ hart: MachineHart) -> Bool {
    var address = start
    while address < pc {
      guard let encoding = hart.instruction(at: address) else { return false }
      address += encoding & 3 == 3 ? 4 : 2
    }
    return address == pc
  }
}
