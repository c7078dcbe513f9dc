/// A control and status register, or a family of like ones, stated once: disassembler, assembler, tracer and hart look here.
public struct CSRRow: Sendable {
  /// What must be granted, besides the extension and what the number itself says (bits 9-8 the least privilege,
  /// bits 11-10 = 3 read-only; privileged manual, 2.1). All of it is checked before anything is read.
  public enum Gate: UInt8, Sendable {
    /// Nothing more.
    case open
    /// `mstatus.FS` is not off.
    case float
    /// The counter's bit in `mcounteren`, and for U also in `scounteren`.
    case counter
    /// `mcounteren.TM` and `menvcfg.STCE`.
    case timer
    /// Not from S while `mstatus.TVM` is set.
    case translation
    /// `mstateen0.ENVCFG`.
    case environment
    /// Bit 63 of the `mstateen` with the same index.
    case stateEnable
    /// `mseccfg.SSEED` or `USEED`, and the access writes.
    case seed
  }

  /// What it is.
  public let register: CSR
  /// The number of the register, or of the family's first.
  public let number: UInt16
  /// The name, of a family without the index.
  public let name: StaticString
  /// The indices of the family; nil where the name stands alone.
  public let indices: ClosedRange<UInt16>?
  /// From one index of the family to the next. Numbers follow: number `n` has index `first + (n - number)`.
  public let stride: Int
  /// The extensions that must all be there.
  public let extensions: ExtensionSet
  /// What must be granted besides.
  public let gate: Gate

  private init(
    _ register: CSR, _ number: UInt16, _ name: StaticString, _ extensions: ExtensionSet = [],
    _ gate: Gate = .open, indices: ClosedRange<UInt16>? = nil, stride: Int = 1
  ) {
    self.register = register
    self.number = number
    self.name = name
    self.indices = indices
    self.stride = stride
    self.extensions = extensions
    self.gate = gate
  }

  // Unprivileged manual: Zicsr, Zicntr, Zihpm, F, Zkr. Privileged manual: 2.2 and the chapters of the extensions.
  // swift-format-ignore
  /// Every register of this machine, by number.
  public static let all: [CSRRow] = [
    CSRRow(.fflags,        0x001, "fflags",        .f,         .float),
    CSRRow(.frm,           0x002, "frm",           .f,         .float),
    CSRRow(.fcsr,          0x003, "fcsr",          .f,         .float),
    CSRRow(.seed,          0x015, "seed",          .zkr,       .seed),
    CSRRow(.sstatus,       0x100, "sstatus"),
    CSRRow(.sie,           0x104, "sie"),
    CSRRow(.stvec,         0x105, "stvec"),
    CSRRow(.scounteren,    0x106, "scounteren"),
    CSRRow(.senvcfg,       0x10a, "senvcfg",       [],         .environment),
    CSRRow(.sstateen,      0x10c, "sstateen",      .smstateen, .stateEnable, indices: 0...3),
    CSRRow(.sscratch,      0x140, "sscratch"),
    CSRRow(.sepc,          0x141, "sepc"),
    CSRRow(.scause,        0x142, "scause"),
    CSRRow(.stval,         0x143, "stval"),
    CSRRow(.sip,           0x144, "sip"),
    CSRRow(.stimecmp,      0x14d, "stimecmp",      .sstc,      .timer),
    CSRRow(.satp,          0x180, "satp",          [],         .translation),
    CSRRow(.mstatus,       0x300, "mstatus"),
    CSRRow(.misa,          0x301, "misa"),
    CSRRow(.medeleg,       0x302, "medeleg"),
    CSRRow(.mideleg,       0x303, "mideleg"),
    CSRRow(.mie,           0x304, "mie"),
    CSRRow(.mtvec,         0x305, "mtvec"),
    CSRRow(.mcounteren,    0x306, "mcounteren"),
    CSRRow(.menvcfg,       0x30a, "menvcfg"),
    CSRRow(.mstateen,      0x30c, "mstateen",      .smstateen, indices: 0...3),
    CSRRow(.mcountinhibit, 0x320, "mcountinhibit"),
    CSRRow(.mhpmevent,     0x323, "mhpmevent",     .zihpm,     indices: 3...31),
    CSRRow(.mscratch,      0x340, "mscratch"),
    CSRRow(.mepc,          0x341, "mepc"),
    CSRRow(.mcause,        0x342, "mcause"),
    CSRRow(.mtval,         0x343, "mtval"),
    CSRRow(.mip,           0x344, "mip"),
    CSRRow(.pmpcfg,        0x3a0, "pmpcfg",        indices: 0...14, stride: 2),
    CSRRow(.pmpaddr,       0x3b0, "pmpaddr",       indices: 0...63),
    CSRRow(.mseccfg,       0x747, "mseccfg",       .zkr),
    CSRRow(.tselect,       0x7a0, "tselect"),
    CSRRow(.tdata,         0x7a1, "tdata",         indices: 1...3),
    CSRRow(.tinfo,         0x7a4, "tinfo"),
    CSRRow(.mcycle,        0xb00, "mcycle",        .zicntr),
    CSRRow(.minstret,      0xb02, "minstret",      .zicntr),
    CSRRow(.mhpmcounter,   0xb03, "mhpmcounter",   .zihpm,     indices: 3...31),
    CSRRow(.cycle,         0xc00, "cycle",         .zicntr,    .counter),
    CSRRow(.time,          0xc01, "time",          .zicntr,    .counter),
    CSRRow(.instret,       0xc02, "instret",       .zicntr,    .counter),
    CSRRow(.hpmcounter,    0xc03, "hpmcounter",    .zihpm,     .counter, indices: 3...31),
    CSRRow(.scountovf,     0xda0, "scountovf",     .sscofpmf),
    CSRRow(.mvendorid,     0xf11, "mvendorid"),
    CSRRow(.marchid,       0xf12, "marchid"),
    CSRRow(.mimpid,        0xf13, "mimpid"),
    CSRRow(.mhartid,       0xf14, "mhartid"),
    CSRRow(.mconfigptr,    0xf15, "mconfigptr"),
  ]
}

extension CSRRow {
  /// The indices of the row's registers; 0 alone where the name has none.
  public var allIndices: StrideThrough<UInt16> {
    Swift.stride(from: indices?.lowerBound ?? 0, through: indices?.upperBound ?? 0, by: stride)
  }

  /// The number of the register with an index of `allIndices`.
  public func number(index: UInt16) -> UInt16 { number &+ index &- (indices?.lowerBound ?? 0) }

  /// The name of the register with an index of `allIndices`.
  public func name(index: UInt16) -> String {
    indices == nil ? name.description : name.description + String(index)
  }

  /// The name of a register, or nil where this machine has none of that number.
  public static func name(of number: UInt16) -> String? {
    for row in all where row.number <= number {
      for index in row.allIndices where row.number(index: index) == number {
        return row.name(index: index)
      }
    }
    return nil
  }

  /// The number of the register with a name, or nil.
  public static func number(named name: String) -> UInt16? {
    for row in all where name.utf8.starts(with: row.name.description.utf8) {
      for index in row.allIndices where row.name(index: index) == name {
        return row.number(index: index)
      }
    }
    return nil
  }
}
