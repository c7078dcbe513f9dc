public import Bus
import Devices
import Hart

extension Board {
  /// Adds to what is saved and restored: what the host keeps of the machine's state.
  public func add(_ part: StatePart) { hostParts.append(part) }

  /// What the board says of itself in an archive.
  public var identity: MachineIdentity {
    var identity = MachineIdentity()
    identity.hartCount = UInt32(truncatingIfNeeded: harts.count)
    identity.memorySize = memory.byteCount
    identity.isa = harts[0].extensions.isaString
    identity.slots = virtioDevices
    if case .deterministic(let scheduler) = clockwork {
      identity.isDeterministic = true
      identity.seed = scheduler.seed
    }
    identity.time = now
    identity.instructionCount = instructionCount
    return identity
  }

  /// Writes all chunks of a machine that does not run: `identity`, which whoever saves has added to; the parts; and RAM. The
  /// archive is the caller's to finish.
  ///
  /// - Parameters:
  ///   - identity: names the parent where there is one.
  ///   - epoch: what began when the machine was as that parent says (`beginChangeEpoch`): only pages that have changed since
  ///     are written. Nil where there is none.
  ///   - progress: told how many bytes of RAM are done.
  public func save(
    _ identity: MachineIdentity, to writer: ArchiveWriter, changedSince epoch: UInt32? = nil,
    progress: (UInt64) -> Void = { _ in }
  ) throws(ArchiveError) {
    precondition(identity.parent.isEmpty == (epoch == nil), "changes since what?")
    if memory.isLost { throw memoryLoss }
    var chunks: [StateChunk] = []
    do throws(StateError) {
      chunks.append(try identity.chunk())
      for part in parts { chunks.append(try part.chunk()) }
    } catch {
      throw .state(error)
    }
    for chunk in chunks { try writer.add(chunk) }
    var index = MemoryIndex()
    for (number, changed) in blocksToSave(since: epoch) {
      let block = memory.withBlock(number) { MemoryBlock(number, $0, changed: changed) }
      guard let block else { throw memoryLoss }
      progress(UInt64(number * GuestMemory.pagesPerBlock) * GuestMemory.pageSize)
      if let block { try index.add(block, to: writer) }
    }
    try index.finish(blockCount: memory.blockCount, in: writer)
  }

  /// The blocks to be looked at and, where there is a parent, a bit for each page of them that is not as there.
  private func blocksToSave(since epoch: UInt32?) -> [(number: Int, changed: UInt64?)] {
    guard let epoch else { return memory.usedBlocks.map { ($0, nil) } }
    var blocks: [(number: Int, changed: UInt64?)] = []
    for page in memory.changedPages(since: epoch) {
      let number = page / GuestMemory.pagesPerBlock
      let bit = UInt64(1) << UInt64(page % GuestMemory.pagesPerBlock)
      if let last = blocks.last, last.number == number {
        blocks[blocks.count - 1].changed = (last.changed ?? 0) | bit
      } else {
        blocks.append((number, bit))
      }
    }
    return blocks
  }

  /// Takes over what an archive holds. No hart may be running.
  ///
  /// All of it is looked at before anything changes: the machine's identity, names, versions and checksums, also of what is
  /// stored of RAM. A part that refuses a value is put back with all others, so that the machine is as it was when this throws.
  ///
  /// RAM is read when it is needed, by a reader that is the board's from now on. Where that fails, since the archive has changed
  /// meanwhile or was made by somebody who can calculate checksums, the machine stops: `StopReason.memoryLost`.
  ///
  /// A parallel machine takes over what a deterministic one was, except whose turn it was and what seeded entropy would have
  /// been; the other way round, turns and entropy begin as after power-on.
  ///
  /// `parent` is RAM as it is in the archive to which this one is the difference; nil for one that has no parent.
  public func restore(
    from reader: ArchiveReader, over parent: ArchivedMemory? = nil
  ) throws(ArchiveError) {
    let parts = parts
    let chunks = try chunks(of: parts, in: reader, hasParent: parent != nil)
    let archived = try ArchivedMemory(reader, pageCount: memory.pageCount, over: parent)
    do throws(StateError) {
      try restore(parts, from: chunks)
    } catch {
      throw .state(error)
    }
    archivedMemory = archived
    memory.replaceAll(by: archived, holding: archived.blocks, lock: clockwork.memoryLock)
    for bell in bells { bell.requestsDone() }
    display?.showAgain()
  }

  // MARK: Parts

  /// The chunks of all parts, each of them sound, and no others.
  private func chunks(
    of parts: [StatePart], in reader: ArchiveReader, hasParent: Bool
  ) throws(ArchiveError) -> [StateChunk?] {
    guard let own = try reader.chunk(named: MachineIdentity.chunkName) else {
      throw .state(StateError(.missing, chunk: MachineIdentity.chunkName))
    }
    do throws(StateError) {
      let saved = try MachineIdentity(own)
      if let difference = saved.difference(from: identity) {
        throw StateError(.foreign(difference), chunk: own.name)
      }
      guard saved.parent.isEmpty != hasParent else {
        throw StateError(
          .refused(hasParent ? "is of none" : "is of another archive, which is not there"),
          chunk: own.name, field: "parent")
      }
      for entry in reader.entries where !isKnown(entry.name, parts) {
        throw StateError(.unknown, chunk: entry.name)
      }
    } catch {
      throw .state(error)
    }
    var chunks: [StateChunk?] = []
    for part in parts {
      let chunk = try reader.chunk(named: part.name)
      if chunk == nil, part.isRequired { throw .state(StateError(.missing, chunk: part.name)) }
      chunks.append(chunk)
    }
    return chunks
  }

  private func isKnown(_ name: String, _ parts: [StatePart]) -> Bool {
    name == MachineIdentity.chunkName || name == MemoryIndex.chunkName || name == Self.turns
      || name == Self.entropy || Input.Door.allCases.contains { name == Self.inputs($0) }
      || parts.contains { $0.name == name }
  }

  /// Restores all parts or, where one refuses, none.
  func restore(
    _ parts: [StatePart], from chunks: [StateChunk?]
  ) throws(StateError) {
    var former: [StateChunk] = []
    for part in parts { former.append(try part.chunk()) }
    if case .deterministic(let scheduler) = clockwork { scheduler.restartTurns() }
    do throws(StateError) {
      for (part, chunk) in zip(parts, chunks) {
        if let chunk { try part.restore(chunk) }
      }
    } catch {
      for (part, chunk) in zip(parts, former) {
        do throws(StateError) {
          try part.restore(chunk)
        } catch {
          preconditionFailure("what a part has written it reads again")
        }
      }
      throw error
    }
  }

  // MARK: RAM

  /// Why some of RAM is lost; nil while none is.
  public var loss: ArchivedMemory.Loss? { memory.isLost ? archivedMemory?.loss : nil }

  private var memoryLoss: ArchiveError { archivedMemory?.loss?.error ?? .unreadable }
}

extension Board {
  /// Copies all that an archive says of a machine but its RAM, for one that has no parent: `identity` without one.
  public static func copyParts(
    of identity: MachineIdentity, from reader: ArchiveReader, to writer: ArchiveWriter
  ) throws(ArchiveError) {
    var identity = identity
    (identity.parent, identity.parentFile) = ([], "")
    let chunk: StateChunk
    do throws(StateError) {
      chunk = try identity.chunk()
    } catch {
      throw .state(error)
    }
    try writer.add(chunk)
    try reader.copy(to: writer, without: [chunk.name, MemoryIndex.chunkName])
  }

  /// What an archive says of its machine.
  public static func identity(in reader: ArchiveReader) throws(ArchiveError) -> MachineIdentity {
    guard let chunk = try reader.chunk(named: MachineIdentity.chunkName) else {
      throw .state(StateError(.missing, chunk: MachineIdentity.chunkName))
    }
    do throws(StateError) {
      return try MachineIdentity(chunk)
    } catch {
      throw .state(error)
    }
  }
}
