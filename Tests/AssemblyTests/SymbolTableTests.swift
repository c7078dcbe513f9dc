import Assembly
import Testing

@Suite struct SymbolTableTests {
  static let table = SymbolTable([
    Symbol(name: "main", address: 0x1000, size: 0x20, kind: .function),
    Symbol(name: ".Lmain", address: 0x1000, isGlobal: false),
    Symbol(name: "label", address: 0x2000, limit: 0x2100),
    Symbol(name: "size", address: 0x10, kind: .absolute),
    Symbol(name: "twice", address: 0x2010, isGlobal: false, limit: 0x2100),
    Symbol(name: "twice", address: 0x3000, size: 4, kind: .object),
  ])

  @Test(arguments: [
    (0xfff, nil), (0x1000, "main"), (0x1012, "main+0x12"), (0x101f, "main+0x1f"), (0x1020, nil),
    (0x2000, "label"), (0x2008, "label+0x8"), (0x20ff, "twice+0xef"), (0x2100, nil),
    (0x3003, "twice+0x3"), (UInt64.max, nil), (0x10, nil),
  ])
  func namesAddresses(address: UInt64, name: String?) {
    #expect(Self.table.name(of: address) == name)
  }

  @Test func findsNames() {
    #expect(Self.table.address(of: "main") == 0x1000)
    #expect(Self.table.address(of: "size") == 0x10)
    #expect(Self.table.address(of: "twice") == 0x3000)
    #expect(Self.table.address(of: "nobody") == nil)
    #expect(Self.table.functions.map { $0.name } == ["main"])
  }

  @Test func isEmptyWithoutSymbols() {
    #expect(SymbolTable().name(of: 0) == nil)
    #expect(SymbolTable().isEmpty)
  }
}
