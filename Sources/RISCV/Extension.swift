/// A set of extensions of the instruction set. Names as the manual spells them.
public struct ExtensionSet: OptionSet, Hashable, Sendable {
  /// One bit an extension, in the order of `ExtensionSet.named`.
  public let rawValue: UInt64

  /// A set from its bits.
  @inlinable
  public init(rawValue: UInt64) { self.rawValue = rawValue }

  private init(bit: UInt64) { rawValue = 1 << bit }

  // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
  public static let
    i = ExtensionSet(bit: 0), m = ExtensionSet(bit: 1), a = ExtensionSet(bit: 2),
    f = ExtensionSet(bit: 3), d = ExtensionSet(bit: 4), c = ExtensionSet(bit: 5),
    zicsr = ExtensionSet(bit: 6), zifencei = ExtensionSet(bit: 7),
    zicntr = ExtensionSet(bit: 8), zihpm = ExtensionSet(bit: 9),
    zba = ExtensionSet(bit: 10), zbb = ExtensionSet(bit: 11), zbs = ExtensionSet(bit: 12),
    zbc = ExtensionSet(bit: 13), zicond = ExtensionSet(bit: 14), zfh = ExtensionSet(bit: 15),
    zfa = ExtensionSet(bit: 16), zacas = ExtensionSet(bit: 17), zcb = ExtensionSet(bit: 18),
    zimop = ExtensionSet(bit: 19), zcmop = ExtensionSet(bit: 20), zicbom = ExtensionSet(bit: 21),
    zicbop = ExtensionSet(bit: 22), zicboz = ExtensionSet(bit: 23),
    zihintpause = ExtensionSet(bit: 24), zihintntl = ExtensionSet(bit: 25),
    zawrs = ExtensionSet(bit: 26), zkr = ExtensionSet(bit: 27), sstc = ExtensionSet(bit: 28),
    svinval = ExtensionSet(bit: 29), svnapot = ExtensionSet(bit: 30),
    svpbmt = ExtensionSet(bit: 31),
    svadu = ExtensionSet(bit: 32), smstateen = ExtensionSet(bit: 33),
    sscofpmf = ExtensionSet(bit: 34)

  /// Every extension and its name, lower case, in the order of an ISA string.
  // swift-format-ignore
  public static let named: [(name: StaticString, set: ExtensionSet)] = [
    ("i", .i), ("m", .m), ("a", .a), ("f", .f), ("d", .d), ("c", .c),
    ("zicbom", .zicbom), ("zicbop", .zicbop), ("zicboz", .zicboz), ("zicntr", .zicntr),
    ("zicond", .zicond), ("zicsr", .zicsr), ("zifencei", .zifencei), ("zihintntl", .zihintntl),
    ("zihintpause", .zihintpause), ("zihpm", .zihpm), ("zimop", .zimop), ("zacas", .zacas),
    ("zawrs", .zawrs), ("zfa", .zfa), ("zfh", .zfh), ("zcb", .zcb), ("zcmop", .zcmop),
    ("zba", .zba), ("zbb", .zbb), ("zbc", .zbc), ("zbs", .zbs), ("zkr", .zkr),
    ("smstateen", .smstateen), ("sscofpmf", .sscofpmf), ("sstc", .sstc), ("svadu", .svadu),
    ("svinval", .svinval), ("svnapot", .svnapot), ("svpbmt", .svpbmt),
  ]

  /// Everything this machine can do.
  public static let all = named.reduce(into: ExtensionSet()) { $0.formUnion($1.set) }
}
