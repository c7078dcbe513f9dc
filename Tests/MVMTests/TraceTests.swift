import Foundation
import MVM
import TestPrograms
import Testing
import Trial

/// Traces in files: words and JSON, filters, signatures.
@Suite struct TraceTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func trace(
    _ code: GuestCode, harts: Int = 1, _ change: (inout TraceConfiguration) -> Void = { _ in }
  ) throws -> [String] {
    var configuration = MachineConfiguration()
    configuration.memory = 1 << 20
    configuration.deterministic = true
    configuration.harts = harts
    configuration.trace.file = folder.path("trace")
    change(&configuration.trace)
    let machine = try Machine(configuration, program: code.bytes)
    #expect(machine.run() == .poweredOff(code: 0))
    let text = try String(contentsOfFile: folder.path("trace"), encoding: .utf8)
    #expect(text.hasSuffix("\n"))
    return text.split(separator: "\n").map { String($0) }
  }

  private let trapping =
    GuestCode([
      0x0000_0297,  // auipc t0, 0
      0x0102_8293,  // addi t0, t0, 16
      0x3052_9073,  // csrw mtvec, t0
      0x0000_0073,  // ecall
    ]) + .powerOff()

  @Test func linesToRead() throws {
    let lines = try trace(trapping) { $0.range = 0x8000_0000..<0x8000_0014 }
    let expected = [
      "0 M 80000000 00000297  auipc t0,0x0",
      "0 M 80000004 01028293  addi t0,t0,16 t0=80000010",
      "0 M 80000008 30529073  csrw mtvec,t0 mtvec=80000010",
      "0 M 8000000c 00000073  ecall",
      "0 M 8000000c trap: environment call from M mode (11), value 0, to M 80000010",
      "0 M 80000010 001002b7  lui t0,0x100 t0=100000",
    ]
    #expect(lines.count == expected.count)
    for (line, expected) in zip(lines, expected) {
      let words = line.split(separator: " ").joined(separator: " ")
      let wanted = expected.split(separator: " ").joined(separator: " ")
      #expect(words.hasSuffix(wanted), "\(line)")
    }
  }

  @Test func everyLineOfJSONIsAnObject() throws {
    let lines = try trace(trapping) { $0.format = .json }
    var traps = 0
    for line in lines {
      let value = try JSONSerialization.jsonObject(with: Data(line.utf8))
      let object = try #require(value as? [String: Any])
      #expect(object["hart"] as? Int == 0)
      #expect((object["pc"] as? String)?.hasPrefix("0x") == true)
      if object["trap"] != nil {
        traps += 1
        #expect(object["code"] as? Int == 11)
      } else {
        #expect(object["assembly"] is String)
        #expect(object["changes"] is [String: String])
      }
    }
    #expect(traps == 1)
  }

  @Test func symbolsCannotBreakJSON() throws {
    var elf = ELFBuilder()
    elf.code = (GuestCode([0x0080_006f, 0x0000_0013]) + .powerOff()).bytes  // j to 8
    elf.symbols = [.init(name: "a\"b\\c\n\u{1}é", value: 0x8000_0008)]
    var configuration = MachineConfiguration()
    configuration.memory = 1 << 20
    configuration.trace.file = folder.path("trace")
    configuration.trace.format = .json
    configuration.trace.range = 0x8000_0000..<0x8000_0001
    let machine = try Machine(configuration, program: elf.build())
    #expect(machine.run() == .poweredOff(code: 0))
    let data = try Data(contentsOf: URL(fileURLWithPath: folder.path("trace")))
    let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    let assembly = try #require(object["assembly"] as? String)
    #expect(assembly.contains("a\"b\\c\n\u{1}é"))
  }

  @Test func filtersByHartPrivilegeAndAddress() throws {
    // Hart 1 switches off when it has its turn.
    let code = GuestCode([0xf140_2573, 0x0005_1463, 0x0000_006f]) + .powerOff()
    let all = try trace(code, harts: 2)
    #expect(all.contains { $0.contains(" 0 M 80000008") } && all.contains { $0.contains(" 1 M ") })
    #expect(try trace(code, harts: 2) { $0.hart = 1 }.allSatisfy { $0.contains(" 1 M ") })
    let some = try trace(code, harts: 2) { $0.range = 0x1000..<0x1004 }
    #expect(some.count == 2)
    #expect(try traceIsEmpty(.powerOff()) { $0.privilege = .user })
  }

  private func traceIsEmpty(
    _ code: GuestCode, _ change: (inout TraceConfiguration) -> Void
  ) throws -> Bool {
    var configuration = MachineConfiguration()
    configuration.trace.file = folder.path("empty")
    change(&configuration.trace)
    let machine = try Machine(configuration, program: code.bytes)
    #expect(machine.run() == .poweredOff(code: 0))
    return try Data(contentsOf: URL(fileURLWithPath: folder.path("empty"))).isEmpty
  }

  @Test(arguments: [true, false])
  func signaturesAreWords(deterministic: Bool) throws {
    var elf = ELFBuilder()
    let code =
      GuestCode.li(10, 0x8000_0100) + GuestCode([0x0205_1513, 0x0205_5513])  // slli, srli by 32
      + .li(11, 0xdead_beef) + .sw(11, at: 10) + .powerOff()
    elf.code = code.bytes + [UInt8](repeating: 0x11, count: 0x110 - code.bytes.count)
    elf.symbols = [
      .init(name: "begin_signature", value: 0x8000_0100, type: 0),
      .init(name: "end_signature", value: 0x8000_0108, type: 0),
    ]
    var configuration = MachineConfiguration()
    configuration.deterministic = deterministic
    configuration.signature = folder.path("signature")
    let machine = try Machine(configuration, program: elf.build())
    #expect(machine.run() == .poweredOff(code: 0))
    let text = try String(contentsOfFile: folder.path("signature"), encoding: .utf8)
    #expect(text == "deadbeef\n11111111\n")
  }
}
