/// A pcap file, its instants in nanoseconds of guest time.
final class CaptureFile {
  /// Says that fractions of seconds are nanoseconds.
  private static let magic: UInt32 = 0xa1b2_3c4d
  /// More than any frame has.
  private static let longest: UInt32 = 262_144
  private static let ethernet: UInt32 = 1
  private static let second: UInt64 = 1_000_000_000

  private let file: OutputFile

  /// Begins a file.
  init(_ path: String) throws(MachineError) {
    file = try OutputFile(path, key: "capture")
    var header: [UInt8] = []
    Self.append(Self.magic, to: &header)
    Self.append(0x0004_0002, to: &header)  // version 2.4
    for number in [0, 0, Self.longest, Self.ethernet] { Self.append(number, to: &header) }
    file.write(header)
  }

  /// Adds a frame.
  func write(_ frame: UnsafeRawBufferPointer, at instant: UInt64) {
    let size = UInt32(truncatingIfNeeded: frame.count)
    var record: [UInt8] = []
    record.reserveCapacity(frame.count + 16)
    Self.append(UInt32(truncatingIfNeeded: instant / Self.second), to: &record)
    Self.append(UInt32(truncatingIfNeeded: instant % Self.second), to: &record)
    Self.append(size, to: &record)
    Self.append(size, to: &record)
    record.append(contentsOf: frame)
    file.write(record)
  }

  /// Sees to it that everything is in the file.
  func finish() throws(MachineError) { try file.finish() }

  private static func append(_ number: UInt32, to bytes: inout [UInt8]) {
    for shift in stride(from: 0, to: 32, by: 8) as StrideTo<UInt32> {
      bytes.append(UInt8(truncatingIfNeeded: number >> shift))
    }
  }
}
