import RISCV

/// Machine code with labels, laid out at the end.
struct CodeBuilder {
  /// A place in the code.
  struct Label: Hashable {
    fileprivate let number: Int
  }

  private enum Piece {
    case code(bits: UInt32, length: UInt8)
    /// Goes to a label; where that is too far, nothing is done.
    case jump(Instruction, Label)
    /// AUIPC for a label, and what adds the rest, which lies at another label's distance.
    case upper(UInt8, Label)
    case lower(Instruction, Label, upper: Label)
    case label(Label)
    case data(UInt64, byteCount: Int)
    case alignment(UInt64)
  }

  static let encoder = Encoder(extensions: .all)

  private var pieces: [Piece] = []
  private var labelCount = 0
  /// Labels that are elsewhere.
  private var fixed: [Label: UInt64] = [:]

  /// How many instructions there are so far.
  private(set) var instructionCount = 0

  mutating func makeLabel() -> Label {
    labelCount += 1
    return Label(number: labelCount - 1)
  }

  /// A place outside this code.
  mutating func makeLabel(at address: UInt64) -> Label {
    let label = makeLabel()
    fixed[label] = address
    return label
  }

  mutating func place(_ label: Label) { pieces.append(.label(label)) }

  mutating func placeNewLabel() -> Label {
    let label = makeLabel()
    place(label)
    return label
  }

  /// Adds an instruction; false where no row can express it.
  @discardableResult
  mutating func add(_ instruction: Instruction) -> Bool {
    guard let bits = Self.encoder.encode(instruction) else { return false }
    add(bits: bits, length: UInt8(instruction.length))
    return true
  }

  mutating func add(
    _ opcode: Opcode, rd: UInt8 = 0, rs1: UInt8 = 0, rs2: UInt8 = 0, _ immediate: Int64 = 0
  ) {
    let destination = rd == 0 ? Instruction.sink : rd
    let instruction = Instruction(
      opcode, rd: destination, rs1: rs1, rs2: rs2, immediate: immediate)
    precondition(add(instruction), "no such instruction: \(opcode)")
  }

  /// A CSR instruction with a register.
  mutating func add(_ opcode: Opcode, rd: UInt8 = 0, csr: String, rs1: UInt8 = 0) {
    guard let number = CSRRow.number(named: csr) else { preconditionFailure("no CSR \(csr)") }
    add(opcode, rd: rd, rs1: rs1, Int64(number))
  }

  mutating func add(bits: UInt32, length: UInt8) {
    instructionCount += 1
    pieces.append(.code(bits: bits, length: length))
  }

  /// A jump or branch to a label.
  mutating func add(_ instruction: Instruction, to label: Label) {
    instructionCount += 1
    pieces.append(.jump(instruction, label))
  }

  /// `auipc rd`, and an instruction whose immediate is the rest of a label's address.
  mutating func addPair(_ rd: UInt8, _ label: Label, _ second: Instruction) {
    let upper = placeNewLabel()
    pieces.append(.upper(rd, label))
    pieces.append(.lower(second, label, upper: upper))
    instructionCount += 2
  }

  /// The address of a label into a register.
  mutating func addAddress(_ rd: UInt8, of label: Label) {
    addPair(rd, label, Instruction(.addi, rd: rd, rs1: rd))
  }

  mutating func addData(_ value: UInt64, byteCount: Int) {
    pieces.append(.data(value, byteCount: byteCount))
  }

  mutating func align(to alignment: UInt64) { pieces.append(.alignment(alignment)) }

  // MARK: Laying out

  /// The bytes, as they lie from an address on.
  func bytes(at start: UInt64) -> [UInt8] {
    let places = self.places(from: start)
    var bytes: [UInt8] = []
    for piece in pieces {
      let address = start + UInt64(bytes.count)
      let size = size(of: piece, at: address)
      let value = bits(of: piece, at: address, places)
      for index in 0..<size {
        bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(index * 8)))
      }
    }
    return bytes
  }

  private func places(from start: UInt64) -> [UInt64] {
    var places = [UInt64](repeating: start, count: labelCount)
    for (label, address) in fixed { places[label.number] = address }
    var address = start
    for piece in pieces {
      if case .label(let label) = piece { places[label.number] = address }
      address += UInt64(size(of: piece, at: address))
    }
    return places
  }

  private func size(of piece: Piece, at address: UInt64) -> Int {
    switch piece {
    case .code(_, let length): Int(length)
    case .jump(let instruction, _), .lower(let instruction, _, _): Int(instruction.length)
    case .upper: 4
    case .label: 0
    case .data(_, let byteCount): byteCount
    case .alignment(let alignment): Int((0 &- address) & (alignment - 1))
    }
  }

  private func bits(of piece: Piece, at address: UInt64, _ places: [UInt64]) -> UInt64 {
    switch piece {
    case .code(let bits, _): return UInt64(bits)
    case .data(let value, _): return value
    case .label, .alignment: return 0
    case .jump(let instruction, let label):
      return encoded(instruction, Int64(places[label.number]) - Int64(address))
    case .upper(let rd, let label):
      let distance = Int64(places[label.number]) - Int64(address)
      return encoded(Instruction(.auipc, rd: rd), (distance + 0x800) >> 12)
    case .lower(let instruction, let label, let upper):
      let distance = Int64(places[label.number]) - Int64(places[upper.number])
      return encoded(instruction, (distance << 52) >> 52)
    }
  }

  private func encoded(_ instruction: Instruction, _ immediate: Int64) -> UInt64 {
    let whole = Instruction(
      instruction.opcode, rd: instruction.rd, rs1: instruction.rs1, rs2: instruction.rs2,
      immediate: immediate, length: UInt8(instruction.length))
    let nothing: UInt32 = instruction.length == 2 ? 0x0001 : 0x0000_0013
    return UInt64(Self.encoder.encode(whole) ?? nothing)
  }
}
