import Board
import Bus
import Fuzzing
import Testing

/// Whatever is wrong with an archive is said by name, and the machine stays what it was.
@Suite struct DamagedStateTests {
  private let original: FullBoard
  private let archive: MemoryArchive
  private let target: FullBoard
  private let before: UInt64

  init() throws {
    original = try FullBoard()
    _ = original.board.runDeterministic(instructions: 20_000)
    try original.disturb(seed: 1)
    archive = try MemoryArchive.of(original.board)
    target = try FullBoard()
    _ = target.board.runDeterministic(instructions: 7_000)
    before = target.board.stateHash()
  }

  /// The error of restoring, after which the target is as before.
  private func refusal(of archive: MemoryArchive) throws -> ArchiveError {
    let fields = try target.described()
    let error = #expect(throws: ArchiveError.self) { try archive.restore(target.board) }
    #expect(try target.described() == fields)
    #expect(target.board.stateHash() == before)
    return try #require(error)
  }

  @Test func everyCutIsSeen() throws {
    for length in stride(from: 0, to: archive.bytes.count, by: 997) {
      let cut = MemoryArchive(Array(archive.bytes[..<length]))
      let error = #expect(throws: ArchiveError.self) { try cut.restore(target.board) }
      #expect(error == (length < 16 ? .foreign : .cut))
    }
    #expect(target.board.stateHash() == before)
  }

  /// Between the last chunk and where it is told of.
  @Test func aGapIsSeen() throws {
    let end = archive.bytes.count - 16
    for filling in [[0], [UInt8](repeating: 0, count: 11), Array(archive.bytes[end...])] {
      let wide = MemoryArchive(archive.bytes[..<end] + filling + archive.bytes[end...])
      let error = #expect(throws: ArchiveError.self) { try wide.restore(target.board) }
      #expect(error == .cut)
    }
    #expect(target.board.stateHash() == before)
  }

  /// One bit, anywhere.
  @Test func everyFlipIsSeen() throws {
    var places = Array(stride(from: 0, to: archive.bytes.count, by: 131))
    places += 0..<200
    places += archive.bytes.count - 700..<archive.bytes.count
    for place in places {
      let flipped = MemoryArchive(archive.bytes)
      flipped.bytes[place] ^= 1 << UInt8(place % 8)
      #expect(throws: ArchiveError.self, "byte \(place)") { try flipped.restore(target.board) }
    }
    #expect(target.board.stateHash() == before)
  }

  @Test func eachChunkIsMissed() throws {
    for part in target.board.parts where part.isRequired {
      let without = try archive.rewritten { $0.name == part.name ? [] : [$0] }
      #expect(
        try refusal(of: without) == .state(StateError(.missing, chunk: part.name)))
    }
  }

  @Test func eachVersionIsLookedAt() throws {
    for part in target.board.parts {
      for version in [0, part.version + 1] {
        let other = try archive.rewritten {
          $0.name == part.name
            ? [StateChunk(name: $0.name, version: version, bytes: $0.bytes)] : [$0]
        }
        let error = StateError(.version(version, known: part.version), chunk: part.name)
        #expect(try refusal(of: other) == .state(error))
      }
    }
  }

  @Test func eachChunkThatEndsTooEarlyOrTooLateIsRefused() throws {
    for part in target.board.parts {
      for change in [-1, 1] {
        let other = try archive.rewritten { chunk in
          guard chunk.name == part.name else { return [chunk] }
          let bytes = change < 0 ? Array(chunk.bytes.dropLast()) : chunk.bytes + [0]
          return [StateChunk(name: chunk.name, version: chunk.version, bytes: bytes)]
        }
        // The finisher's has nothing in it.
        if part.name == "finisher", change < 0 { continue }
        guard case .state(let error) = try refusal(of: other) else {
          Issue.record("\(part.name)")
          continue
        }
        #expect(error.chunk == part.name)
      }
    }
  }

  @Test func unknownAndRepeatedChunksAreRefused() throws {
    let unknown = try archive.rewritten {
      $0.name == "uart" ? [$0, StateChunk(name: "flux", version: 1, bytes: [])] : [$0]
    }
    #expect(try refusal(of: unknown) == .state(StateError(.unknown, chunk: "flux")))
    let twice = try archive.rewritten { $0.name == "uart" ? [$0, $0] : [$0] }
    #expect(try refusal(of: twice) == .state(StateError(.repeated, chunk: "uart")))
  }

  @Test func otherMachinesAreRefusedInWords() throws {
    let other = try FullBoard(harts: 2)
    let error = #expect(throws: ArchiveError.self) { try archive.restore(other.board) }
    #expect(
      error?.description
        == "chunk 'machine': it has 3 harts, but this machine has 2")
    let host = TestHost()
    var plan = host.plan(GuestProgram.share, harts: 3)
    let bare = try Board(plan)
    let slots = #expect(throws: ArchiveError.self) { try archive.restore(bare) }
    #expect(slots?.description.contains("virtio devices") == true)
    plan.memorySize = 2 << 20
    let larger = try Board(plan)
    let memory = #expect(throws: ArchiveError.self) { try archive.restore(larger) }
    #expect(memory?.description.contains("1 MiB of memory") == true)
  }

  /// Damage by somebody who mends the checksums: it is refused, or the machine goes on with it without harm to the host.
  @Test(arguments: Fuzzing.seeds(usual: 5, of: 100))
  func fuzzedValuesHarmNobody(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let reader = try ArchiveReader(archive, compressor: nil)
    let entries = reader.entries.filter { $0.count > 0 }
    for _ in 0..<100 {
      let entry = entries[Int(generator.next(in: 0...UInt64(entries.count - 1)))]
      let mutated = try archive.rewritten { chunk in
        guard chunk.name == entry.name else { return [chunk] }
        var bytes = chunk.bytes
        for _ in 0..<generator.next(in: 1...4) {
          let place = Int(generator.next(in: 0...UInt64(bytes.count - 1)))
          let values: [UInt8] = [
            0, 1, 2, 0x7f, 0x80, 0xff, UInt8(truncatingIfNeeded: generator.next()),
          ]
          bytes[place] = values[Int(generator.next(in: 0...6))]
        }
        return [StateChunk(name: chunk.name, version: chunk.version, bytes: bytes)]
      }
      let victim = try FullBoard(isRestored: true)
      guard (try? mutated.restore(victim.board)) != nil else { continue }
      _ = victim.board.runDeterministic(instructions: 1_000)
      victim.host.incoming = Array("typed".utf8)
      _ = victim.board.collectInputs()
      for slot in 0..<8 {
        for queue in 0..<2 as Range<UInt64> {
          let notify = MemoryMap.virtio(slot).base + 0x50
          try victim.board.bus.write(notify, width: .word, value: queue)
        }
      }
      _ = victim.board.runDeterministic(instructions: 4_000)
      _ = victim.board.stateHash()
    }
  }

  @Test func aFullDiskIsToldOf() throws {
    for room in [0, 15, 16, 100, archive.bytes.count / 2, archive.bytes.count - 1] {
      let sink = MemoryArchive()
      sink.room = room
      #expect(throws: ArchiveError.unwritable) {
        let writer = try ArchiveWriter(to: sink, compressor: nil)
        try original.board.save(original.board.identity, to: writer)
        try writer.finish()
      }
    }
  }
}
