import Bus

/// Makes code for A64.
///
/// Where an instruction is changed that may be executed at the same time, it is NOP or B before and after
/// (`A64Emitter.emitHead`).
final class A64BackEnd: EmitterBackEnd {
  typealias HostEmitter = A64Emitter

  /// What B reaches.
  private static var reach: Int { 128 << 20 }
  /// The number that no page has.
  static var noNumber: UInt32 { UInt32(Int32.max) }

  let memory: any CodeMemory
  @exclusivity(unchecked) var assembler: A64Assembler
  let workplace: HostEmitter.Workplace
  let firstCode: Int

  init(_ memory: any CodeMemory, _ exits: ExitTable) {
    self.memory = memory
    assembler = A64Assembler(memory.writable, capacity: min(memory.byteCount, Self.reach))
    workplace = HostEmitter.Workplace(exits, A64Thunks.emit(&assembler, HostEmitter.scratch))
    firstCode = assembler.count
  }

  deinit { workplace.deallocate() }

  /// All that it wants is that floating point is missing.
  func prepare(_ room: UnsafeMutableRawPointer) {
    room.storeBytes(
      of: UInt32(FloatNeed.all), toByteOffset: EngineWord.missing, as: UInt32.self)
  }

  func setJump(at place: UInt32, to target: UInt32) {
    store(A64Assembler.jump(from: Int(place), to: Int(target)), at: place)
    memory.publish(offset: Int(place), byteCount: 4)
  }

  func closeHead(at head: UInt32, gone: UInt32) { setJump(at: head, to: gone) }

  func exceptions(_ status: UInt32) -> UInt8 { A64Frame.exceptions(status) }

  var registerMap: RegisterMap { A64Frame.map }
}
