import Fuzzing
import RISCV

/// A random guest program, as it lies in RAM before it starts.
struct RandomProgram {
  /// RAM from its start on.
  private(set) var memory = [UInt8](repeating: 0, count: Int(GuestLayout.byteCount))
  /// Where the hart starts.
  static let start = GuestLayout.memory + 0x400

  private var random: SplitMix
  private var cursor = GuestLayout.code
  private var functions: [UInt64] = []
  private var segments: [(surroundings: Surroundings, address: UInt64)] = []

  /// The program of a seed.
  init(seed: UInt64) {
    random = SplitMix(state: seed)
    place(TrapHandlers.machine, at: GuestLayout.memory)
    place(TrapHandlers.supervisor, at: GuestLayout.supervisorHandler)
    place(Self.beginning(&random), at: Self.start)
    let tables = PageTables(&random).entries
    for (index, entry) in tables.enumerated() {
      place(entry, at: GuestLayout.tables + UInt64(index) * 8)
    }
    for index in 0..<512 {
      place(Values.any(&random), at: GuestLayout.constants + UInt64(index) * 8)
    }
    for index in 0..<GuestLayout.dataPages * 512 {
      let value = random.below(4) == 0 ? Values.any(&random) : random.next()
      place(value, at: GuestLayout.data + index * 8)
    }
    addFunctions()
    addCode()
    addTable()
  }

  /// Vectors, protection that forbids little or nothing, and on into the handler, which begins the first segment.
  private static func beginning(_ random: inout SplitMix) -> [UInt8] {
    var code = CodeBuilder()
    func set(_ name: String, _ value: Int64) {
      let upper = (value + 0x800) >> 12
      code.add(.lui, rd: 5, upper)
      code.add(.addi, rd: 5, rs1: 5, value - upper << 12)
      code.add(.csrrw, csr: name, rs1: 5)
    }
    code.add(.auipc, rd: 6, 0)
    code.add(.addi, rd: 6, rs1: 6, -0x400 + Int64(random.below(2)))
    code.add(.csrrw, csr: "mtvec", rs1: 6)
    code.add(.andi, rd: 6, rs1: 6, -2)
    code.add(.addi, rd: 6, rs1: 6, 0x400)
    code.add(.addi, rd: 6, rs1: 6, 0x400)
    code.add(.csrrw, csr: "stvec", rs1: 6)
    code.add(.addi, rd: 7, -1)
    code.add(.csrrw, csr: "pmpaddr1", rs1: 7)
    code.add(.csrrw, csr: "scounteren", rs1: 7)
    if random.below(3) == 0 {
      // Half a data page that can only be read.
      let page = GuestLayout.data + UInt64(random.below(16)) * GuestLayout.page
      set("pmpaddr0", Int64(page >> 2 | 0xff))
      set("pmpcfg0", 0x1f19)
    } else {
      set("pmpcfg0", 0x1f00)
    }
    code.add(.addi, rd: 6, rs1: 6, -0x800)
    code.add(.jalr, rs1: 6)
    return code.bytes(at: start)
  }

  private mutating func addCode() {
    for _ in 0..<4 { addFunction() }
    while true {
      var own = SplitMix(state: random.next())
      let surroundings = Surroundings(&own)
      var writer = SegmentWriter(
        own, surroundings: surroundings, functions: functions, start: cursor)
      let bytes = writer.write()
      guard cursor + UInt64(bytes.count) <= GuestLayout.codeEnd else { return }
      segments.append((surroundings, cursor))
      append(bytes)
    }
  }

  private mutating func addFunction() {
    functions.append(cursor)
    append(function(at: cursor))
  }

  /// Two pages with other functions in the same places.
  private mutating func addFunctions() {
    for index in 0..<2 * GuestLayout.page / GuestLayout.functionSize {
      let address = GuestLayout.functions + index * GuestLayout.functionSize
      let bytes = function(at: address)
      if bytes.count <= Int(GuestLayout.functionSize) { place(bytes, at: address) }
    }
  }

  private mutating func function(at address: UInt64) -> [UInt8] {
    var writer = BodyWriter(
      SplitMix(state: random.next()), roles: .function, surroundings: Surroundings(&random),
      functions: [], start: address)
    writer.mixture = random.below(2) == 0 ? .plain : .float
    writer.addBody(2 + random.below(12))
    let length: UInt8 = random.below(2) == 0 ? 2 : 4
    writer.code.add(
      Instruction(.jalr, rd: Instruction.sink, rs1: Roles.link, length: length))
    writer.addLiterals()
    return writer.code.bytes(at: address)
  }

  private mutating func append(_ bytes: [UInt8]) {
    place(bytes, at: cursor)
    // Now and then something between, so that code lies at all distances from its page's end.
    cursor += UInt64(bytes.count + random.below(3) * 2 + 1) & ~1
  }

  private mutating func addTable() {
    for index in 0..<GuestLayout.segmentCount {
      let segment = segments[random.below(segments.count)]
      let pc = segment.address &+ segment.surroundings.codeOffset(&random)
      let entry = segment.surroundings.entry(pc: pc, &random)
      let place = GuestLayout.segmentTable + index * GuestLayout.segmentEntrySize
      for (column, word) in entry.words.enumerated() {
        self.place(word, at: place + UInt64(column) * 8)
      }
    }
  }

  private mutating func place(_ bytes: [UInt8], at address: UInt64) {
    let start = Int(address - GuestLayout.memory)
    memory.replaceSubrange(start..<start + bytes.count, with: bytes)
  }

  private mutating func place(_ word: UInt64, at address: UInt64) {
    place((0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64($0 * 8)) }, at: address)
  }
}
