import Bus

/// Why a message is answered with an error: the number that the guest's program sees.
struct NinePError: Error {
  let number: UInt32

  init(_ number: UInt32) { self.number = number }

  /// The message is none.
  static let malformed = NinePError(LinuxError.protocolError)
}
