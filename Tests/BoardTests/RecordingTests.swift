import Board
import Bus
import Testing

/// Recordings in memory: what is written is read again, however much of it is there.
@Suite struct RecordingTests {
  /// Leaves everything as it is.
  final class NoCompressor: Compressor {
    func compress(_ bytes: [UInt8]) -> [UInt8]? { nil }
    func decompress(_ bytes: [UInt8], count: Int) -> [UInt8]? { nil }
  }

  /// A run with keys, two power-ons, and hashes.
  private func recorded() throws -> MemoryArchive {
    let (host, file) = (TestHost(), MemoryArchive())
    let plan = host.plan(GuestProgram.ticks, harts: 2)
    let board = try Board(plan)
    let writer = RecordingWriter(to: file, compressor: NoCompressor())
    let recorder = Recorder(board, to: writer, archive: try MemoryArchive.of(board).bytes)
    for _ in 0..<2 {
      for key in UInt8(ascii: "a")...UInt8(ascii: "f") {
        host.incoming = [key]
        _ = board.collectInputs()
        _ = board.runDeterministic(instructions: 5_000)
        recorder.look(at: board)
      }
      try board.reset(plan.images)
      recorder.restart(board, archive: try MemoryArchive.of(board).bytes)
    }
    recorder.end(board)
    #expect(!recorder.hasFailed)
    return file
  }

  /// The kinds of what is in a recording, a letter each.
  private func items(_ file: MemoryArchive) throws -> (kinds: String, isCut: Bool) {
    let reader = try RecordingReader(file, compressor: NoCompressor())
    var kinds = ""
    while let item = try reader.next() {
      switch item {
      case .archive(let archive):
        kinds += "A"
        // It is an archive.
        _ = try ArchiveReader(archive, compressor: nil)
      case .event(.input): kinds += "i"
      case .event(.check): kinds += "c"
      case .event(.disk): kinds += "d"
      case .event(.end): kinds += "e"
      }
    }
    return (kinds, reader.isCut)
  }

  @Test func everythingIsThereInOrder() throws {
    let (kinds, isCut) = try items(recorded())
    #expect(kinds == "AiiiiiiAiiiiiiAe")
    #expect(!isCut)
  }

  @Test func aRecordedRunIsTheSameAgain() throws {
    let reader = try RecordingReader(recorded(), compressor: NoCompressor())
    let board = try Board(TestHost().plan(GuestProgram.ticks, harts: 2))
    var ends = 0
    while let item = try reader.next() {
      switch item {
      case .archive(let archive):
        try board.restore(from: try ArchiveReader(archive, compressor: nil))
      case .event(.input(let input, let instant)):
        _ = board.runDeterministic(to: instant)
        try #require(board.instant == instant)
        board.admit(input)
      case .event(.end(let hash, let instant)):
        _ = board.runDeterministic(to: instant)
        #expect(board.instant == instant)
        #expect(board.stateHash() == hash)
        ends += 1
      case .event: break
      }
    }
    #expect(ends == 1)
  }

  @Test func whatIsCutIsReadUpToThere() throws {
    let whole = try recorded()
    let kinds = try items(whole).kinds
    var generator = SeededGenerator(seed: 4)
    for _ in 0..<200 {
      let count = Int(generator.next(in: 16...UInt64(whole.bytes.count - 1)))
      let found = try items(MemoryArchive(Array(whole.bytes[..<count])))
      #expect(kinds.hasPrefix(found.kinds))
      #expect(found.kinds.count < kinds.count)
    }
  }

  @Test func whatIsNoneIsRefused() throws {
    var bytes = try recorded().bytes
    bytes[8] = 2
    #expect(throws: RecordingReader.Failure.version(2)) { try items(MemoryArchive(bytes)) }
    bytes[0] = 0
    #expect(throws: RecordingReader.Failure.foreign) { try items(MemoryArchive(bytes)) }
    for count in 0..<16 {
      #expect(throws: RecordingReader.Failure.foreign) {
        try items(MemoryArchive(Array(bytes[..<count])))
      }
    }
  }

  /// Changed bytes are noticed, or change nothing of what is read before them; nothing traps.
  @Test func changedBytesDoNoHarm() throws {
    let whole = try recorded()
    for seed in UInt64(0)..<300 {
      var generator = SeededGenerator(seed: seed)
      var bytes = whole.bytes
      for _ in 0...generator.next(in: 0...3) {
        bytes[Int(generator.next(in: 0...UInt64(bytes.count - 1)))] ^= UInt8(
          generator.next(in: 1...255))
      }
      _ = try? items(MemoryArchive(bytes))
    }
  }

  @Test func aFullDiskIsTold() throws {
    let (host, file) = (TestHost(), MemoryArchive())
    let board = try Board(host.plan(GuestProgram.ticks))
    let archive = try MemoryArchive.of(board).bytes
    file.room = archive.count + 50
    let recorder = Recorder(
      board, to: RecordingWriter(to: file, compressor: NoCompressor()), archive: archive)
    #expect(!recorder.hasFailed)
    recorder.end(board)
    #expect(recorder.hasFailed)
  }
}
