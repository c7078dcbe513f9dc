/// Who answers SBI calls.
enum Implementation {
  /// `sbi_get_impl_id`: the specification lists 0 to 11, without a range for experiments. This one is nobody's: "MVM"
  /// in ASCII.
  static let identifier: UInt = 0x4d_564d
  static let majorVersion: UInt = 1
  static let minorVersion: UInt = 0
  /// `sbi_get_impl_version`: as OpenSBI packs it.
  static let version = majorVersion << 16 | minorVersion
  /// SBI 2.0: the minor number in 24 bits, the major one in 7 above.
  static let specification: UInt = 2 << 24
}
