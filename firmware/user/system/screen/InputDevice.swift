import CSystem

/// A keyboard or a pointer of the machine: /dev/input/eventN, as Linux has it (linux/input.h).
final class InputDevice {
  let file: FileDescriptor
  private let ranges: [(minimum: Int, maximum: Int)]

  /// What a device reports, by kind.
  enum Kind {
    static let report = 0
    static let key = 1
    static let relative = 2
    static let absolute = 3
  }

  static let leftButton = 0x110

  // EVIOCGBIT, EVIOCGABS and EVIOCGRAB: direction, size, 'E', number.
  private static func bitsRequest(_ kind: Int, bytes: Int) -> Int {
    2 << 30 | bytes << 16 | 0x4520 + kind
  }
  private static func axisRequest(_ axis: Int) -> Int {
    2 << 30 | MemoryLayout<linux_input_axis>.size << 16 | 0x4540 + axis
  }
  private static let grabRequest = 1 << 30 | 4 << 16 | 0x4590

  /// The device, if it has letters or a button to point with; nobody else gets its events from now on.
  init?(_ path: ByteString) {
    guard let file = try? FileDescriptor.open(path, [.readOnly, .nonBlocking, .closeOnExecute])
    else { return nil }
    self.file = file
    ranges = [0, 1].map { InputDevice.range(file, axis: $0) }
    let keys = InputDevice.bits(file, Kind.key)
    let letterA = 30
    guard keys.contains(letterA) || keys.contains(InputDevice.leftButton) else {
      try? file.close()
      return nil
    }
    _ = SystemCall.deviceControl.raw(file.rawValue, InputDevice.grabRequest, 1)
  }

  /// Whoever had its events before gets them again.
  func close() { try? file.close() }

  /// The numbers of the keys or axes that it has.
  private static func bits(_ file: FileDescriptor, _ kind: Int) -> Set<Int> {
    var bytes = [UInt8](repeating: 0, count: 96)
    let count = bytes.withUnsafeMutableBufferPointer {
      SystemCall.deviceControl.raw(
        file.rawValue, bitsRequest(kind, bytes: $0.count), Int(bitPattern: $0.baseAddress))
    }
    guard count > 0 else { return [] }
    return Set((0..<8 * bytes.count).filter { bytes[$0 / 8] >> UInt8($0 % 8) & 1 == 1 })
  }

  private static func range(_ file: FileDescriptor, axis: Int) -> (minimum: Int, maximum: Int) {
    var raw = linux_input_axis()
    _ = withUnsafeMutablePointer(to: &raw) {
      SystemCall.deviceControl.raw(file.rawValue, axisRequest(axis), Int(bitPattern: $0))
    }
    return (Int(raw.minimum), max(Int(raw.maximum), Int(raw.minimum) + 1))
  }

  /// A value of an axis as a place of 0..<`size`.
  func place(_ value: Int, axis: Int, size: Int) -> Int {
    let (minimum, maximum) = ranges[axis]
    return min(max((value - minimum) * size / (maximum - minimum + 1), 0), max(size - 1, 0))
  }

  /// What has happened, in its order; empty if nothing has.
  func read() -> [linux_input_event] {
    [linux_input_event](unsafeUninitializedCapacity: 64) { buffer, count in
      let bytes = try? file.read(into: UnsafeMutableRawBufferPointer(buffer))
      count = (bytes ?? 0) / MemoryLayout<linux_input_event>.stride
    }
  }
}
