import Bus

/// Makes code for x86-64.
final class X86BackEnd: BackEnd {
  private let memory: any CodeMemory
  @exclusivity(unchecked) private var assembler: X86Assembler
  private let thunks: X86Thunks
  private let firstCode: Int

  init(_ memory: any CodeMemory) {
    self.memory = memory
    assembler = X86Assembler(memory.writable, capacity: memory.byteCount)
    thunks = X86Thunks(&assembler)
    firstCode = assembler.count
  }

  var count: Int { assembler.count }
  var room: Int { assembler.room }
  var enter: Int { thunks.enter }

  func prepare(_ room: UnsafeMutableRawPointer) { X86Frame.prepareFloat(room) }

  func emit(
    _ region: [Block], context: Int, exits: ExitTable, probes: Set<UInt64>,
    _ observer: (any TranslationObserver)?
  ) -> [Placement] {
    var emitter = X86Emitter(
      assembler, starts: Set(region.map { $0.start }), context: context, exits: exits,
      thunks: thunks)
    emitter.probes = probes
    emitter.observer = observer
    let placements = emitter.emit(region)
    assembler = emitter.assembler
    return placements
  }

  func setJump(at place: UInt32, to target: UInt32) {
    store(Int32(bitPattern: target &- (place + 4)), at: place)
  }

  func setNumber(_ number: UInt32, at place: UInt32) { store(Int32(bitPattern: number), at: place) }

  /// Changes four bytes of code in one step, while it may be executed.
  private func store(_ value: Int32, at place: UInt32) {
    memory.writable.storeBytes(of: value, toByteOffset: Int(place), as: Int32.self)
  }

  /// The subtraction at the head has seven bytes, in one word of eight: whoever comes finds it or the jump.
  func closeHead(at head: UInt32, gone: UInt32) {
    let word = (memory.writable + Int(head)).assumingMemoryBound(to: UInt64.self)
    let distance = UInt64(gone &- (head + 5))
    word.pointee = word.pointee & ~0xff_ffff_ffff | distance << 8 | 0xe9
  }

  func removeAll() { assembler.count = firstCode }

  func exceptions(_ status: UInt32) -> UInt8 { X86Frame.exceptions(status) }

  // MARK: In words

  var registerMap: RegisterMap { X86Frame.map }

  func name(ofWord displacement: Int) -> String? { X86Frame.name(ofWord: displacement) }

  func nameOfThunk(at offset: Int) -> String? {
    offset < firstCode ? thunks.name(at: offset) : nil
  }
}
