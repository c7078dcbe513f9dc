import Processor

/// A program's memory, as system calls use it: an address that a program gave is trusted in nothing.
///
/// The bytes are accessed where they are, with the program's own rights; what cannot be served as a
/// page fault gives `badAddress`. So nobody can change a mapping between a check and the access.
enum UserMemory {
  /// Whether a range lies in the program's half of addresses, whatever is mapped there.
  @inline(__always)
  static func isInRange(_ address: UInt64, _ count: Int) -> Bool {
    count >= 0 && address < MemoryMap.userEnd && UInt64(count) <= MemoryMap.userEnd - address
  }

  private static func pointer(_ address: UInt64) -> UnsafeMutableRawPointer? {
    UnsafeMutableRawPointer(bitPattern: UInt(address))
  }

  static func copyIn(
    _ address: UInt64, into target: UnsafeMutableRawPointer, count: Int
  ) throws(Errno) {
    guard count > 0 else { return }
    guard isInRange(address, count), copyWithRecovery(target, pointer(address), count) == 0 else {
      throw .badAddress
    }
  }

  static func copyOut(
    _ source: UnsafeRawPointer, to address: UInt64, count: Int
  ) throws(Errno) {
    guard count > 0 else { return }
    guard isInRange(address, count), copyWithRecovery(pointer(address), source, count) == 0 else {
      throw .badAddress
    }
  }

  static func clear(_ address: UInt64, count: Int) throws(Errno) {
    guard count > 0 else { return }
    guard isInRange(address, count), fillWithRecovery(pointer(address), 0, count) == 0 else {
      throw .badAddress
    }
  }

  /// A structure of plain numbers, in the place of `value`.
  static func read<Value: BitwiseCopyable>(
    into value: inout Value, at address: UInt64
  ) throws(Errno) {
    let count = MemoryLayout<Value>.size
    let failed = withUnsafeMutablePointer(to: &value) {
      !isInRange(address, count) || copyWithRecovery($0, pointer(address), count) != 0
    }
    if failed { throw .badAddress }
  }

  static func read<Number: FixedWidthInteger & BitwiseCopyable>(
    _ type: Number.Type, at address: UInt64
  ) throws(Errno) -> Number {
    var value: Number = 0
    try read(into: &value, at: address)
    return value
  }

  static func write<Value: BitwiseCopyable>(_ value: Value, to address: UInt64) throws(Errno) {
    var value = value
    let count = MemoryLayout<Value>.size
    let failed = withUnsafePointer(to: &value) {
      !isInRange(address, count) || copyWithRecovery(pointer(address), $0, count) != 0
    }
    if failed { throw .badAddress }
  }

  static func readBytes(_ address: UInt64, count: Int) throws(Errno) -> [UInt8] {
    guard isInRange(address, count) else { throw .badAddress }
    var bytes = [UInt8](repeating: 0, count: count)
    let failed = bytes.withUnsafeMutableBytes {
      count > 0 && copyWithRecovery($0.baseAddress, pointer(address), count) != 0
    }
    if failed { throw .badAddress }
    return bytes
  }

  static func write(_ bytes: [UInt8], to address: UInt64) throws(Errno) {
    let failed = bytes.withUnsafeBytes {
      !isInRange(address, $0.count)
        || ($0.count > 0 && copyWithRecovery(pointer(address), $0.baseAddress, $0.count) != 0)
    }
    if failed { throw .badAddress }
  }

  /// Bytes up to a zero, without it, or the first ones if they are more.
  static func readStart(of address: UInt64, limit: Int) throws(Errno) -> ByteString {
    var bytes: [UInt8] = []
    while bytes.count < limit {
      let byte = try read(UInt8.self, at: address + UInt64(bytes.count))
      if byte == 0 { break }
      bytes.append(byte)
    }
    return ByteString(bytes)
  }

  /// Bytes up to a zero, without it; `tooLong` if there is none within `limit`.
  static func readString(
    _ address: UInt64, limit: Int = ByteString.longestPath, tooLong: Errno = .fileNameTooLong
  ) throws(Errno) -> ByteString {
    var bytes: [UInt8] = []
    var next = address
    while bytes.count < limit {
      // Not beyond a page's end: what is behind it may not be mapped.
      let room = min(limit - bytes.count, 4096 - Int(next & 4095), 256)
      let piece = try readBytes(next, count: room)
      if let end = piece.firstIndex(of: 0) {
        bytes += piece[..<end]
        return ByteString(bytes)
      }
      bytes += piece
      next += UInt64(room)
    }
    throw tooLong
  }
}
