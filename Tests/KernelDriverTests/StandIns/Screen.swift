/// In the place of the kernel's: memory of the host's, as large as it is asked for, to a limit.
final class ScreenMemory {
  let width: Int
  let height: Int
  private let bytes: UnsafeMutableRawPointer

  init?(width: Int, height: Int) {
    guard (1...8192).contains(width), (1...8192).contains(height) else { return nil }
    (self.width, self.height) = (width, height)
    bytes = .allocate(byteCount: width * height * 4, alignment: 4096)
  }

  deinit { bytes.deallocate() }

  var byteCount: Int { width * height * 4 }
  var address: PhysicalAddress { PhysicalAddress(of: bytes) }
}

/// Keeps what a driver has found.
enum Screens {
  nonisolated(unsafe) static var card: VirtioGraphicsCard?

  static func found(_ card: VirtioGraphicsCard) { self.card = card }
}
