/// Where everything of a hart is that an engine reaches by one base address.
///
///     0        1024     4096      132 KiB      +4 KiB    +128 KiB ...
///     | x, f   | engine | TLB     | code pages | jumps   | uses, their heads, sites |
///     `------ of every hart ------'------------ of one with an engine --------------'
///
/// All of it is zero at first. What is only touched when it is used costs nothing before.
package enum HartRoom {
  /// `Hart.registers`.
  package static let registers = 0
  /// Words of an engine's own.
  package static let engine = 1024
  /// How many uses of translations are noted.
  package static let useCount = 2048
  /// What a load-reserved remembers: the host's address, or 0; the size; the value.
  package static let reservation = 2056
  /// The tables of the TLB.
  package static let translations = 4096
  /// What a hart has without an engine.
  package static let smallByteCount =
    translations + TLB.contexts * TLB.entriesPerContext * MemoryLayout<TLBEntry>.stride
  /// A number for each virtual page of code that has a translation in force.
  package static let codePages = smallByteCount
  /// Where jumps lead: a table a context.
  package static let jumps = codePages + DecodedPages.codeEntries * 4
  /// The places in these tables that are filled.
  package static let filledJumps = jumps + TLB.contexts * EngineCaches.jumpsPerContext * 16
  /// The last use of each entry of the TLB.
  package static let heads = filledJumps + EngineCaches.filledJumpCapacity * 4
  /// Who uses entries of the TLB.
  package static let uses = heads + TLB.contexts * TLB.entriesPerContext * 4
  /// What each place of access in translated code remembers.
  package static let sites = uses + EngineCaches.useCapacity * MemoryLayout<TranslationUse>.stride
  /// How often each has remembered something, while that is asked.
  package static let siteCounts =
    sites + EngineCaches.siteCapacity * MemoryLayout<AccessSite>.stride
  /// What a hart has with an engine.
  package static let byteCount = siteCounts + EngineCaches.siteCapacity * 2
}
