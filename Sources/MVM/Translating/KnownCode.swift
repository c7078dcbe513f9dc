import RISCV

/// What is known of the pages that a function is in, as translating wants to have it: for each halfword the bits of an
/// instruction, or 0.
struct KnownCode {
  /// The addresses of the instructions, rising.
  let addresses: [UInt64]
  private var pages: [UInt64: [UInt64]] = [:]

  init(_ program: GuestProgram, _ range: Range<UInt64>) {
    self.init(program, program.addresses(in: range))
  }

  /// Of instructions that are known to be there.
  init(_ program: GuestProgram, _ addresses: [UInt64]) {
    self.addresses = addresses
    for address in addresses {
      // What crosses the end of a page is never known: the interpreter carries it out.
      guard let found = program.instruction(at: address),
        address & 0xfff &+ UInt64(found.count) <= 4096
      else { continue }
      pages[address & ~0xfff, default: [UInt64](repeating: 0, count: 2048)][
        Int(address & 0xfff) / 2] = found.instruction.bits
    }
  }

  /// Lends what is known of an address's page; nil where that is nothing.
  func withPage<Result>(
    of address: UInt64, _ body: (UnsafePointer<UInt64>) -> Result
  ) -> Result? {
    pages[address & ~0xfff]?.withUnsafeBufferPointer { $0.baseAddress.map(body) } ?? nil
  }
}
