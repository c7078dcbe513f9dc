// A machine inside a program: build one, watch it, run it, look into it.
//
//   swift run -c release embed

import MVM

/// Prints a letter on the UART, multiplies, waits for us at an `ebreak`, and switches the machine off.
let program: [UInt32] = [
  0x1000_02b7,  // lui  t0, 0x10000     the UART
  0x02a0_0313,  // li   t1, '*'
  0x0062_8023,  // sb   t1, 0(t0)
  0x0060_0513,  // li   a0, 6
  0x0070_0593,  // li   a1, 7
  0x02b5_0633,  // mul  a2, a0, a1
  0x0010_03b7,  // lui  t2, 0x100       the test finisher
  0x0000_5e37,  // lui  t3, 5
  0x555e_0e13,  // addi t3, t3, 0x555   "pass"
  0x01c3_a023,  // sw   t3, 0(t2)
  0x0000_006f,  // j    .
]

var configuration = MachineConfiguration()
configuration.memory = 16 << 20
configuration.deterministic = true  // the same run each time
let bytes = program.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) } }
let machine = try Machine(configuration, program: bytes)

// Events: called as things happen.
machine.onOutput { byte in print("the machine says \(UnicodeScalar(byte))") }
machine.onPowerOff { code in print("the machine switched itself off with code \(code)") }

// Step to the multiplication, and change one of its operands.
let hart = machine.harts[0]
while hart[.a1] != 7 { machine.step() }
print("at \(String(hart.pc, radix: 16)), a0 is \(hart[.a0]) and a1 is \(hart[.a1])")
hart[.a1] = 9

// Run to the end.
let ending = machine.run()
print("\(ending): a2 is \(hart[.a2]) after \(machine.instructionsRetired) instructions")
print("the first word of memory is \(try machine.memory.load(0x8000_0000, as: UInt32.self))")
precondition(hart[.a2] == 54, "six times nine")
