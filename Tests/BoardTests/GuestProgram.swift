// Programs of machine code for a board without firmware, at 0x8000_0000.
// swift-format-ignore
enum GuestProgram {
  /// Every hart adds 3,000 times to the word at 0x8001_0000 and mixes what it saw with the time; the sum goes to 0x8001_0100 +
  /// 8 * hart. Hart 0 waits until as many harts as 0x8001_0020 says have counted themselves at 0x8001_0008, then switches off.
  static let share: [UInt32] = [
    0x0001_0297,  // 00: auipc t0,0x10
    0x0035_1f93,  // 04: sll t6,a0,0x3
    0x005f_8fb3,  // 08: add t6,t6,t0
    0x0000_1337,  // 0c: lui t1,0x1
    0xbb83_031b,  // 10: addw t1,t1,-1096
    0x0010_0393,  // 14: li t2,1
    0x0072_be2f,  // 18: amoadd.d t3,t2,(t0)
    0xc010_2ef3,  // 1c: rdtime t4
    0x01cf_4f33,  // 20: xor t5,t5,t3
    0x01df_0f33,  // 24: add t5,t5,t4
    0xfff3_0313,  // 28: add t1,t1,-1
    0xfe03_16e3,  // 2c: bnez t1,0x18
    0x11ef_b023,  // 30: sd t5,256(t6)
    0x0082_8e93,  // 34: add t4,t0,8
    0x007e_be2f,  // 38: amoadd.d t3,t2,(t4)
    0x0205_1063,  // 3c: bnez a0,0x5c
    0x0202_b303,  // 40: ld t1,32(t0)
    0x0082_be03,  // 44: ld t3,8(t0)
    0xfe6e_1ee3,  // 48: bne t3,t1,0x44
    0x0010_0337,  // 4c: lui t1,0x100
    0x0000_53b7,  // 50: lui t2,0x5
    0x5553_8393,  // 54: add t2,t2,1365
    0x0073_2023,  // 58: sw t2,0(t1)
    0x1050_0073,  // 5c: wfi
    0xffdf_f06f,  // 60: j 0x5c
  ]

  /// Stores a0, a1, a2 from 0x8001_0100 on, sleeps until the hart's timer shows 1000 ticks, stores the time, and switches
  /// off with code 7.
  static let timer: [UInt32] = [
    0x0001_0297,  // 00: auipc t0,0x10
    0x10a2_b023,  // 04: sd a0,256(t0)
    0x10b2_b423,  // 08: sd a1,264(t0)
    0x10c2_b823,  // 0c: sd a2,272(t0)
    0x0200_4337,  // 10: lui t1,0x2004
    0x3e80_0393,  // 14: li t2,1000
    0x0073_3023,  // 18: sd t2,0(t1)
    0x0800_0393,  // 1c: li t2,128
    0x3043_9073,  // 20: csrw mie,t2
    0x1050_0073,  // 24: wfi
    0x0200_c337,  // 28: lui t1,0x200c
    0xff83_3383,  // 2c: ld t2,-8(t1)
    0x1072_bc23,  // 30: sd t2,280(t0)
    0x0010_0337,  // 34: lui t1,0x100
    0x0007_33b7,  // 38: lui t2,0x73
    0x3333_8393,  // 3c: add t2,t2,819
    0x0073_2023,  // 40: sw t2,0(t1)
    0x0000_006f,  // 44: j 0x44
  ]

  /// Hart 0 interrupts hart 1, which waits for that and writes 3 to 0x8001_0000.
  static let message: [UInt32] = [
    0x0001_0297,  // 00: auipc t0,0x10
    0x0080_0393,  // 04: li t2,8
    0x3043_9073,  // 08: csrw mie,t2
    0x0200_0337,  // 0c: lui t1,0x2000
    0x0005_1a63,  // 10: bnez a0,0x24
    0x0010_0393,  // 14: li t2,1
    0x0073_2223,  // 18: sw t2,4(t1)
    0x1050_0073,  // 1c: wfi
    0xffdf_f06f,  // 20: j 0x1c
    0x1050_0073,  // 24: wfi
    0x3440_23f3,  // 28: csrr t2,mip
    0x0083_f393,  // 2c: and t2,t2,8
    0xfe03_8ae3,  // 30: beqz t2,0x24
    0x0030_0393,  // 34: li t2,3
    0x0072_b023,  // 38: sd t2,0(t0)
    0x0000_006f,  // 3c: j 0x3c
  ]

  /// Hart 0 echoes what the UART receives, asleep until its interrupt, up to a q; then it asks for a reset.
  static let echo: [UInt32] = [
    0x0c00_02b7,  // 00: lui t0,0xc000
    0x0010_0313,  // 04: li t1,1
    0x0262_a423,  // 08: sw t1,40(t0)
    0x0c00_23b7,  // 0c: lui t2,0xc002
    0x4000_0313,  // 10: li t1,1024
    0x0063_a023,  // 14: sw t1,0(t2)
    0x1000_0e37,  // 18: lui t3,0x10000
    0x0010_0313,  // 1c: li t1,1
    0x006e_00a3,  // 20: sb t1,1(t3)
    0x0000_1eb7,  // 24: lui t4,0x1
    0x800e_8e93,  // 28: add t4,t4,-2048
    0x304e_9073,  // 2c: csrw mie,t4
    0x0c20_0fb7,  // 30: lui t6,0xc200
    0x1050_0073,  // 34: wfi
    0x004f_af03,  // 38: lw t5,4(t6)
    0x000e_4303,  // 3c: lbu t1,0(t3)
    0x006e_0023,  // 40: sb t1,0(t3)
    0x01ef_a223,  // 44: sw t5,4(t6)
    0x0710_0e93,  // 48: li t4,113
    0xffd3_14e3,  // 4c: bne t1,t4,0x34
    0x0010_0337,  // 50: lui t1,0x100
    0x0000_73b7,  // 54: lui t2,0x7
    0x7773_8393,  // 58: add t2,t2,1911
    0x0073_2023,  // 5c: sw t2,0(t1)
    0x0000_006f,  // 60: j 0x60
  ]

  /// Each hart wakes by its timer every 37 (38, ...) ticks and mixes the time into the word at 0x8001_0000 + 8 * hart, hart 0 what
  /// the UART has received too, which it echoes.
  static let ticks: [UInt32] = [
    0x0035_1313,  // 00: slli t1,a0,0x3
    0x0010_0293,  // 04: addi t0,zero,1
    0x01f2_9293,  // 08: slli t0,t0,0x1f
    0x0001_03b7,  // 0c: lui t2,0x10
    0x0072_82b3,  // 10: add t0,t0,t2
    0x0062_82b3,  // 14: add t0,t0,t1
    0x0200_4e37,  // 18: lui t3,0x2004
    0x006e_0e33,  // 1c: add t3,t3,t1
    0x0200_ceb7,  // 20: lui t4,0x200c
    0x1000_0f37,  // 24: lui t5,0x10000
    0x0800_0f93,  // 28: addi t6,zero,128
    0x304f_9073,  // 2c: csrrw zero,mie,t6
    0x0255_0413,  // 30: addi s0,a0,37
    0xff8e_b483,  // 34: ld s1,-8(t4)
    0x0084_84b3,  // 38: add s1,s1,s0
    0x009e_3023,  // 3c: sd s1,0(t3)
    0x1050_0073,  // 40: wfi
    0xff8e_b583,  // 44: ld a1,-8(t4)
    0xfe95_cce3,  // 48: blt a1,s1,0x0040
    0x0002_b603,  // 4c: ld a2,0(t0)
    0x0056_1693,  // 50: slli a3,a2,0x5
    0x40c6_8633,  // 54: sub a2,a3,a2
    0x00b6_0633,  // 58: add a2,a2,a1
    0x0005_1e63,  // 5c: bne a0,zero,0x0078
    0x005f_4703,  // 60: lbu a4,5(t5)
    0x0017_7713,  // 64: andi a4,a4,1
    0x0007_0863,  // 68: beq a4,zero,0x0078
    0x000f_4703,  // 6c: lbu a4,0(t5)
    0x00e6_0633,  // 70: add a2,a2,a4
    0x00ef_0023,  // 74: sb a4,0(t5)
    0x00c2_b023,  // 78: sd a2,0(t0)
    0xfbdf_f06f,  // 7c: jal zero,0x0038
  ]

  static func bytes(_ words: [UInt32]) -> [UInt8] {
    words.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) } }
  }
}
