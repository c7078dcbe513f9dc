/// The blocks of a disk that describe its files, as far as they are in memory.
///
/// Changes gather here until `writeAll`, which writes a batch of them in the order of their ranks,
/// each rank on the medium before the next one begins:
///
///       allocation ------> inode ----------> name -----------> leftName
///       bitmaps, counts,   where the         what leads to     what led there
///       pointers           blocks are        the inodes        before a rename
///
/// So whatever is on the medium refers to what is there already, wherever a crash cuts the writing.
/// Taking away is the reverse, and is the file system's care: what a batch removes it keeps marked as
/// taken until the batch is written, and marks it free in a later one.
///
/// One block cannot go in two places of that order. That happens only when names move to and fro
/// between two blocks: the file system then begins a new batch in between (`leaveName`).
///
/// Locks: `lock` is for the table and the counts of users, and nothing waits for the disk under it; a
/// buffer's own lock is held while it is read, changed and written. `dirty` is the file system's,
/// under the lock by which it makes changes one at a time.
final class BufferCache {
  let device: any BlockDevice
  let blockSize: Int
  /// How many blocks stay in memory; more only while all of them are in use or changed.
  private let capacity: Int
  private let lock = Mutex()
  private var buffers: [UInt32: Buffer] = [:]
  /// The same buffers around a clock, whose hand looks for one to drop: one that it has passed before
  /// and that nobody used since. That is about the least recently used one, without keeping order.
  private var clock: [Buffer] = []
  private var hand = 0
  private var dirty: [UInt32: Buffer] = [:]

  init(device: any BlockDevice, blockSize: Int, capacity: Int) {
    self.device = device
    self.blockSize = blockSize
    self.capacity = max(16, capacity)
  }

  /// The block, read if it is not there, for the calling thread alone until `release`.
  func acquire(_ block: UInt32) throws(Errno) -> Buffer {
    let buffer = hold(block)
    if buffer.isLoaded { return buffer }
    do {
      try device.read(at: UInt64(block) * UInt64(blockSize), into: buffer.bytes)
    } catch {
      release(buffer)
      throw error
    }
    buffer.isLoaded = true
    return buffer
  }

  /// The block as zeros, whatever was in it.
  func acquireZeroed(_ block: UInt32) -> Buffer {
    let buffer = hold(block)
    buffer.clear(0..<blockSize)
    buffer.isLoaded = true
    return buffer
  }

  func release(_ buffer: Buffer) {
    buffer.lock.unlock()
    lock.lock()
    buffer.users -= 1
    lock.unlock()
  }

  /// The block is no description of files any more: what was changed in it is not written.
  func forget(_ block: UInt32) {
    lock.lock()
    let isThere = buffers[block] != nil
    lock.unlock()
    guard isThere else { return }
    let buffer = hold(block)
    settle(buffer)
    buffer.isLoaded = false
    release(buffer)
  }

  private func hold(_ block: UInt32) -> Buffer {
    lock.lock()
    let buffer = findOrMake(block)
    buffer.users += 1
    buffer.wasUsed = true
    lock.unlock()
    buffer.lock.lock()
    return buffer
  }

  private func findOrMake(_ block: UInt32) -> Buffer {
    if let buffer = buffers[block] { return buffer }
    while clock.count >= capacity, dropOne() {}
    let buffer = Buffer(block: block, size: blockSize)
    buffers[block] = buffer
    clock.append(buffer)
    return buffer
  }

  /// Two turns of the hand find one if there is one: the first takes the marks away. A buffer that
  /// nobody holds does not change its rank.
  private func dropOne() -> Bool {
    for _ in 0..<2 * clock.count {
      if hand >= clock.count { hand = 0 }
      let buffer = clock[hand]
      if buffer.users == 0, buffer.rank == nil, !buffer.wasUsed {
        buffers[buffer.block] = nil
        clock.swapAt(hand, clock.count - 1)
        clock.removeLast()
        return true
      }
      buffer.wasUsed = false
      hand += 1
    }
    return false
  }
}

// MARK: - Changes

extension BufferCache {
  var hasChanges: Bool { !dirty.isEmpty }
  /// So many changes that it is time to write them.
  var isCrowded: Bool { dirty.count >= capacity / 2 }

  /// The held buffer was changed. In one batch a block keeps the earliest rank it was given: what it
  /// was new for is not on the medium either.
  func change(_ buffer: Buffer, _ rank: WriteRank) {
    if buffer.rank == nil { dirty[buffer.block] = buffer }
    if let earlier = buffer.rank, earlier.rawValue <= rank.rawValue { return }
    if buffer.rank != .leftName { buffer.rank = rank }
  }

  /// Whether a name may move from one block to the other in this batch, in which the other is written
  /// first; if not, `writeAll` has to come before.
  func mayMoveName(from left: UInt32, to received: UInt32) -> Bool {
    if left == received { return true }
    if dirty[received]?.rank == .leftName { return false }
    guard let buffer = dirty[left] else { return true }
    return buffer.rank == .allocation || !buffer.receivedName
  }

  /// The held buffer got a name from another block, or lost one to another block. A block that is new
  /// in this batch is written first in any case: the medium never had the name there.
  func receiveName(_ buffer: Buffer) {
    change(buffer, .name)
    buffer.receivedName = true
  }

  func leaveName(_ buffer: Buffer) {
    change(buffer, .name)
    if buffer.rank != .allocation { buffer.rank = .leftName }
  }

  /// Writes the batch. When it fails, what is not written stays changed.
  func writeAll() throws(Errno) {
    let batch = dirty.values.sorted { left, right in
      let ranks = (left.rank?.rawValue ?? 0, right.rank?.rawValue ?? 0)
      return ranks.0 != ranks.1 ? ranks.0 < ranks.1 : left.block < right.block
    }
    var current = batch.first?.rank
    for buffer in batch {
      if buffer.rank != current {
        try device.flush()
        current = buffer.rank
      }
      try write(buffer.block)
    }
    try device.flush()
  }

  private func write(_ block: UInt32) throws(Errno) {
    let buffer = hold(block)
    defer { release(buffer) }
    try device.write(
      at: UInt64(block) * UInt64(blockSize), from: UnsafeRawBufferPointer(buffer.bytes))
    settle(buffer)
  }

  private func settle(_ buffer: Buffer) {
    buffer.rank = nil
    buffer.receivedName = false
    dirty[buffer.block] = nil
  }
}
