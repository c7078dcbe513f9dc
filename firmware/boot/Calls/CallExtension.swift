/// The extensions that there are, by what a7 names them with: mostly ASCII.
enum CallExtension: UInt {
  case base = 0x10
  case timer = 0x5449_4d45  // "TIME"
  case interrupt = 0x73_5049  // "sPI"
  case remoteFence = 0x5246_4e43  // "RFNC"
  case hartState = 0x48_534d  // "HSM"
  case systemReset = 0x5352_5354  // "SRST"
  case debugConsole = 0x4442_434e  // "DBCN"

  /// What `sbi_probe_extension` is asked for; the older calls are extensions of their own.
  static func isThere(_ identifier: UInt) -> Bool {
    CallExtension(rawValue: identifier) != nil || LegacyCall(rawValue: identifier) != nil
  }
}
