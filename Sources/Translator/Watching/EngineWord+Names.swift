import Hart

// What is in a hart's room, in words.
extension EngineWord {
  /// What is at an offset that is no register of the guest.
  static func name(at offset: Int) -> String? {
    switch offset {
    case HartRoom.translations..<HartRoom.codePages:
      return "TLB" + tlbFields[(offset - HartRoom.translations) % 32 / 8]
    case HartRoom.codePages..<HartRoom.jumps: return "the number that the page of code has"
    case HartRoom.jumps..<HartRoom.jumpUses: return "where jumps lead"
    case walkAddends..<walkAddends + mostWalks * 8:
      return "addend of walk " + String((offset - walkAddends) / 8)
    default: break
    }
    return words.first { $0.offset == offset }?.name.description
  }

  private static let tlbFields = [
    ": page, if it may be read", ": page, if it may be written", ": addend", "",
  ]

  private static let words: [(offset: Int, name: StaticString)] = [
    (exit, "which exit"), (address, "address"), (target, "where to go"), (addend, "addend"),
    (reserve, "instructions that were kept back"),
    (missing, "what floating point lacks"), (windowLimit, "end of the window"),
  ]
}
