/// What a control and status register is. A family of like registers (`pmpaddr0` to `pmpaddr63`) is one case, and a
/// register of it the case and an index; numbers, names and conditions of access are in `CSRRow.all`.
// swift-format-ignore: OneCasePerLine
@frozen
public enum CSR: UInt8, CaseIterable, Sendable {
  // Floating point and entropy
  case fflags = 1, frm, fcsr, seed
  // Counters
  case cycle, time, instret, hpmcounter
  // Supervisor
  case sstatus, sie, stvec, scounteren, senvcfg, sstateen, sscratch, sepc, scause, stval, sip
  case stimecmp, satp, scountovf
  // Machine
  case mvendorid, marchid, mimpid, mhartid, mconfigptr
  case mstatus, misa, medeleg, mideleg, mie, mtvec, mcounteren, menvcfg, mstateen
  case mcountinhibit, mhpmevent, mscratch, mepc, mcause, mtval, mip
  case mseccfg, pmpcfg, pmpaddr, mcycle, minstret, mhpmcounter
  // Triggers
  case tselect, tdata, tinfo
}
