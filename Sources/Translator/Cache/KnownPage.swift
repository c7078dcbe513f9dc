import RISCV

/// What a hart knows of a page of code that it asks to have translated.
///
/// Unsafe pointer: good until the hart fetches or changes something.
package struct KnownPage {
  /// Its instructions: for each halfword the bits of an `Instruction`, or 0.
  package let instructions: UnsafePointer<UInt64>
  /// The instruction that begins in its last halfword and ends in the next page.
  package var straddling: Straddling?

  package struct Straddling {
    let instruction: Instruction
    /// The number of the next page, where that is, and its version.
    let number: UInt32
    let physicalPage: UInt64
    let version: UInt32
  }

  /// Whether the hart has come to the last halfword, from in front of it.
  var reachesEnd: Bool {
    func length(at offset: Int) -> UInt64 { Instruction(bits: instructions[offset / 2]).length }
    return length(at: 0xffc) == 2 || length(at: 0xffa) == 4
  }

  package init(_ instructions: UnsafePointer<UInt64>) { self.instructions = instructions }
}
