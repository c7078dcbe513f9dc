/// In the place of the kernel's C header: registers are those of an object, shared memory is memory.
///
/// Registers of devices that tests have made; each test has its own object, one test runs at a time.
public protocol RegisterBank: AnyObject {
  func read(_ offset: UInt64, width: Int) -> UInt64
  func write(_ offset: UInt64, _ value: UInt64, width: Int)
}

/// The device whose registers are at any address.
nonisolated(unsafe) public var registerBank: (any RegisterBank)!

private func read(_ address: UInt64, width: Int) -> UInt64 {
  registerBank.read(address, width: width)
}

public func readDevice8(_ address: UInt64) -> UInt8 { UInt8(read(address, width: 1)) }
public func readDevice16(_ address: UInt64) -> UInt16 { UInt16(read(address, width: 2)) }
public func readDevice32(_ address: UInt64) -> UInt32 { UInt32(read(address, width: 4)) }
public func writeDevice8(_ address: UInt64, _ value: UInt8) {
  registerBank.write(address, UInt64(value), width: 1)
}
public func writeDevice32(_ address: UInt64, _ value: UInt32) {
  registerBank.write(address, UInt64(value), width: 4)
}

public func readShared16(_ place: UnsafeRawPointer) -> UInt16 { place.load(as: UInt16.self) }
public func readShared32(_ place: UnsafeRawPointer) -> UInt32 { place.load(as: UInt32.self) }
public func writeShared16(_ place: UnsafeMutableRawPointer, _ value: UInt16) {
  place.storeBytes(of: value, as: UInt16.self)
}
public func writeShared32(_ place: UnsafeMutableRawPointer, _ value: UInt32) {
  place.storeBytes(of: value, as: UInt32.self)
}
public func writeShared64(_ place: UnsafeMutableRawPointer, _ value: UInt64) {
  place.storeBytes(of: value, as: UInt64.self)
}

public func fenceDevices() {}
public func spinHint() {}

public func memset(_ place: UnsafeMutableRawPointer, _ byte: Int32, _ count: Int) {
  place.initializeMemory(as: UInt8.self, repeating: UInt8(truncatingIfNeeded: byte), count: count)
}

public func memcpy(
  _ target: UnsafeMutableRawPointer, _ source: UnsafeRawPointer, _ count: Int
) {
  target.copyMemory(from: source, byteCount: count)
}
