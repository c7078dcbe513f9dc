import Hart

extension HartRoom {
  /// Where an integer register of the guest is while no translated code runs.
  static func integer(_ register: UInt8) -> Int { registers + Int(register) * 8 }

  /// Where an f register is then.
  static func float(_ register: UInt8) -> Int {
    registers + (Hart.floatBase + Int(register)) * 8
  }
}
