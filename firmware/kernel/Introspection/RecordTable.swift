import Introspection
import Processor

/// Records of one kind, for readers outside (Introspection.h). They lie in pages that are made as they
/// are needed; a record that is free holds the address of the next free one behind its first words,
/// which stay zero but for `sequence`.
final class RecordTable {
  private let lock = SpinLock()
  private let description: UnsafeMutablePointer<Introspection.RecordPages>
  private let pages: UnsafeMutablePointer<UInt64>
  private let capacity: Int
  private let recordSize: Int
  /// Guarded by `lock`.
  private var firstFree: UnsafeMutableRawPointer?

  private static let linkOffset = 16

  /// - Parameter capacity: of pages; what describes them is one page for 512.
  init(
    _ description: UnsafeMutablePointer<Introspection.RecordPages>, recordSize: Int, capacity: Int
  ) {
    guard let frame = Kernel.frames.allocate(order: capacity > 512 ? 1 : 0, use: .kernel) else {
      panic("no memory for the tables of threads and processes")
    }
    self.description = description
    self.recordSize = recordSize
    self.capacity = capacity
    pages = frame.pointer.bindMemory(to: UInt64.self, capacity: capacity)
    description.pointee.pages = UInt64(UInt(bitPattern: frame.pointer))
    description.pointee.recordsPerPage = UInt32(MemoryMap.pageSize / recordSize)
    description.pointee.recordSize = UInt32(recordSize)
  }

  /// A record of zeros; nil without memory.
  func allocate() -> UnsafeMutableRawPointer? {
    lock.withLock {
      if firstFree == nil { addPage() }
      guard let record = firstFree else { return nil }
      firstFree = record.load(fromByteOffset: Self.linkOffset, as: UnsafeMutableRawPointer?.self)
      record.storeBytes(of: 0, toByteOffset: Self.linkOffset, as: UInt64.self)
      return record
    }
  }

  /// Takes back a record whose state says that it is nobody's.
  func release(_ record: UnsafeMutableRawPointer) {
    lock.withLock { put(record) }
  }

  private func put(_ record: UnsafeMutableRawPointer) {
    // Who reads meanwhile reads again: half of a name is no name.
    RecordIdentity.change(record) { memset(record + 4, 0, recordSize - 4) }
    record.storeBytes(
      of: firstFree, toByteOffset: Self.linkOffset, as: UnsafeMutableRawPointer?.self)
    firstFree = record
  }

  private func addPage() {
    let count = Int(description.pointee.pageCount)
    guard count < capacity, let frame = Kernel.frames.allocate(order: 0, use: .kernel) else {
      return
    }
    frame.clear()
    for offset in stride(from: 0, to: MemoryMap.pageSize, by: recordSize) {
      put(frame.pointer + offset)
    }
    pages[count] = UInt64(UInt(bitPattern: frame.pointer))
    publish()
    description.pointee.pageCount = UInt32(count + 1)
  }
}
