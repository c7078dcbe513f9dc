/// Memory that the kernel maps for the program: a file's pages, or fresh zeros (mmap(2)).
public struct MemoryMap: Sendable {
  public let address: UInt
  public let size: Int

  public struct Protection: OptionSet, Sendable {
    public let rawValue: Int
    public init(rawValue: Int) { self.rawValue = rawValue }

    public static let none: Protection = []
    public static let read = Protection(rawValue: 1)
    public static let write = Protection(rawValue: 2)
    public static let execute = Protection(rawValue: 4)
  }

  /// `shared` pages are the same in children and in all who map the file; others are copied when
  /// written. Without a file the memory holds zeros. `at` asks for exactly that address.
  public static func map(
    size: Int, _ protection: Protection = [.read, .write], shared: Bool = false,
    file: FileDescriptor? = nil, offset: Int = 0, at address: UInt? = nil
  ) throws(Errno) -> MemoryMap {
    let anonymous = file == nil ? 0x20 : 0
    let fixed = address == nil ? 0 : 0x10
    let flags = (shared ? 1 : 2) | anonymous | fixed
    let start = try SystemCall.mapMemory(
      Int(bitPattern: address ?? 0), size, protection.rawValue, flags, file?.rawValue ?? -1, offset)
    return MemoryMap(address: UInt(bitPattern: start), size: size)
  }

  /// The bytes of it in a range, counted from its start; the rest stays mapped.
  public func part(_ range: Range<Int>) -> MemoryMap {
    precondition(range.lowerBound >= 0 && range.upperBound <= size)
    return MemoryMap(address: address + UInt(range.lowerBound), size: range.count)
  }

  public func unmap() throws(Errno) {
    try SystemCall.unmapMemory(Int(bitPattern: address), size)
  }

  public func protect(_ protection: Protection) throws(Errno) {
    try SystemCall.protectMemory(Int(bitPattern: address), size, protection.rawValue)
  }

  /// Writes changed pages of a shared file map to the file.
  public func synchronize() throws(Errno) {
    let wait = 4
    try SystemCall.synchronizeMemory(Int(bitPattern: address), size, wait)
  }

  public var bytes: UnsafeMutableRawBufferPointer {
    UnsafeMutableRawBufferPointer(
      start: UnsafeMutableRawPointer(bitPattern: address), count: size)
  }

  /// The words of 32 bits, for futexes.
  public var words: UnsafeMutableBufferPointer<Int32> {
    bytes.bindMemory(to: Int32.self)
  }
}
