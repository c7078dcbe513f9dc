import Bus
import Hart
import RISCV
import Glibc

/// What differs between two harts.
enum Comparison {
  private static let usual = numbers(of: [
    "mstatus", "mepc", "mcause", "mtval", "mip", "sepc", "scause", "stval", "satp", "minstret",
    "mcycle", "fcsr", "mscratch", "sscratch",
  ])
  private static let all = CSRRow.all.flatMap { row in
    row.allIndices.map { row.number(index: $0) }
  }

  private static func numbers(of names: [String]) -> [UInt16] {
    names.compactMap { CSRRow.number(named: $0) }
  }

  /// Whether what changes most is the same: a look that costs little.
  static func isAlike(_ first: TrialMachine, _ second: TrialMachine) -> Bool {
    zip(first.harts, second.harts).allSatisfy { isAlike($0, $1) }
  }

  private static func isAlike(_ a: Hart, _ b: Hart) -> Bool {
    guard a.pc == b.pc, a.privilege == b.privilege, a.instructionsRetired == b.instructionsRetired,
      memcmp(a.registers, b.registers, 32 * 8) == 0,
      memcmp(a.registers + Hart.floatBase, b.registers + Hart.floatBase, 32 * 8) == 0
    else { return false }
    return usual.allSatisfy { a.inspect(controlRegister: $0) == b.inspect(controlRegister: $0) }
  }

  /// Whether everything is the same.
  static func isSame(_ first: TrialMachine, _ second: TrialMachine) -> Bool {
    zip(first.harts, second.harts).allSatisfy { isSame($0, $1) }
      && first.device.history == second.device.history && differingPages(first, second).isEmpty
  }

  private static func isSame(_ a: Hart, _ b: Hart) -> Bool {
    isAlike(a, b)
      && all.allSatisfy { a.inspect(controlRegister: $0) == b.inspect(controlRegister: $0) }
      && state(of: a) == state(of: b) && cachedState(of: a) == cachedState(of: b)
  }

  /// The differences in words, at most so many.
  static func differences(
    _ first: TrialMachine, _ second: TrialMachine, atMost limit: Int = 24
  ) -> [String] {
    var lines = zip(first.harts, second.harts).flatMap { differences($0, $1) }
    let (a, b) = (first.device.history, second.device.history)
    if a != b { lines.append("accesses of the device: \(shown(a)), not \(shown(b))") }
    for page in differingPages(first, second) { lines += byteDifferences(first, second, page) }
    if lines.count > limit { lines = lines.prefix(limit) + ["and \(lines.count - limit) more"] }
    return lines
  }

  private static func differences(_ a: Hart, _ b: Hart) -> [String] {
    var lines: [String] = []
    func compare(_ name: String, _ x: UInt64?, _ y: UInt64?) {
      if x != y { lines.append("hart \(a.identifier), \(name): \(shown(x)), not \(shown(y))") }
    }
    compare("pc", a.pc, b.pc)
    compare("privilege", UInt64(a.privilege.rawValue), UInt64(b.privilege.rawValue))
    compare("instructions", a.instructionsRetired, b.instructionsRetired)
    for index in 0..<32 { compare("x\(index)", a.registers[index], b.registers[index]) }
    for index in 0..<32 {
      let place = Hart.floatBase + index
      compare("f\(index)", a.registers[place], b.registers[place])
    }
    for number in all {
      compare(
        CSRRow.name(of: number) ?? "", a.inspect(controlRegister: number),
        b.inspect(controlRegister: number))
    }
    lines += fieldDifferences("hart \(a.identifier)", state(of: a), state(of: b))
    let (x, y) = (cachedState(of: a), cachedState(of: b))
    return lines + fieldDifferences("translations \(a.identifier)", x, y)
  }

  // MARK: State that no register shows

  private static func state(of hart: Hart) -> [UInt8] {
    var visitor = StateVisitor(writing: "hart", version: Hart.stateVersion)
    // Writing down fails only where the description itself is wrong.
    guard (try? hart.visitState(&visitor)) != nil else { return [] }
    return visitor.bytes
  }

  private static func cachedState(of hart: Hart) -> [UInt8] {
    var visitor = StateVisitor(writing: "translations", version: Hart.cachedStateVersion)
    guard (try? hart.visitCachedState(&visitor)) != nil else { return [] }
    return visitor.bytes
  }

  private static func fieldDifferences(
    _ chunk: String, _ first: [UInt8], _ second: [UInt8]
  ) -> [String] {
    if first == second { return [] }
    guard let a = try? StateField.fields(of: chunk, first),
      let b = try? StateField.fields(of: chunk, second)
    else { return ["\(chunk): other fields"] }
    let different = zip(a, b).filter { $0 != $1 }.map { pair in
      "\(chunk), \(pair.0.name): \(pair.0.value), not \(pair.1.value)"
    }
    return different.isEmpty ? ["\(chunk): other values in long lists"] : different
  }

  // MARK: RAM

  private static func differingPages(_ first: TrialMachine, _ second: TrialMachine) -> [Int] {
    let size = Int(GuestMemory.pageSize)
    guard
      let a = first.memory.hostAddress(of: GuestLayout.memory, count: GuestLayout.byteCount),
      let b = second.memory.hostAddress(of: GuestLayout.memory, count: GuestLayout.byteCount)
    else { return [] }
    if memcmp(a, b, Int(GuestLayout.byteCount)) == 0 { return [] }
    return (0..<first.memory.pageCount).filter { memcmp(a + $0 * size, b + $0 * size, size) != 0 }
  }

  private static func byteDifferences(
    _ first: TrialMachine, _ second: TrialMachine, _ page: Int
  ) -> [String] {
    let (a, b) = (first.memory.bytes(page: page), second.memory.bytes(page: page))
    let start = GuestLayout.memory + UInt64(page) * GuestMemory.pageSize
    return stride(from: 0, to: a.count, by: 8).compactMap { offset in
      let x = a.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      let y = b.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      return x == y ? nil : "RAM at \(shown(start + UInt64(offset))): \(shown(x)), not \(shown(y))"
    }
  }

  private static func shown(_ value: UInt64?) -> String {
    value.map { "0x" + String($0, radix: 16) } ?? "none"
  }
}
