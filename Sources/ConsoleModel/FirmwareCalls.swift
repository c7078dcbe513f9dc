/// Calls of the supervisor to the firmware (RISC-V SBI specification 2.0), by extension and function.
enum FirmwareCalls {
  /// A call in words.
  static func text(_ extensionNumber: UInt64, _ function: UInt64, _ arguments: [UInt64]) -> String {
    guard let (name, functions) = extensions[extensionNumber] else {
      return "firmware call 0x\(String(extensionNumber, radix: 16)), function \(function)"
    }
    let place = Int(clamping: function)
    let words = functions.indices.contains(place) ? functions[place] : "function \(function)"
    return "firmware (\(name)): \(words)"
  }

  private static let extensions: [UInt64: (name: String, functions: [String])] = [
    0x10: (
      "base",
      [
        "which specification", "which firmware", "which version", "is an extension there",
        "mvendorid", "marchid", "mimpid",
      ]
    ),
    0x5449_4d45: ("time", ["set the hart's timer"]),
    0x73_5049: ("IPI", ["interrupt other harts"]),
    0x5246_4e43: (
      "fence", ["other harts' instructions", "other harts' translations", "the same of an ASID"]
    ),
    0x48_534d: ("harts", ["start a hart", "stop this hart", "what a hart does", "suspend"]),
    0x5352_5354: ("reset", ["switch off, or begin anew"]),
    0x4442_434e: ("console", ["write", "read", "write a byte"]),
    0: ("old", ["set the hart's timer"]), 1: ("old", ["write a byte"]),
    2: ("old", ["read a byte"]), 4: ("old", ["interrupt other harts"]),
    5: ("old", ["fence of other harts' instructions"]),
    6: ("old", ["fence of other harts' translations"]), 8: ("old", ["switch off"]),
  ]
}
