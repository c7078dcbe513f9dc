/// Where everything of a hart is that an engine reaches by one base address.
///
///     0        1024     4096      2 MiB        +32 KiB   +2 MiB ...
///     | x, f   | engine | TLB     | code pages | jumps   | their uses, and heads |
///     `------ of every hart ------'----------- of one with an engine ------------'
///
/// All of it is zero at first. What is only touched when it is used costs nothing before.
package enum HartRoom {
  /// `Hart.registers`.
  @inlinable package static var registers: Int { 0 }
  /// Words of an engine's own.
  @inlinable package static var engine: Int { 1024 }
  /// What a load-reserved remembers: the host's address, or 0; the size; the value.
  @inlinable package static var reservation: Int { 2056 }
  /// How often the engine had to forget a translation of code.
  @inlinable package static var codeChanges: Int { 2080 }
  /// The tables of the TLB.
  @inlinable package static var translations: Int { 4096 }
  /// What a hart has without an engine.
  package static var smallByteCount: Int {
    translations + TLB.contexts * TLB.entriesPerContext * MemoryLayout<TLBEntry>.stride
  }
  /// A number for each virtual page of code that has a translation in force.
  package static var codePages: Int { smallByteCount }
  /// Where jumps lead: a table a context.
  package static var jumps: Int { codePages + DecodedPages.codeEntries * 4 }
  /// Who leads to pages of code, and the last of each.
  package static var jumpUses: Int {
    jumps + EngineCaches.jumpTableCount * EngineCaches.jumpsPerContext * 16
  }
  package static var jumpHeads: Int {
    jumpUses + EngineCaches.jumpUseCapacity * MemoryLayout<JumpUse>.stride
  }
  /// What a hart has with an engine.
  package static var byteCount: Int { jumpHeads + DecodedPages.codeEntries * 4 }
}
