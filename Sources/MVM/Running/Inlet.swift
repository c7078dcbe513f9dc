import Bus

/// Stands between a console and a deterministic board: what has come is let in between two runs of the board, never in the
/// midst of one. A device takes bytes whenever its guest makes room, and what it finds must not depend on how fast the
/// host's threads are.
final class Inlet: SerialPort {
  /// More than any device takes at once; the rest stays where it was, so that a pipe fills up and its writer waits.
  private static let capacity = 4096

  private let port: any SerialPort
  private var admitted: [UInt8] = []
  private var taken = 0

  init(_ port: any SerialPort) { self.port = port }

  func transmit(_ byte: UInt8) { port.transmit(byte) }

  func receive() -> UInt8? {
    guard hasBytes else { return nil }
    defer { taken += 1 }
    return admitted[taken]
  }

  /// Whether bytes that were let in have not been taken.
  var hasBytes: Bool { taken < admitted.count }

  /// Lets in what has come. Returns whether there may be more.
  func admit() -> Bool {
    admitted.removeFirst(taken)
    taken = 0
    while admitted.count < Self.capacity {
      guard let byte = port.receive() else { return false }
      admitted.append(byte)
    }
    return true
  }
}
