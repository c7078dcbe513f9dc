import Fuzzing
import RISCV

/// Writes random instructions into a piece of code, within which they stay.
struct BodyWriter {
  var random: SplitMix
  var code = CodeBuilder()
  let roles: Roles
  let surroundings: Surroundings
  var mixture = Mixture.plain
  /// What can be called.
  let functions: [UInt64]
  /// Where the code will lie.
  let start: UInt64

  /// Pages that pointers lead to.
  var pages: [UInt64] = []

  /// Data that lies behind the code.
  private var literals: [(label: CodeBuilder.Label, words: [UInt64], byteCount: Int)] = []

  init(
    _ random: SplitMix, roles: Roles, surroundings: Surroundings, functions: [UInt64], start: UInt64
  ) {
    self.random = random
    self.roles = roles
    self.surroundings = surroundings
    self.functions = functions
    self.start = start
  }

  /// Adds about so many instructions.
  mutating func addBody(_ count: Int) {
    let end = code.instructionCount + count
    while code.instructionCount < end { add(mixture.item(&random)) }
  }

  /// Adds an instruction of a kind.
  mutating func addAnything(of kind: RowKind) { add(.kind(kind)) }

  private mutating func add(_ item: Mixture.Item) {
    switch item {
    case .anyRow: add(RowShape.all[random.below(RowShape.all.count)])
    case .kind(let kind):
      guard let shapes = RowShape.byKind[kind] else { return }
      add(shapes[random.below(shapes.count)])
    case .branch: addBranch()
    case .constant: addConstant()
    case .address: addAddress()
    case .call: addCall()
    case .switchedCall: addSwitchedCall()
    case .indirectJump: addIndirectJump()
    case .conditionalStore: addConditionalStore()
    case .floatState: addFloatState()
    case .dataState: addDataState()
    case .selfModification: addSelfModification()
    case .tableChange: addTableChange()
    case .stray: addStray()
    case .walk: addWalk()
    case .rotation: addRotation()
    case .extension: addExtension()
    case .knownAddresses: addKnownAccesses()
    }
  }

  private mutating func add(_ shape: RowShape) {
    switch shape.kind {
    case .branch: addBranch(shape)
    case .jump: addJump(shape)
    case .controlRegister: addControlRegisterAccess(shape)
    case .system where endsSegment(shape.row.opcode) && random.below(8) != 0: addBranch()
    default: addOrdinary(shape)
    }
  }

  private func endsSegment(_ opcode: Opcode) -> Bool {
    opcode == .ebreak || opcode == .mret || opcode == .sret
  }

  /// An instruction whose operands are chosen field by field.
  private mutating func addOrdinary(_ shape: RowShape) {
    for _ in 0..<8 {
      let instruction = self.instruction(shape)
      if code.add(instruction) { return }
    }
  }

  func encoding(_ instruction: Instruction) -> UInt32? { CodeBuilder.encoder.encode(instruction) }

  mutating func instruction(_ shape: RowShape) -> Instruction {
    let implied = shape.row.implied
    let isPair = shape.row.opcode == .amocas_q
    var rd = shape.isFloatDestination ? anyFloat(shape.rd) : roles.destination(&random, shape.rd)
    if isPair { rd &= ~1 }
    var rs1 = roles.source(&random, shape.rs1)
    switch shape.kind {
    case .load, .store, .atomic, .cacheBlock: rs1 = base(shape)
    default: break
    }
    if shape.isAccumulating { rs1 = rd }
    var rs2 = roles.source(&random, shape.rs2)
    if isPair, random.below(16) != 0 { rs2 &= ~1 }
    rd = shape.rd == .absent ? implied.rd ?? 0 : rd
    if rd == 0, !shape.isFloatDestination { rd = Instruction.sink }
    return Instruction(
      shape.row.opcode, rd: rd, rs1: shape.rs1 == .absent ? implied.rs1 ?? 0 : rs1,
      rs2: shape.rs2 == .absent ? implied.rs2 ?? 0 : rs2,
      immediate: implied.immediate ?? immediate(shape), length: shape.length)
  }

  private mutating func anyFloat(_ kind: RowShape.Register) -> UInt8 {
    UInt8(kind == .popular ? 8 + random.below(8) : random.below(32))
  }

  /// What an access goes by.
  private mutating func base(_ shape: RowShape) -> UInt8 {
    let place = random.below(mixture.isPure ? 70 : 100)
    // Atomics do not reach across their own size, so that most must be aligned.
    if shape.kind == .atomic, random.below(8) != 0 { return roles.aligned }
    if shape.rs1 == .popular { return place < 75 ? roles.aligned : roles.misaligned }
    switch place {
    case 0..<50: return roles.aligned
    case 50..<70: return Roles.stack
    case 70..<94: return roles.misaligned
    case 94..<97: return roles.odd
    case 97..<99: return roles.constants
    default: return UInt8(random.below(32))
    }
  }

  private mutating func immediate(_ shape: RowShape) -> Int64 {
    if shape.isFence { return Int64(random.below(256)) | (random.below(8) == 0 ? 0x800 : 0) }
    if shape.hasOrdering { return Int64(random.below(4)) }
    if shape.hasRounding || shape.hasThirdSource {
      let isOdd = !mixture.isPure && random.below(40) == 0
      let rounding = random.below(2) == 0 ? 7 : random.below(isOdd ? 8 : 5)
      return Int64(rounding << 5 | (shape.hasThirdSource ? random.below(32) : 0))
    }
    return shape.randomImmediate(&random)
  }

  // MARK: Data behind the code

  /// Words that lie behind the code.
  mutating func literal(_ words: [UInt64], byteCount: Int = 8) -> CodeBuilder.Label {
    let label = code.makeLabel()
    literals.append((label, words, byteCount))
    return label
  }

  /// Loads a constant.
  mutating func load(_ rd: UInt8, _ value: UInt64) {
    code.addPair(rd, literal([value]), Instruction(.ld, rd: rd, rs1: rd))
  }

  mutating func addLiterals() {
    code.align(to: 8)
    for (label, words, byteCount) in literals {
      code.place(label)
      for word in words { code.addData(word, byteCount: byteCount) }
      code.align(to: 8)
    }
  }
}
