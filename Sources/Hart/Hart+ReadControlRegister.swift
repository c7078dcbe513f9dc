import Bus
import RISCV

extension Hart {
  /// What a register shows. Only `seed` changes by being read.
  func read(_ register: CSR, _ index: Int) -> UInt64 {
    switch register {
    case .fflags: UInt64(fflags)
    case .frm: UInt64(frm)
    case .fcsr: UInt64(frm) << 5 | UInt64(fflags)
    case .seed: entropySeed()
    case .cycle, .mcycle: cycles.value(retired: instructionsRetired)
    case .time: time
    case .instret, .minstret: retirements.value(retired: instructionsRetired)
    case .hpmcounter, .mhpmcounter: 0
    case .sstatus, .sie, .stvec, .scounteren, .senvcfg, .sstateen, .sscratch, .sepc, .scause,
      .stval, .sip, .stimecmp, .satp, .scountovf:
      readSupervisor(register)
    case .mstatus: status.value
    case .misa: misa
    case .mhartid: UInt64(identifier)
    case .mvendorid, .marchid, .mimpid, .mconfigptr: 0
    case .medeleg: medeleg
    case .mideleg: mideleg
    case .mie: mie
    case .mip: pendingInterrupts
    case .mtvec: machine.vector
    case .mscratch: machine.scratch
    case .mepc: machine.programCounter
    case .mcause: machine.cause
    case .mtval: machine.value
    case .mcounteren: mcounteren
    case .mcountinhibit: (cycles.isInhibited ? 1 : 0) | (retirements.isInhibited ? 4 : 0)
    case .mhpmevent: mhpmevent[index]
    case .menvcfg: menvcfg
    case .mseccfg: mseccfg
    case .mstateen: mstateen[index]
    case .pmpcfg: protection.configuration(from: index * 4)
    case .pmpaddr: protection.address(index)
    // No triggers: the first one that software may select has type 0, "none" (debug manual, 5.7).
    case .tselect, .tdata: 0
    case .tinfo: 1
    }
  }

  private func readSupervisor(_ register: CSR) -> UInt64 {
    switch register {
    case .sstatus: status.value & Status.supervisorReadable
    case .sie: mie & mideleg
    case .sip: pendingInterrupts & mideleg
    case .stvec: supervisor.vector
    case .scounteren: scounteren
    case .senvcfg: senvcfg
    case .sscratch: supervisor.scratch
    case .sepc: supervisor.programCounter
    case .scause: supervisor.cause
    case .stval: supervisor.value
    case .stimecmp: stimecmp
    case .satp: satp
    case .scountovf: overflows & (privilege == .machine ? ~0 : mcounteren)
    default: 0  // sstateen: nothing that S could keep from U
    }
  }

  /// Base, widths and extensions, fixed (privileged manual, 3.1.1).
  private var misa: UInt64 {
    let letters: [(letter: Unicode.Scalar, set: ExtensionSet)] = [
      ("I", .i), ("M", .m), ("A", .a), ("F", .f), ("D", .d), ("C", .c),
      ("B", [.zba, .zbb, .zbs]), ("S", []), ("U", []),
    ]
    return letters.reduce(2 << 62) { misa, entry in
      extensions.isSuperset(of: entry.set) ? misa | 1 << UInt64(entry.letter.value - 65) : misa
    }
  }

  /// A bit for each event counter that has overflowed.
  private var overflows: UInt64 {
    mhpmevent.indices.reduce(0) { $0 | (mhpmevent[$1] >> 63) << UInt64($1) }
  }

  /// 16 bits of entropy, and that they are (ES16; unprivileged manual, Zkr).
  private func entropySeed() -> UInt64 {
    var bytes: UInt16 = 0
    withUnsafeMutableBytes(of: &bytes) { entropy.fill($0) }
    return 0b10 << 30 | UInt64(bytes)
  }
}
