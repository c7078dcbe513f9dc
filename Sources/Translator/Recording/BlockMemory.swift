/// Where the operations of a block are, and the places of its instructions. Blocks that are copied share it.
///
/// Not in arrays, each of which would be asked for every operation that is added or changed whether anybody else has it.
/// Unsafe pointers: owned here.
final class BlockMemory {
  private(set) var operations: UnsafeMutablePointer<MicroOperation>
  /// How many there is room for.
  private(set) var capacity: Int
  let places: UnsafeMutablePointer<UInt16>

  init(capacity: Int = 128) {
    self.capacity = capacity
    operations = .allocate(capacity: capacity)
    places = .allocate(capacity: BlockRecording.capacity)
  }

  deinit {
    operations.deallocate()
    places.deallocate()
  }

  /// Makes room for twice as many.
  func grow() {
    let larger = UnsafeMutablePointer<MicroOperation>.allocate(capacity: capacity * 2)
    larger.moveInitialize(from: operations, count: capacity)
    operations.deallocate()
    operations = larger
    capacity *= 2
  }
}
