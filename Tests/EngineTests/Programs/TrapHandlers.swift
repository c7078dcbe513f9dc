import RISCV

/// What a random program does with traps: the instruction is skipped; after EBREAK, after a fetch that failed and at an external
/// interrupt the next segment begins; other interrupts are acknowledged.
///
/// The handlers find everything relative to their own address, and use two registers besides the one in `mscratch`.
enum TrapHandlers {
  private static let (base, first, second): (UInt8, UInt8, UInt8) = (5, 6, 7)

  /// M's, as it lies from the start of RAM on: the table of vectors, then the handler.
  static var machine: [UInt8] {
    var code = CodeBuilder()
    let handler = code.makeLabel()
    for _ in 0..<16 { code.add(Instruction(.jal), to: handler) }
    let (next, interrupt, done) = (code.makeLabel(), code.makeLabel(), code.makeLabel())
    code.place(handler)
    enter(&code, "mscratch", saves: GuestLayout.machineSaves)
    code.add(.csrrs, rd: first, csr: "mcause")
    code.add(Instruction(.blt, rs1: first, rs2: 0), to: interrupt)
    // Causes 0, 1, 3 and 12.
    code.add(.lui, rd: second, 1)
    code.add(.addi, rd: second, rs1: second, 0b1011)
    code.add(.bext, rd: second, rs1: second, rs2: first)
    code.add(Instruction(.bne, rs1: second, rs2: 0), to: next)
    skip(&code, "mepc")
    code.place(done)
    leave(&code, "mscratch", saves: GuestLayout.machineSaves, .mret)
    code.place(interrupt)
    acknowledge(&code)
    code.add(.csrrw, csr: "stimecmp", rs1: second)
    code.add(.addi, rd: second, 0x22)
    code.add(.csrrc, csr: "mip", rs1: second)
    code.add(.addi, rd: second, 11)
    code.add(Instruction(.bne, rs1: first, rs2: second), to: done)
    code.place(next)
    beginNextSegment(&code)
    code.add(Instruction(.jal), to: done)
    return code.bytes(at: GuestLayout.memory)
  }

  /// S's, for what is delegated, which is nothing that ends a segment.
  static var supervisor: [UInt8] {
    var code = CodeBuilder()
    let (interrupt, done) = (code.makeLabel(), code.makeLabel())
    enter(&code, "sscratch", saves: GuestLayout.supervisorSaves)
    code.add(.csrrs, rd: first, csr: "scause")
    code.add(Instruction(.blt, rs1: first, rs2: 0), to: interrupt)
    skip(&code, "sepc")
    code.place(done)
    leave(&code, "sscratch", saves: GuestLayout.supervisorSaves, .sret)
    code.place(interrupt)
    acknowledge(&code)
    code.add(.addi, rd: second, 0x2)
    code.add(.csrrc, csr: "sip", rs1: second)
    code.add(Instruction(.jal), to: done)
    return code.bytes(at: GuestLayout.supervisorHandler)
  }

  /// What is saved lies in page 1, and the handlers in page 0.
  private static func enter(_ code: inout CodeBuilder, _ scratch: String, saves: UInt64) {
    let place = Int64(saves & 0xfff)
    code.add(.csrrw, csr: scratch, rs1: base)
    code.add(.auipc, rd: base, 1)
    code.add(.srli, rd: base, rs1: base, 12)
    code.add(.slli, rd: base, rs1: base, 12)
    code.add(.sd, rs1: base, rs2: first, place + 8)
    code.add(.sd, rs1: base, rs2: second, place + 16)
  }

  private static func leave(
    _ code: inout CodeBuilder, _ scratch: String, saves: UInt64, _ end: Opcode
  ) {
    let place = Int64(saves & 0xfff)
    code.add(.ld, rd: first, rs1: base, place + 8)
    code.add(.ld, rd: second, rs1: base, place + 16)
    code.add(.csrrs, rd: base, csr: scratch)
    code.add(end)
  }

  /// Goes on behind the instruction, whose first byte is looked at where it physically is.
  private static func skip(_ code: inout CodeBuilder, _ counter: String) {
    code.add(.csrrs, rd: second, csr: counter)
    code.add(.slli, rd: second, rs1: second, 46)
    code.add(.srli, rd: second, rs1: second, 46)
    code.add(.bseti, rd: second, rs1: second, 31)
    code.add(.lbu, rd: second, rs1: second)
    code.add(.andi, rd: second, rs1: second, 3)
    code.add(.sltiu, rd: second, rs1: second, 3)
    code.add(.slli, rd: second, rs1: second, 1)
    code.add(.csrrs, rd: first, csr: counter)
    code.add(.addi, rd: first, rs1: first, 4)
    code.add(.sub, rd: first, rs1: first, rs2: second)
    code.add(.csrrw, csr: counter, rs1: first)
  }

  /// Has the device lower the line. The interrupt's number is in the first register then, and all ones in the second.
  private static func acknowledge(_ code: inout CodeBuilder) {
    code.add(.slli, rd: first, rs1: first, 1)
    code.add(.srli, rd: first, rs1: first, 1)
    code.add(.lui, rd: second, Int64(GuestLayout.device >> 12))
    code.add(.sd, rs1: second, rs2: first, Int64(TrialDevice.acknowledge))
    code.add(.addi, rd: second, -1)
  }

  private static func beginNextSegment(_ code: inout CodeBuilder) {
    let next = Int64(GuestLayout.nextSegment & 0xfff)
    let size = GuestLayout.segmentCount * GuestLayout.segmentEntrySize
    code.add(.ld, rd: first, rs1: base, next)
    code.add(.addi, rd: second, rs1: first, Int64(GuestLayout.segmentEntrySize))
    let unused = Int64(size.leadingZeroBitCount + 1)
    code.add(.slli, rd: second, rs1: second, unused)
    code.add(.srli, rd: second, rs1: second, unused)
    code.add(.sd, rs1: base, rs2: second, next)
    code.add(.add, rd: first, rs1: first, rs2: base)
    code.add(.addi, rd: first, rs1: first, 0x400)
    code.add(.addi, rd: first, rs1: first, 0x400)
    for (index, name) in SegmentEntry.controlRegisters.enumerated() {
      code.add(.ld, rd: second, rs1: first, Int64(index * 8))
      code.add(.csrrw, csr: name, rs1: second)
    }
  }
}
