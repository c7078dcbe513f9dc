import Board
import Bus
import Fuzzing
import Testing

/// What the board reads of other people's bytes: it is refused, or it means something.
@Suite struct FuzzTests {
  @Test func deviceTrees() {
    let good = HardwareDescriptionTests.blob(harts: 2, memory: 256 << 20)
    var accepted = 0
    Fuzzing.run(usual: 5_000) { random in
      guard let root = try? DeviceTreeReader.root(of: good.mutated(by: &random)) else { return }
      accepted += 1
      _ = DeviceTreeBlob.bytes(of: root)
    }
    #expect(accepted > 0)
  }

  @Test func recordedEvents() {
    var encoder = EventEncoder()
    for event in RecordedEventTests.events { encoder.append(event) }
    let good = encoder.takeBytes()
    var accepted = 0
    Fuzzing.run(usual: 20_000) { random in
      var decoder = EventDecoder()
      let bytes = good.mutated(by: &random)
      decoder.append(bytes)
      var count = 0
      while (try? decoder.next()) != nil, count <= bytes.count { count += 1 }
      #expect(count <= bytes.count)
      accepted += count
    }
    #expect(accepted > 0)
  }

  @Test func archives() throws {
    let board = try FullBoard().board
    let good = try MemoryArchive.of(board).bytes
    Fuzzing.run(usual: 500) { random in
      // What is damaged is refused before anything changes, so that one board is enough.
      let archive = MemoryArchive(good.mutated(by: &random))
      if archive.bytes != good { #expect(throws: ArchiveError.self) { try archive.restore(board) } }
    }
  }

  @Test func images() throws {
    let host = TestHost()
    var header = [UInt8](repeating: 0, count: 64)
    header.replaceSubrange(48..<56, with: Array("RISCV\0\0\0".utf8))
    header.replaceSubrange(56..<60, with: Array("RSC\u{5}".utf8))
    try Fuzzing.run(usual: 500) { random in
      var plan = host.plan(GuestProgram.share, harts: 1)
      plan.images.kernel = header.mutated(by: &random) + [UInt8](repeating: 0, count: 200)
      do throws(BoardError) {
        _ = try Board(plan)
      } catch {
        try #require(!error.description.isEmpty)
      }
    }
  }
}
