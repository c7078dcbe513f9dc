import Bus

/// A back end by an emitter: what those for all hosts do in the same way.
protocol EmitterBackEnd: BackEnd {
  associatedtype HostEmitter: Emitter

  var memory: any CodeMemory { get }
  var assembler: HostEmitter.HostAssembler { get set }
  var workplace: HostEmitter.Workplace { get }
  /// Where regions begin.
  var firstCode: Int { get }
}

extension EmitterBackEnd {
  var count: Int { assembler.count }
  var room: Int { assembler.buffer.room }
  var thunks: Thunks { workplace.thunks.pointee }
  var enter: Int { thunks.enter }
  var windowThunks: WindowThunks? { thunks.windows }

  func emit(
    _ region: inout [Block], context: Int, windowless: Set<AccessPlace>,
    _ observer: (any TranslationObserver)?
  ) -> [Placement] {
    workplace.state.pointee.begin(region, code: context, windowless: windowless, observer: observer)
    var emitter = HostEmitter(assembler, workplace)
    defer {
      assembler = emitter.assembler
      workplace.state.pointee.end()
    }
    return emitter.emit(&region)
  }

  func setNumber(_ number: UInt32, at place: UInt32) { store(number, at: place) }

  /// Changes four bytes that were written, in one step.
  func store(_ word: UInt32, at place: UInt32) { assembler.buffer[Int(place)] = word }

  func removeAll() { assembler.buffer.count = firstCode }

  // MARK: In words

  func name(ofWord displacement: Int) -> String? {
    EngineWord.name(at: displacement + HostEmitter.bias)
  }

  func nameOfThunk(at offset: Int) -> String? {
    offset < firstCode ? thunks.name(at: offset) : nil
  }
}
