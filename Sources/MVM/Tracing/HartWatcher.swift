import Assembly
import Board
import Hart
import RISCV

/// Looks on while one hart runs, and tells the handlers of events.
///
/// Unsafe pointers: none kept; the hart's registers are copied.
final class HartWatcher: HartObserver {
  private let handlers: EventHandlers
  /// Who remembers traps, and who knows when they are.
  private let log: TrapLog?
  private unowned let board: Board
  let watchesInstructions: Bool
  private let decoder = Decoder(extensions: .all)

  // The instruction that is being executed:
  private var count: UInt64 = 0
  private var privilege = PrivilegeMode.machine
  private var pc: UInt64 = 0
  private var encoding: UInt32 = 0
  private var registers = [UInt64](repeating: 0, count: registerCount)
  private var isExecuting = false
  /// Traps since it began.
  private var traps: [TrapEvent] = []

  private static let registerCount = 96

  init(_ handlers: EventHandlers, _ log: TrapLog?, _ board: Board) {
    self.handlers = handlers
    self.log = log
    self.board = board
    watchesInstructions = handlers.wantInstructions
  }

  func willExecute(_ hart: Hart) {
    count = hart.instructionsRetired
    privilege = PrivilegeMode(hart.privilege)
    pc = hart.pc
    encoding = hart.inspectInstruction(at: pc)
    if encoding & 3 != 3 { encoding &= 0xffff }
    for register in registers.indices { registers[register] = hart.registers[register] }
    isExecuting = true
  }

  func didExecute(_ hart: Hart) {
    isExecuting = false
    handlers.executed(
      ExecutedInstruction(
        hart: hart.identifier, count: count, privilege: privilege, pc: pc, encoding: encoding,
        changes: hasTrapped ? [] : changes(hart)))
    for trap in traps { handlers.trapped(trap) }
    traps.removeAll()
  }

  /// A trap that comes while an instruction is executed is told of after it.
  func didTake(_ trap: TakenTrap, _ hart: Hart) {
    log?.add(trap, hart, at: board.nowOfHarts)
    guard handlers.wantTraps else { return }
    let event = TrapEvent(trap, hart)
    if isExecuting { traps.append(event) } else { handlers.trapped(event) }
  }

  func didReturn(_ hart: Hart) { log?.addReturn(hart, at: board.nowOfHarts) }

  private var hasTrapped: Bool { traps.first.map { !$0.isInterrupt && $0.pc == pc } ?? false }

  private func changes(_ hart: Hart) -> [ExecutedInstruction.Change] {
    var changes: [ExecutedInstruction.Change] = []
    func note(_ index: Int, _ name: String) {
      guard hart.registers[index] != registers[index] else { return }
      changes.append(.init(register: name, value: hart.registers[index]))
    }
    for number in UInt8(0)..<32 {
      note(Int(number), RegisterNames.application.integer(number))
    }
    for number in UInt8(0)..<32 {
      note(Hart.floatBase + Int(number), RegisterNames.application.float(number))
    }
    if let (name, value) = controlRegister(hart) {
      changes.append(.init(register: name, value: value))
    }
    return changes
  }

  /// The register that a CSR instruction names, and what it holds now.
  private func controlRegister(_ hart: Hart) -> (String, UInt64)? {
    let instruction = decoder.decode(encoding)
    switch instruction.opcode {
    case .csrrw, .csrrs, .csrrc, .csrrwi, .csrrsi, .csrrci: break
    default: return nil
    }
    guard let name = CSRRow.name(of: instruction.csr),
      let value = hart.inspect(controlRegister: instruction.csr)
    else { return nil }
    return (name, value)
  }
}
