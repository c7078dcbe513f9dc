import Hart

/// Registers of the host that hold others of the guest than elsewhere: while rounds of a loop go without checks, those that the loop has no use
/// for are lent to those that it has in memory.
///
///     entry   what the register holds goes to memory, and the other one comes
///     rounds
///     exits   the other way round, whatever the exit
struct Exchanges<Register: HostRegister, Vector: HostRegister> {
  /// One of the guest comes in for another, whose register it gets.
  struct Exchange<Host: HostRegister> {
    let inside: UInt8
    let outside: UInt8
    let register: Host
  }

  var integers: [Exchange<Register>] = []
  var floats: [Exchange<Vector>] = []

  var isEmpty: Bool { integers.isEmpty && floats.isEmpty }
}

extension Emitter {
  /// The register that one of the guest has here, if it has one.
  @inline(__always)
  func pin(_ number: UInt8) -> Register? {
    if state.exchangeSet == 0 { return Self.pin(number) }
    return exchangedPin(number)
  }

  @inline(__always)
  func vectorPin(_ number: UInt8) -> Vector? {
    if state.exchangeSet == 0 { return Self.vectorPin(number) }
    return exchangedVectorPin(number)
  }

  private func exchangedPin(_ number: UInt8) -> Register? {
    Self.pin(number, state.exchanges.integers, Self.pin)
  }

  private func exchangedVectorPin(_ number: UInt8) -> Vector? {
    Self.pin(number, state.exchanges.floats, Self.vectorPin)
  }

  private static func pin<Host>(
    _ number: UInt8, _ exchanges: [State.Exchanged.Exchange<Host>], _ usual: (UInt8) -> Host?
  ) -> Host? {
    for exchange in exchanges {
      if exchange.inside == number { return exchange.register }
      if exchange.outside == number { return nil }
    }
    return usual(number)
  }

  /// Has the registers be what they are in rounds.
  mutating func exchange(_ exchanges: State.Exchanged) {
    for exchange in exchanges.integers {
      move(exchange.register, to: exchange.outside, from: exchange.inside)
    }
    for exchange in exchanges.floats {
      move(exchange.register, to: exchange.outside, from: exchange.inside)
    }
  }

  /// Has them be what they are elsewhere.
  mutating func exchangeBack(_ exchanges: State.Exchanged) {
    for exchange in exchanges.integers {
      move(exchange.register, to: exchange.inside, from: exchange.outside)
    }
    for exchange in exchanges.floats {
      move(exchange.register, to: exchange.inside, from: exchange.outside)
    }
  }

  private mutating func move(_ register: Register, to old: UInt8, from new: UInt8) {
    assembler.store(register, Self.room(HartRoom.integer(old)), size: 8)
    assembler.load(register, Self.room(HartRoom.integer(new)), .int64)
  }

  private mutating func move(_ register: Vector, to old: UInt8, from new: UInt8) {
    assembler.store(register, Self.room(HartRoom.float(old)), size: 8)
    assembler.load(register, Self.room(HartRoom.float(new)), size: 8)
  }

  // MARK: Which

  /// What rounds of the present block can do with: registers that are written, or read more than once, for those that are not named.
  func exchanges(areFloatsThere: Bool) -> State.Exchanged {
    var (integers, floats) = (RegisterUses(), RegisterUses())
    for operation in block.operations where operation.isLive {
      integers.count(operation.a)
      integers.count(operation.b)
      integers.count(operation.c)
      switch operation.kind {
      case .writeRegister: integers.uses[Int(operation.number)] += 2
      case .readFloat: floats.uses[Int(operation.number)] += 1
      case .writeFloat: floats.uses[Int(operation.number)] += 2
      default: break
      }
    }
    var exchanges = State.Exchanged()
    exchanges.integers = Self.exchanges(integers, Self.pin)
    if areFloatsThere { exchanges.floats = Self.exchanges(floats, Self.vectorPin) }
    return exchanges
  }

  private static func exchanges<Host>(
    _ uses: RegisterUses, _ pin: (UInt8) -> Host?
  ) -> [State.Exchanged.Exchange<Host>] {
    let outside = (UInt8(0)..<32).filter { uses[$0] == 0 && pin($0) != nil }
    let inside = (UInt8(0)..<32).filter { uses[$0] > 1 && pin($0) == nil }
      .sorted { uses[$0] > uses[$1] }
    return zip(inside, outside).compactMap { inside, outside in
      pin(outside).map { .init(inside: inside, outside: outside, register: $0) }
    }
  }
}

/// How often a block uses each register, where writing counts twice.
private struct RegisterUses {
  var uses = InlineArray<32, Int>(repeating: 0)

  subscript(number: UInt8) -> Int { uses[Int(number)] }

  mutating func count(_ operand: Operand) {
    if let register = operand.register { uses[Int(register)] += 1 }
  }
}
