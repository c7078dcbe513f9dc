import Board
import Bus
import Testing

/// A board with a sound card in slot 0, saved while it plays.
@Suite struct SoundStateTests {
  private static let requests = FullBoard.ram + 0x4_0000

  /// The beginning of what is heard.
  private final class Ends: SoundPort {
    var played: [[UInt8]] = []

    func play(
      _ frames: UnsafeRawBufferPointer, stream: Int, format: SoundFormat, at instant: UInt64
    ) { played.append(frames.prefix(4) + [UInt8(stream)]) }

    func setCapture(_ format: SoundFormat?, stream: Int) {}

    func capture(into buffer: UnsafeMutableRawBufferPointer, stream: Int) -> Int { 0 }
  }

  private let ends = Ends()
  private let host = TestHost()

  private func board(isRestored: Bool = false) throws -> Board {
    var plan = host.plan(GuestProgram.share, harts: 1, seed: 3)
    plan.sound = SoundPlan(port: ends)
    let board = try isRestored ? Board(restoring: plan) : Board(plan)
    // Alone, its program counts for ever.
    if !isRestored { try board.memory.store(2 as UInt64, FullBoard.ram + 0x1_0020) }
    return board
  }

  private func write(_ board: Board, _ offset: UInt64, _ value: UInt64) throws {
    try board.bus.write(MemoryMap.virtio(0).base + offset, width: .word, value: value)
  }

  private func start(_ board: Board) throws {
    for (offset, value) in [(0x70, 3), (0x24, 1), (0x20, 1), (0x70, 11)] as [(UInt64, UInt64)] {
      try write(board, offset, value)
    }
    for queue in 0..<4 as Range<UInt64> {
      let ring = Self.requests + queue * 0x1000
      for (offset, value) in [
        (0x30, queue), (0x38, 8), (0x80, ring), (0x90, ring + 0x100), (0xa0, ring + 0x200),
        (0x44, 1),
      ] as [(UInt64, UInt64)] {
        try write(board, offset, value)
      }
    }
    try write(board, 0x70, 15)
  }

  /// Makes a chain of a readable buffer, whose words are given, and a writable one available, as the `number`th of its queue.
  private func post(
    _ board: Board, queue: UInt64, number: UInt16, _ words: [UInt32], _ size: UInt32, room: UInt32
  ) throws {
    let ring = Self.requests + queue * 0x1000
    let place = ring + 0x300 + UInt64(number) * 0x100
    for (index, word) in words.enumerated() {
      try board.memory.store(word, place + 4 * UInt64(index))
    }
    let descriptors: [(UInt64, UInt32, UInt16)] = [(place, size, 1), (place + 0x80, room, 2)]
    for (index, (address, count, flags)) in descriptors.enumerated() {
      let descriptor = ring + 16 * (2 * UInt64(number) + UInt64(index))
      try board.memory.store(address, descriptor)
      try board.memory.store(count, descriptor + 8)
      try board.memory.store(flags, descriptor + 12)
      try board.memory.store(2 * number + UInt16(index) + 1, descriptor + 14)
    }
    try board.memory.store(2 * number, ring + 0x104 + 2 * UInt64(number))
    try board.memory.store(number + 1, ring + 0x102)
    try write(board, 0x50, queue)
  }

  /// A stream with parameters (192,000 frames a second of one byte), a buffer that lasts 0.4 ms and is heard, and another one.
  private func play(_ board: Board) throws {
    let requests: [[UInt32]] = [[0x101, 0, 160, 80, 0, 0x000c_0401], [0x102, 0], [0x104, 0]]
    for (number, words) in requests.enumerated() {
      try post(
        board, queue: 0, number: UInt16(number), words, UInt32(4 * words.count), room: 8)
    }
    try post(board, queue: 2, number: 0, [0, 0x1111_1111], 84, room: 8)
    try post(board, queue: 2, number: 1, [0, 0x2222_2222], 84, room: 8)
  }

  @Test func whatPlaysGoesOnPlaying() throws {
    let original = try board()
    try start(original)
    try play(original)
    #expect(ends.played == [[0x11, 0x11, 0x11, 0x11, 0]])
    let copy = try board(isRestored: true)
    try MemoryArchive.of(original).restore(copy)
    #expect(copy.stateHash() == original.stateHash())
    for board in [original, copy] {
      ends.played = []
      _ = board.runDeterministic(instructions: 1_000_000)
      #expect(ends.played == [[0x22, 0x22, 0x22, 0x22, 0]])
    }
    #expect(copy.stateHash() == original.stateHash())
  }
}
