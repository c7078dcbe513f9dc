import CSystem
import System

/// Memory for structures that the kernel reads and writes, zeros at first. Questions need not give it
/// back: their processes end soon.
struct Block {
  let address: Int
  let size: Int

  init(_ size: Int) {
    self.size = size
    let memory = UnsafeMutableRawPointer.allocate(byteCount: max(size, 8), alignment: 16)
    for index in 0..<size { memory.storeBytes(of: 0, toByteOffset: index, as: UInt8.self) }
    address = Int(bitPattern: memory)
  }

  /// Memory that is there already.
  init(at address: Int, size: Int) {
    self.address = address
    self.size = size
  }

  /// The first word, as memory has it now.
  var wordAnew: Int {
    (0..<8).reduce(0) { $0 | Int(Memory.load(address + $1)) << ($1 * 8) }
  }

  /// Words of 64 bits, in their order.
  init(words: [Int]) {
    self.init(words.count * 8)
    for (index, word) in words.enumerated() { self[word: index * 8] = word }
  }

  /// A text with a zero behind it.
  init(_ text: ByteString) {
    self.init(text.count + 1)
    for (index, byte) in text.enumerated() { self[byte: index] = byte }
  }

  private var start: UnsafeMutableRawPointer {
    UnsafeMutableRawPointer(bitPattern: address).unsafelyUnwrapped
  }

  subscript(byte offset: Int) -> UInt8 {
    get { start.load(fromByteOffset: offset, as: UInt8.self) }
    nonmutating set { start.storeBytes(of: newValue, toByteOffset: offset, as: UInt8.self) }
  }

  subscript(short offset: Int) -> Int {
    get { Int(start.loadUnaligned(fromByteOffset: offset, as: Int16.self)) }
    nonmutating set {
      start.storeBytes(
        of: Int16(truncatingIfNeeded: newValue), toByteOffset: offset, as: Int16.self)
    }
  }

  subscript(half offset: Int) -> Int {
    get { Int(start.loadUnaligned(fromByteOffset: offset, as: Int32.self)) }
    nonmutating set {
      start.storeBytes(
        of: Int32(truncatingIfNeeded: newValue), toByteOffset: offset, as: Int32.self)
    }
  }

  subscript(word offset: Int) -> Int {
    get { start.loadUnaligned(fromByteOffset: offset, as: Int.self) }
    nonmutating set { start.storeBytes(of: newValue, toByteOffset: offset, as: Int.self) }
  }

  func release() { start.deallocate() }

  func bytes(_ range: Range<Int>) -> ByteString { ByteString(range.map { self[byte: $0] }) }
}

/// The address of a text with a zero behind it, for calls that are made by hand.
func text(_ text: ByteString) -> Int { Block(text).address }

/// Bytes at any address, read and written by the processor and not by what the compiler knows of them.
enum Memory {
  static func load(_ address: Int) -> UInt8 {
    volatile_load(UnsafeRawPointer(bitPattern: address))
  }

  static func store(_ value: UInt8, at address: Int) {
    volatile_store(UnsafeMutableRawPointer(bitPattern: address), value)
  }
}
