/// Finds symbols by address and by name.
public struct SymbolTable: Sendable {
  /// Sorted by address; the best of several at one address stands last.
  private let sorted: [Symbol]
  private let named: [String: Symbol]

  /// A table of these symbols. Of several with one name, the first global one counts.
  public init(_ symbols: [Symbol] = []) {
    sorted = symbols.filter { $0.kind != .absolute }.sorted { left, right in
      left.address == right.address ? left.rank < right.rank : left.address < right.address
    }
    var named: [String: Symbol] = [:]
    for symbol in symbols where symbol.isGlobal || named[symbol.name] == nil {
      if named[symbol.name]?.isGlobal ?? false { continue }
      named[symbol.name] = symbol
    }
    self.named = named
  }

  /// Every function, by address.
  public var functions: [Symbol] { sorted.filter { $0.kind == .function } }

  /// Whether it holds nothing.
  public var isEmpty: Bool { named.isEmpty }

  /// Those of its symbols that are wanted.
  public func filtered(_ isWanted: (Symbol) -> Bool) -> SymbolTable {
    SymbolTable(sorted.filter(isWanted))
  }

  /// The symbol that an address belongs to: the nearest one before it.
  public func symbol(at address: UInt64) -> Symbol? {
    var low = 0
    var high = sorted.count
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle].address <= address { low = middle + 1 } else { high = middle }
    }
    guard low > 0, sorted[low - 1].reaches(address) else { return nil }
    return sorted[low - 1]
  }

  /// The addresses that a symbol names: as many as it says or, where it does not, up to the next symbol or its section's
  /// end.
  public func extent(of symbol: Symbol) -> Range<UInt64> {
    if symbol.size > 0 {
      let (end, overflow) = symbol.address.addingReportingOverflow(symbol.size)
      return symbol.address..<(overflow ? .max : end)
    }
    let next = sorted.first { $0.address > symbol.address }?.address ?? .max
    return symbol.address..<max(symbol.address, min(next, symbol.limit))
  }

  /// An address in words: `main`, `main+0x12`.
  public func name(of address: UInt64) -> String? {
    guard let symbol = symbol(at: address) else { return nil }
    if symbol.address == address { return symbol.name }
    return symbol.name + "+" + Hexadecimal.prefixed(address - symbol.address)
  }

  /// The symbol of a name.
  public subscript(name: String) -> Symbol? { named[name] }

  /// The address of a name.
  public func address(of name: String) -> UInt64? { named[name]?.address }
}
