import Bus
import Hart
import RISCV
import Testing

/// What the comparison must notice, and name.
struct BrokenEngineTests {
  /// What goes wrong at an instruction of a kind.
  struct Mistake: CustomTestStringConvertible, Sendable {
    let opcode: Opcode
    let spoil: @Sendable (Hart, Instruction) -> Void
    var testDescription: String { "\(opcode)" }
  }

  private static let mistakes = [
    Mistake(opcode: .mulhu) { hart, i in hart.registers[Int(i.rd)] ^= 1 << 63 },
    Mistake(opcode: .lbu) { hart, i in hart.registers[Int(i.rd)] ^= 1 << 8 },
    Mistake(opcode: .fadd_s) { hart, i in hart.registers[Hart.floatBase + Int(i.rd)] ^= 1 },
    Mistake(opcode: .amoadd_d) { hart, _ in hart.instructionsRetired &+= 1 },
    Mistake(opcode: .fdiv_d) { hart, _ in
      let flags = hart.inspect(controlRegister: 0x001) ?? 0
      _ = hart.modify(controlRegister: 0x001, flags ^ 1)
    },
    Mistake(opcode: .csrrw) { hart, _ in
      _ = hart.modify(controlRegister: 0x105, 0x8000_0000)
    },
    Mistake(opcode: .sd) { hart, _ in
      try? hart.bus.memory.store(UInt8(0x5a), GuestLayout.data + 0x1235)
    },
    // A write of protection forgets translations.
    Mistake(opcode: .fence) { hart, _ in _ = hart.modify(controlRegister: 0x3b3, 0) },
  ]

  @Test(arguments: mistakes)
  func oneWrongInstructionIsNamed(mistake: Mistake) throws {
    let decoder = Decoder(extensions: .all)
    let contestant = Contestant(
      name: "engine with a wrong \(mistake.opcode)", pieces: [1],
      watch: { hart in
        let (pc, retired) = (hart.pc, hart.instructionsRetired)
        let instruction = decoder.decode(hart.inspectInstruction(at: pc))
        return {
          guard instruction.opcode == mistake.opcode, hart.instructionsRetired == retired + 1
          else { return }
          mistake.spoil(hart, instruction)
        }
      })
    for seed in UInt64(1)...20 {
      // Where code comes from the device, looking at an instruction is an access.
      guard let found = Lockstep(seed: seed, contestant).run(instructions: 50_000),
        !found.differences.allSatisfy({ $0.hasPrefix("accesses of the device") })
      else { continue }
      #expect(decoder.decode(found.encoding).opcode == mistake.opcode, "\(found)")
      return
    }
    Issue.record("nothing was noticed")
  }
}
