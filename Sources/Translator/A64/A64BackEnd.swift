import Bus

/// Makes code for A64.
///
/// Where an instruction is changed that may be executed at the same time, it is NOP or B before and after
/// (`A64Emitter.emitBlock`).
final class A64BackEnd: BackEnd {
  /// What B reaches.
  private static var reach: Int { 128 << 20 }
  /// The number that no page has.
  static var noNumber: UInt32 { UInt32(Int32.max) }

  private let memory: any CodeMemory
  @exclusivity(unchecked) private var assembler: A64Assembler
  private let thunks: A64Thunks
  private let firstCode: Int

  init(_ memory: any CodeMemory) {
    self.memory = memory
    assembler = A64Assembler(memory.writable, capacity: min(memory.byteCount, Self.reach))
    thunks = A64Thunks(&assembler)
    firstCode = assembler.count
  }

  var count: Int { assembler.count }
  var room: Int { assembler.room }
  var enter: Int { thunks.enter }

  /// All that it wants is that floating point is missing.
  func prepare(_ room: UnsafeMutableRawPointer) {
    room.storeBytes(
      of: UInt32(FloatNeed.all), toByteOffset: EngineWord.missing, as: UInt32.self)
  }

  func emit(
    _ region: [Block], context: Int, exits: ExitTable, probes: Set<UInt64>,
    _ observer: (any TranslationObserver)?
  ) -> [Placement] {
    var emitter = A64Emitter(
      assembler, starts: Set(region.map { $0.start }), context: context, exits: exits,
      thunks: thunks)
    emitter.probes = probes
    emitter.observer = observer
    let placements = emitter.emit(region)
    assembler = emitter.assembler
    return placements
  }

  func setJump(at place: UInt32, to target: UInt32) {
    store(A64Assembler.jump(from: Int(place), to: Int(target)), at: place)
    memory.publish(offset: Int(place), byteCount: 4)
  }

  /// It is data, which code loads.
  func setNumber(_ number: UInt32, at place: UInt32) { store(number, at: place) }

  private func store(_ word: UInt32, at place: UInt32) {
    memory.writable.storeBytes(of: word, toByteOffset: Int(place), as: UInt32.self)
  }

  func closeHead(at head: UInt32, gone: UInt32) { setJump(at: head, to: gone) }

  func removeAll() { assembler.count = firstCode }

  func exceptions(_ status: UInt32) -> UInt8 { A64Frame.exceptions(status) }

  // MARK: In words

  var registerMap: RegisterMap { A64Frame.map }

  func name(ofWord displacement: Int) -> String? { A64Frame.name(ofWord: displacement) }

  func nameOfThunk(at offset: Int) -> String? {
    offset < firstCode ? thunks.name(at: offset) : nil
  }
}
