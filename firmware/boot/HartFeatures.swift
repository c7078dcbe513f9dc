/// Extensions that firmware has to open to S mode.
struct HartFeatures: OptionSet {
  let rawValue: UInt32

  /// Page tables' accessed and dirty bits by hardware, or by traps.
  static let svadu = HartFeatures(rawValue: 1 << 0)
  static let svade = HartFeatures(rawValue: 1 << 1)
  /// Memory types in page tables.
  static let svpbmt = HartFeatures(rawValue: 1 << 2)
  /// S mode's own timer.
  static let sstc = HartFeatures(rawValue: 1 << 3)
  /// Cache blocks: cleaned and invalidated, zeroed.
  static let zicbom = HartFeatures(rawValue: 1 << 4)
  static let zicboz = HartFeatures(rawValue: 1 << 5)
  /// The entropy source.
  static let zkr = HartFeatures(rawValue: 1 << 6)
  /// Which extensions' state lower modes may use.
  static let smstateen = HartFeatures(rawValue: 1 << 7)

  static let all = HartFeatures(rawValue: ~0)

  init(rawValue: UInt32) { self.rawValue = rawValue }

  /// What a hart's node names, in the newer form (a list) or in the older one (`rv64imac_sstc_...`).
  init(of node: DeviceTreeNode) {
    rawValue = 0
    let list = node.property("riscv,isa-extensions")
    guard let names = list ?? node.property("riscv,isa") else { return }
    let separator: UInt8 = list == nil ? 0x5f : 0
    func take(_ name: StaticString, _ feature: HartFeatures) {
      if names.hasWord(name, separator: separator) { insert(feature) }
    }
    take("svadu", .svadu)
    take("svade", .svade)
    take("svpbmt", .svpbmt)
    take("sstc", .sstc)
    take("zicbom", .zicbom)
    take("zicboz", .zicboz)
    take("zkr", .zkr)
    take("smstateen", .smstateen)
  }
}
