public import Bus

/// RAM as it is in an archive and, where that holds only what has changed, in those before it.
///
///     newest archive   | 3 4 . |  .  | . 0 2 |        pages of a block; `.` is not in it, 0 has become zero
///     its parent       | 1 1 1 |  .  | 5 5 . |
///     RAM              | 3 4 1 | 0 0 0 | 5 0 2 |
///
/// All that can be known without decompressing is known when this is made: which blocks there are, and that what is stored of
/// each is what was written. A block is decompressed when it is wanted; then it must still be the same.
public final class ArchivedMemory: MemorySource {
  /// Why a block cannot be had.
  public struct Loss: Error, Equatable, Sendable {
    /// In which archive: 0 for the newest, 1 for its parent, and so on.
    public let generation: Int
    /// What is wrong with that.
    public let error: ArchiveError
  }

  /// How many pages RAM has.
  public let pageCount: Int
  /// What pages are as where this archive has none.
  let parent: ArchivedMemory?
  /// Why a block could not be had, once one could not.
  public private(set) var loss: Loss?

  private let reader: ArchiveReader
  private let index: MemoryIndex
  private let checksums: [UInt64]

  /// Looks at all of RAM in an archive, and believes nothing that its checksums do not confirm.
  ///
  /// - Parameters:
  ///   - reader: the archive, which nobody else reads by this reader later.
  ///   - pageCount: how many pages of RAM the machine has.
  ///   - parent: the archive to which this one is the difference, of a machine with as much RAM.
  public init(
    _ reader: ArchiveReader, pageCount: Int, over parent: ArchivedMemory? = nil
  ) throws(ArchiveError) {
    precondition(parent == nil || parent?.pageCount == pageCount, "a parent of another size")
    self.reader = reader
    self.pageCount = pageCount
    self.parent = parent
    guard let chunk = try reader.chunk(named: MemoryIndex.chunkName) else {
      throw .state(StateError(.missing, chunk: MemoryIndex.chunkName))
    }
    do throws(StateError) {
      index = try MemoryIndex(chunk, blockCount: Self.blockCount(pageCount))
    } catch {
      throw .state(error)
    }
    checksums = try reader.checksums(
      at: index.offsets, named: MemoryBlock.chunkName, atMost: MemoryBlock.byteLimit)
  }

  /// The numbers of all blocks that are in some of the archives, rising.
  public var blocks: [UInt64] {
    guard let older = parent?.blocks else { return index.numbers }
    return Array(Set(older).union(index.numbers)).sorted()
  }

  public func load(block: Int, into target: UnsafeMutableRawBufferPointer) -> Bool {
    do throws(Loss) {
      for (found, wanted) in try generations(of: block) { found.copy(wanted, to: target) }
      return true
    } catch {
      loss = error
      return false
    }
  }

  /// Writes all of it to an archive that needs no other: blocks, and where they are. Where one cannot be had, `loss` says which.
  ///
  /// - Parameter progress: told how many bytes of RAM are done.
  public func write(
    to writer: ArchiveWriter, progress: (UInt64) -> Void = { _ in }
  ) throws(ArchiveError) {
    let pageSize = Int(GuestMemory.pageSize)
    let room = UnsafeMutableRawBufferPointer.allocate(
      byteCount: GuestMemory.pagesPerBlock * pageSize, alignment: pageSize)
    defer { room.deallocate() }
    var index = MemoryIndex()
    for block in blocks {
      let number = Int(block)
      room.initializeMemory(as: UInt8.self, repeating: 0)
      let contents = UnsafeMutableRawBufferPointer(
        rebasing: room[..<(pageCount(ofBlock: number) * pageSize)])
      guard load(block: number, into: contents) else { throw loss?.error ?? .unreadable }
      progress(block * UInt64(room.count))
      if let found = MemoryBlock(number, UnsafeRawBufferPointer(contents)) {
        try index.add(found, to: writer)
      }
    }
    try index.finish(blockCount: Self.blockCount(pageCount), in: writer)
  }

  /// What each archive has of a block, and which pages of that count.
  private func generations(of block: Int) throws(Loss) -> [(MemoryBlock, wanted: UInt64)] {
    var found: [(MemoryBlock, wanted: UInt64)] = []
    var wanted: UInt64 = (1 << UInt64(self.pageCount(ofBlock: block))) - 1
    var (archive, generation): (ArchivedMemory?, Int) = (self, 0)
    while let present = archive, wanted != 0 {
      do throws(ArchiveError) {
        if let piece = try present.own(block) {
          found.append((piece, wanted))
          wanted &= ~(piece.present | piece.cleared)
        }
      } catch {
        throw Loss(generation: generation, error: error)
      }
      (archive, generation) = (present.parent, generation + 1)
    }
    return found
  }

  /// What this archive has of a block.
  private func own(_ block: Int) throws(ArchiveError) -> MemoryBlock? {
    guard let place = index.place(of: UInt64(block)) else { return nil }
    let chunk = try reader.chunk(
      at: index.offsets[place], named: MemoryBlock.chunkName, checksum: checksums[place])
    do throws(StateError) {
      return try MemoryBlock(chunk, number: block, pageCount: pageCount(ofBlock: block))
    } catch {
      throw .state(error)
    }
  }

  private func pageCount(ofBlock block: Int) -> Int {
    min(GuestMemory.pagesPerBlock, pageCount - block * GuestMemory.pagesPerBlock)
  }

  static func blockCount(_ pageCount: Int) -> Int {
    (pageCount + GuestMemory.pagesPerBlock - 1) / GuestMemory.pagesPerBlock
  }
}
