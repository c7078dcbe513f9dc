public import Bus

extension PLIC {
  /// Where an offset leads.
  private enum Register {
    case priority(source: Int)
    case pending(word: Int)
    case enable(context: Int, word: Int)
    case threshold(context: Int)
    case claim(context: Int)
    case reserved
  }

  /// What the offset of an aligned word selects; what does not exist reads as 0 and ignores writes.
  private func register(at offset: UInt64) -> Register {
    switch offset {
    case 0..<0x1000:
      let source = Int(offset / 4)
      return source >= 1 && source <= sourceCount ? .priority(source: source) : .reserved
    case 0x1000..<Self.enableBase:
      let word = Int((offset - 0x1000) / 4)
      return word < wordCount ? .pending(word: word) : .reserved
    case Self.enableBase..<Self.contextBase:
      let context = Int((offset - Self.enableBase) / 0x80)
      let word = Int(offset % 0x80 / 4)
      return context < contexts.count && word < wordCount
        ? .enable(context: context, word: word) : .reserved
    default:
      let context = Int((offset - Self.contextBase) / 0x1000)
      guard context < contexts.count else { return .reserved }
      switch offset % 0x1000 {
      case 0: return .threshold(context: context)
      case 4: return .claim(context: context)
      default: return .reserved
      }
    }
  }

  /// Reads a register, zero-extended.
  public func read(offset: UInt64, width: Width) throws(BusError) -> UInt64 {
    try width.requireWord(at: offset)
    switch register(at: offset) {
    case .priority(let source): return UInt64(state.priorities[source])
    case .pending(let word): return UInt64(state.pending[word])
    case .enable(let context, let word):
      return UInt64(state.enables[context * wordCount + word])
    case .threshold(let context): return UInt64(state.thresholds[context])
    case .claim(let context): return UInt64(claim(context: context))
    case .reserved: return 0
    }
  }

  /// Writes a register.
  public func write(offset: UInt64, width: Width, value: UInt64) throws(BusError) {
    try width.requireWord(at: offset)
    switch register(at: offset) {
    case .priority(let source): state.priorities[source] = UInt8(value & Self.priorityMask)
    case .enable(let context, let word):
      state.enables[context * wordCount + word] =
        UInt32(truncatingIfNeeded: value) & existing(word: word)
    case .threshold(let context): state.thresholds[context] = UInt8(value & Self.priorityMask)
    case .claim(let context): complete(source: value, context: context)
    case .pending, .reserved: return
    }
    updateContexts()
  }

  /// The bits of a word that stand for sources.
  func existing(word: Int) -> UInt32 {
    let sourcesInWord = min(sourceCount + 1 - word * 32, 32)
    let all = ~UInt32(0) >> UInt32(32 - sourcesInWord)
    return word == 0 ? all & ~1 : all
  }

  /// Hands the best pending source to the context, whatever its threshold; 0 when there is none.
  private func claim(context: Int) -> Int {
    let source = best(context: context, above: 0)
    guard source != 0 else { return 0 }
    let (word, bit) = (source / 32, UInt32(1) << UInt32(source % 32))
    state.pending[word] &= ~bit
    state.inService[word] |= bit
    state.levels[word] &= ~bit
    updateContexts()
    listener?.happened(.claimed(source: source, context: context))
    return source
  }

  /// Ends the service of a source; ignored unless the context has the source enabled, as the specification says.
  private func complete(source: UInt64, context: Int) {
    guard source >= 1, source <= UInt64(sourceCount) else { return }
    let (word, bit) = (Int(source) / 32, UInt32(1) << UInt32(source % 32))
    guard state.enables[context * wordCount + word] & bit != 0 else { return }
    state.inService[word] &= ~bit
    listener?.happened(.completed(source: Int(source), context: context))
    _ = openGateway(word: word, bit: bit)
  }
}
