public import Assembly
import Board
import Hart

extension Machine {
  /// The harts, by their numbers.
  public var harts: [MachineHart] {
    board.harts.indices.map { MachineHart(machine: self, number: $0) }
  }

  /// Its memory, by physical addresses.
  public var memory: MachineMemory { MachineMemory(machine: self) }

  /// The names of addresses of what it starts with; none where that has none, or is not there any more.
  public var symbols: SymbolTable { (try? images.symbols()) ?? SymbolTable() }

  /// A number that two machines share only if their memory and their harts are the same, to all likelihood: for tests that two
  /// runs are equal. Reads all of memory.
  public var stateHash: UInt64 { stoppedBoard.stateHash() }

  /// The device tree that the guest was given, as a blob.
  public var deviceTree: [UInt8] { board.deviceTree }

  /// Instructions that all harts have completed.
  public var instructionsRetired: UInt64 { stoppedBoard.instructionCount }

  /// Nanoseconds of guest time since power-on.
  public var time: UInt64 { board.now }

  /// Carries out instructions of one hart, whosever turn it is.
  ///
  /// The devices of a deterministic machine go on with it. Those of a parallel one stand still, as its time does.
  ///
  /// - Returns: how many were carried out: fewer where the hart waits, or the guest ended the run.
  @discardableResult
  public func step(hart: Int = 0, count: Int = 1) -> Int {
    let board = stoppedBoard
    for done in 0..<count {
      if board.stopReason != nil { return done }
      let before = board.harts[hart].pc
      let isDone =
        configuration.deterministic
        ? board.step(hart: hart)
        : board.runHart(hart, budget: 1) != .waiting || board.harts[hart].pc != before
      if !isDone { return done }
    }
    return count
  }

  /// The words between the symbols `begin_signature` and `end_signature`, as the RISC-V architecture tests leave them.
  ///
  /// - Throws: `noSymbol`, or `unusableImage` where the symbols name no memory.
  public func signature() throws(MachineError) -> [UInt32] {
    let range = try images.signatureRange()
    guard let bytes = try? memory.read(range.lowerBound, count: range.count) else {
      throw .unusableImage(
        file: configuration.kernel ?? "kernel", reason: "its signature is not in memory")
    }
    return stride(from: 0, to: bytes.count, by: 4).map { start in
      bytes[start..<start + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }
  }

  /// The board, for those who must not look at it while it runs.
  var stoppedBoard: Board {
    precondition(!isRunning, "registers and memory can be used while the machine is stopped")
    return board
  }
}
