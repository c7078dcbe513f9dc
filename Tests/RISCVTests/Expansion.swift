import RISCV
import Testing

/// A 16-bit encoding and the 32-bit one of the instruction that it stands for, both as the GNU assembler gives them
/// (Zcb: by hand from the manual).
struct Expansion: Sendable, CustomTestStringConvertible {
  let text: String
  let short: UInt32
  let long: UInt32

  init(_ text: String, _ short: UInt32, _ long: UInt32) {
    self.text = text
    self.short = short
    self.long = long
  }

  var testDescription: String { text }

  // swift-format-ignore
  static let all: [Expansion] = [
    Expansion("c.addi4spn a0, sp, 724",   0x0dc8, 0x2d41_0513),
    Expansion("c.fld fa0, 168(a1)",       0x35c8, 0x0a85_b507),
    Expansion("c.lw a0, 84(a1)",          0x49e8, 0x0545_a503),
    Expansion("c.ld s0, 200(s1)",         0x64e0, 0x0c84_b403),
    Expansion("c.fsd fs1, 88(a5)",        0xafa4, 0x0497_bc27),
    Expansion("c.sw a4, 104(a2)",         0xd638, 0x06e6_2423),
    Expansion("c.sd a3, 144(a0)",         0xe954, 0x08d5_3823),
    Expansion("c.nop",                    0x0001, 0x0000_0013),
    Expansion("c.addi t0, -19",           0x12b5, 0xfed2_8293),
    Expansion("c.addiw s7, 13",           0x2bb5, 0x00db_8b9b),
    Expansion("c.li t6, -32",             0x5f81, 0xfe00_0f93),
    Expansion("c.addi16sp sp, -336",      0x714d, 0xeb01_0113),
    Expansion("c.addi16sp sp, 464",       0x6179, 0x1d01_0113),
    Expansion("c.lui a7, 0xfffe5",        0x7895, 0xfffe_58b7),
    Expansion("c.lui s3, 21",             0x69d5, 0x0001_59b7),
    Expansion("c.srli a0, 43",            0x912d, 0x02b5_5513),
    Expansion("c.srai a1, 21",            0x85d5, 0x4155_d593),
    Expansion("c.andi a2, -6",            0x9a69, 0xffa6_7613),
    Expansion("c.sub a3, a4",             0x8e99, 0x40e6_86b3),
    Expansion("c.xor a5, s0",             0x8fa1, 0x0087_c7b3),
    Expansion("c.or s1, a0",              0x8cc9, 0x00a4_e4b3),
    Expansion("c.and a1, a2",             0x8df1, 0x00c5_f5b3),
    Expansion("c.subw a3, a4",            0x9e99, 0x40e6_86bb),
    Expansion("c.addw a5, s0",            0x9fa1, 0x0087_87bb),
    Expansion("c.j .-1366",               0xb46d, 0xaabf_f06f),
    Expansion("c.j .+1364",               0xab91, 0x5540_006f),
    Expansion("c.beqz a0, .-172",         0xd931, 0xf405_0ae3),
    Expansion("c.bnez s1, .+170",         0xe4cd, 0x0a04_9563),
    Expansion("c.slli s8, 45",            0x1c36, 0x02dc_1c13),
    Expansion("c.fldsp ft3, 360(sp)",     0x31b6, 0x1681_3187),
    Expansion("c.lwsp a6, 212(sp)",       0x485e, 0x0d41_2803),
    Expansion("c.ldsp ra, 424(sp)",       0x70ba, 0x1a81_3083),
    Expansion("c.jr t1",                  0x8302, 0x0003_0067),
    Expansion("c.mv s2, t3",              0x8972, 0x01c0_0933),
    Expansion("c.ebreak",                 0x9002, 0x0010_0073),
    Expansion("c.jalr t2",                0x9382, 0x0003_80e7),
    Expansion("c.add s4, t4",             0x9a76, 0x01da_0a33),
    Expansion("c.fsdsp ft0, 176(sp)",     0xb902, 0x0a01_3827),
    Expansion("c.swsp t5, 168(sp)",       0xd57a, 0x0be1_2423),
    Expansion("c.sdsp s11, 360(sp)",      0xf6ee, 0x17b1_3423),
    Expansion("c.lbu a0, 3(a1)",          0x81e8, 0x0035_c503),
    Expansion("c.lhu a0, 2(a1)",          0x85a8, 0x0025_d503),
    Expansion("c.lh a0, 2(a1)",           0x85e8, 0x0025_9503),
    Expansion("c.sb a0, 1(a1)",           0x89c8, 0x00a5_80a3),
    Expansion("c.sh a0, 2(a1)",           0x8da8, 0x00a5_9123),
    Expansion("c.zext.b a0",              0x9d61, 0x0ff5_7513),
    Expansion("c.sext.b a0",              0x9d65, 0x6045_1513),
    Expansion("c.zext.h a0",              0x9d69, 0x0805_453b),
    Expansion("c.sext.h a0",              0x9d6d, 0x6055_1513),
    Expansion("c.zext.w a0",              0x9d71, 0x0805_053b),
    Expansion("c.not a0",                 0x9d75, 0xfff5_4513),
    Expansion("c.mul a0, a1",             0x9d4d, 0x02b5_0533),
  ]
}
