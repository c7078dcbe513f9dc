public import Assembly
import Bus
import Hart
import RISCV
import Translator

// What became of the guest's code in a machine that stands still. Nothing changes by looking: the region is made again beside the
// machine, under an observer, and its code is read where the machine has it.
extension MachineHart {
  /// What the translator has made of the code at an address, as this hart would execute it now.
  ///
  /// - Throws: `untranslated`, with the reason; `noDisassembler`.
  public func translation(
    at address: UInt64, symbols: SymbolTable = SymbolTable()
  ) throws(TranslationViewError) -> MadeTranslation {
    guard let translator = hart.engine as? HartTranslator else {
      throw .untranslated(reason: "this machine runs on the interpreter")
    }
    guard let physical = hart.inspectPlaceOfCode(address) else {
      throw .untranslated(reason: "no page that may be executed is at this address")
    }
    guard let code = try? machine.memory.read(physical & ~0xfff, count: 4096) else {
      throw .untranslated(reason: "this is not RAM, so the interpreter executes it")
    }
    let page = address & ~0xfff
    // The last page of all is shown but for its last instruction.
    let viewer = try TranslationViewer(
      code.dropLast(page &+ 4096 == 0 ? 2 : 0), at: page, extensions: hart.extensions,
      symbols: symbols)
    guard let region = translator.region(around: address, physical: physical) else {
      throw .untranslated(reason: why(address, translator, viewer))
    }
    return try viewer.shown(region, of: translator.cache)
  }

  /// Why there is nothing, where there could be something.
  private func why(
    _ address: UInt64, _ translator: HartTranslator, _ viewer: TranslationViewer
  ) -> String {
    if translator.isLeftToInterpreter {
      return "data has another privilege than code at present, so the interpreter executes this"
    }
    if (try? viewer.code(at: address))?.regions.isEmpty == true {
      return "this instruction is left to the interpreter"
    }
    return "no hart has come by often enough yet (\(translator.threshold) to "
      + "\(translator.patience) times at a jump's target)"
  }
}

extension TranslationViewer {
  /// A region of a machine's.
  fileprivate func shown(
    _ region: MadeRegion, of cache: TranslationCache
  ) throws(TranslationViewError) -> MadeTranslation {
    let addresses = Set(region.parts.flatMap { program.addresses(in: $0.range) }).sorted()
    let known = KnownCode(program, addresses)
    let own = TranslationCache(memory: memory, lock: NoLock())
    let notes = TranslationNotes()
    own.observer = notes
    let made = known.withPage(of: addresses.first ?? 0) { own.make(region, known: $0) } ?? nil
    guard let made else {
      throw .untranslated(
        reason: "it was, of an instruction that ends in the next page, which cannot be shown")
    }
    var place = CodePlace(memory: memory)
    let distance = region.distance(from: made)
    if let distance {
      place = CodePlace(memory: cache.memory, distance: distance, hasAddresses: true)
    }
    let head = UInt64(UInt(bitPattern: cache.memory.executable + region.parts[region.index].head))
    return MadeTranslation(
      region: self.region(notes, own, at: place), block: region.index, hostAddress: head,
      isOwn: distance != nil, places: places, host: host)
  }
}
