import Board
import Bus
import Testing

/// RAM is read from an archive when it is needed; the guest cannot tell.
@Suite struct LazyMemoryTests {
  private let original: FullBoard
  private let archive: MemoryArchive

  /// With something in every block.
  init() throws {
    original = try FullBoard()
    _ = original.board.runDeterministic(instructions: 5_000)
    for block in 0..<UInt64(16) where block != 1 {
      try original.board.memory.store(block &+ 1, FullBoard.ram + block << 16 + 0x8000)
    }
    archive = try MemoryArchive.of(original.board)
  }

  private func restored(_ archive: MemoryArchive, isParallel: Bool = false) throws -> FullBoard {
    let copy = try FullBoard(isParallel: isParallel, isRestored: true)
    try archive.restore(copy.board)
    archive.readCount = 0
    return copy
  }

  @Test func onlyWhatIsNeededIsRead() throws {
    let copy = try restored(archive)
    _ = copy.board.runDeterministic(instructions: 5_000)
    #expect(archive.readCount > 0)
    #expect(archive.readCount < archive.bytes.count / 4)
    #expect(copy.board.stopReason == nil)
  }

  @Test func aMachineThatHasNotReadAllCanBeSaved() throws {
    let copy = try restored(archive)
    for board in [copy.board, original.board] { _ = board.runDeterministic(instructions: 2_000) }
    let again = try MemoryArchive.of(copy.board)
    #expect(try again.bytes == MemoryArchive.of(original.board).bytes)
    #expect(try restored(again).board.stateHash() == original.board.stateHash())
    // And it goes on.
    for board in [copy.board, original.board] { _ = board.runDeterministic(instructions: 9_000) }
    #expect(copy.board.stateHash() == original.board.stateHash())
  }

  @Test func aBoardThatHasRunTakesAnother() throws {
    let used = try FullBoard()
    _ = used.board.runDeterministic(instructions: 12_000)
    try archive.restore(used.board)
    for board in [used.board, original.board] { _ = board.runDeterministic(instructions: 9_000) }
    #expect(used.board.stateHash() == original.board.stateHash())
  }

  // MARK: Archives that change, or lie

  private enum Change: CaseIterable {
    case flipped, cut, exchanged, unreadable
  }

  /// Changes all of RAM in an archive that somebody reads.
  private func change(_ archive: MemoryArchive, _ change: Change) throws {
    switch change {
    case .cut: archive.bytes.removeSubrange(600...)
    case .unreadable: archive.isBroken = true
    case .flipped:
      for place in try archive.blockOffsets() { archive.bytes[Int(place) + 100] ^= 1 }
    case .exchanged:
      // With sound blocks of another machine, in the very same places.
      for place in stride(from: 0x8000, to: 0x10_0000, by: 0x1_0000) as StrideTo<UInt64>
      where place >> 16 != 1 {
        let value = try original.board.memory.load(FullBoard.ram + place, as: UInt64.self)
        try original.board.memory.store(~value, FullBoard.ram + place)
      }
      let other = try MemoryArchive.of(original.board)
      #expect(try other.blockOffsets() == archive.blockOffsets())
      archive.bytes = other.bytes
    }
  }

  @Test(arguments: Change.allCases, [false, true])
  private func whatChangesMeanwhileStopsTheMachine(kind: Change, isParallel: Bool) throws {
    let copy = try restored(archive, isParallel: isParallel)
    try change(archive, kind)
    let (board, count) = (copy.board, copy.board.instructionCount)
    for _ in 0..<2 {
      if isParallel {
        #expect(board.runHart(0, budget: 1000) == .stopped(.memoryLost))
        #expect(board.runHart(1, budget: 1000) == .stopped(.memoryLost))
      } else {
        #expect(board.runDeterministic(instructions: 100_000) == .memoryLost)
      }
      #expect(board.stopReason == .memoryLost)
    }
    #expect(board.instructionCount == count)
    #expect(board.loss?.generation == 0)
    let message = board.loss?.error.description ?? ""
    switch kind {
    case .flipped, .exchanged:
      #expect(message == "chunk 'memory': is damaged (its checksum is wrong)")
    case .cut: #expect(message.contains("cut off"))
    case .unreadable: #expect(message == "cannot be read")
    }
    // It is not saved as if it were whole.
    #expect(throws: ArchiveError.self) { try MemoryArchive.of(board) }
    #expect(throws: ArchiveError.self) {
      var identity = board.identity
      (identity.parent, identity.parentFile) = ([1], "parent")
      let writer = try ArchiveWriter(to: MemoryArchive(), compressor: nil)
      try board.save(identity, to: writer, changedSince: board.beginChangeEpoch())
    }
    _ = board.stateHash()
  }

  /// Found in the middle of things by a device, which has nothing to give the guest.
  @Test func aDeviceFindsThatMemoryIsLost() throws {
    try original.postRequest(slot: 0, queue: 0, at: FullBoard.ram + 0x9_0000)
    _ = original.board.runDeterministic(instructions: 100)
    let archive = try MemoryArchive.of(original.board)
    let copy = try restored(archive)
    _ = try copy.board.memory.load(FullBoard.ram, as: UInt8.self)
    _ = try copy.board.memory.load(FullBoard.ram + 0x1_0000, as: UInt8.self)
    try change(archive, .flipped)
    let count = copy.board.instructionCount
    try copy.board.bus.write(MemoryMap.virtio(0).base + 0x50, width: .word, value: 0)
    #expect(copy.board.runDeterministic(instructions: 1000) == .memoryLost)
    #expect(copy.board.instructionCount == count)
  }

  /// Checksums are right, blocks are not: the machine stops when it needs them.
  @Test(arguments: [0, 8, 16, 23])
  func blocksThatLieStopTheMachine(place: Int) throws {
    let lying = try archive.rewritten(blocks: { block in
      var bytes = block.bytes
      bytes[place] ^= place == 0 || place == 16 ? 3 : 0x80
      return StateChunk(name: block.name, version: block.version, bytes: bytes)
    }) { [$0] }
    let copy = try restored(lying)
    #expect(copy.board.runDeterministic(instructions: 100_000) == .memoryLost)
    #expect(copy.board.loss?.error.description.contains("memory") == true)
  }

  @Test func blocksThatAreTooLargeAreRefusedAtOnce() throws {
    let large = try archive.rewritten(blocks: { block in
      StateChunk(
        name: block.name, version: block.version,
        bytes: block.bytes + [UInt8](repeating: 0, count: 1 << 16))
    }) { [$0] }
    let copy = try FullBoard(isRestored: true)
    #expect(throws: ArchiveError.self) { try large.restore(copy.board) }
  }

  /// Whatever is in blocks whose checksums were mended, the host is safe.
  @Test(arguments: 0..<24 as Range<UInt64>)
  func noBlockHarmsTheHost(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<10 {
      let mutated = try archive.rewritten(blocks: { block in
        var bytes = block.bytes
        for _ in 0..<generator.next(in: 0...2) {
          let header = generator.next() % 2 == 0
          let place = Int(generator.next(in: 0...UInt64(header ? 23 : bytes.count - 1)))
          bytes[place] = UInt8(truncatingIfNeeded: generator.next())
        }
        if generator.next() % 8 == 0 {
          bytes.removeLast(Int(generator.next(in: 1...5000)) % bytes.count)
        }
        return StateChunk(name: block.name, version: block.version, bytes: bytes)
      }) { [$0] }
      let victim = try FullBoard(isRestored: true)
      guard (try? mutated.restore(victim.board)) != nil else { continue }
      _ = victim.board.runDeterministic(instructions: 5_000)
      _ = victim.board.stateHash()
      _ = try? MemoryArchive.of(victim.board)
    }
  }
}
