import Fuzzing
import Hart
import RISCV
import Testing

/// Random programs are worth something only if they execute what they are made of.
struct CoverageTests {
  @Test
  func everyInstructionIsExecutedInManyPlaces() throws {
    let census = Census()
    for seed in UInt64(1)...10 {
      let machine = try #require(TrialMachine(RandomProgram(seed: seed), .interpreter))
      machine.hart.observer = census
      var random = SplitMix(state: seed)
      for _ in 0..<100_000 {
        if random.below(8000) == 0 || machine.hart.isWaiting && random.below(10) == 0 { machine.hart.setInput([3, 7, 9, 11, 11][random.below(5)], true) }
        _ = machine.run(budget: 1)
      }
      census.endProgram()
    }
    print(census.report)
  }
}

final class Census: HartObserver {
  let decoder = Decoder(extensions: .all)
  var watchesInstructions: Bool { true }
  var executed: [Opcode: Int] = [:]
  var current: Instruction = Instruction(.illegal)
  var currentBits: UInt32 = 0
  var pc: UInt64 = 0
  var trapped = false
  var traps: [String: Int] = [:]
  var modes: [String: Int] = [:]
  var count = 0
  var inHandlers = 0
  var places: [UInt64: Int] = [:]
  var hot = 0, warm = 0, distinct = 0
  var causes: [String: Int] = [:]
  func willExecute(_ hart: Hart) {
    pc = hart.pc
    currentBits = hart.inspectInstruction(at: pc)
    current = decoder.decode(currentBits)
    trapped = false
    count += 1
    modes["\(hart.privilege) \((hart.inspect(controlRegister: 0x180) ?? 0) >> 60)", default: 0] += 1
    if pc & 0x3ffff < 0x1000 { inHandlers += 1 }
    places[pc & 0x3ffff, default: 0] += 1
  }
  func didExecute(_ hart: Hart) {
    if !trapped { executed[current.opcode, default: 0] += 1 }
  }
  func didTake(_ trap: TakenTrap, _ hart: Hart) {
    trapped = true
    traps["\(trap.cause >> 63 != 0 ? "interrupt" : "cause") \(trap.cause & 0xff) from \(trap.origin)", default: 0] += 1
    if trap.cause >> 63 == 0 { causes["\(current.opcode) \(trap.cause)", default: 0] += 1 }
  }
  func endProgram() {
    distinct += places.count
    for (place, n) in places where place >= 0x1000 { if n >= 50 { hot += n } else { warm += n } }
    places = [:]
  }
  var report: String {
    var s = "count \(count) in handlers \(inHandlers) distinct \(distinct) hot executions \(hot) cold \(warm)\n"
    s += modes.sorted { $0.value > $1.value }.map { "\($0.key): \($0.value)" }.joined(separator: ", ") + "\n"
    s += traps.sorted { $0.value > $1.value }.map { "\($0.key): \($0.value)" }.joined(separator: "\n") + "\n"
    s += causes.sorted { $0.value > $1.value }.prefix(40).map { "\($0.key): \($0.value)" }.joined(separator: ", ") + "\n"
    let missing = Opcode.allCases.filter { executed[$0] == nil }
    s += "never: \(missing)\n"
    s += "rarest: " + executed.sorted { $0.value < $1.value }.prefix(60).map { "\($0.key) \($0.value)" }.joined(separator: ", ") + "\n"
    s += "most: " + executed.sorted { $0.value > $1.value }.prefix(30).map { "\($0.key) \($0.value)" }.joined(separator: ", ")
    return s
  }
}
