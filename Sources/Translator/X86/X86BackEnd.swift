import Bus
import Hart

/// Makes code for x86-64.
final class X86BackEnd: EmitterBackEnd {
  typealias HostEmitter = X86Emitter

  let memory: any CodeMemory
  @exclusivity(unchecked) var assembler: X86Assembler
  let workplace: HostEmitter.Workplace
  let firstCode: Int

  init(_ memory: any CodeMemory, _ exits: ExitTable) {
    self.memory = memory
    assembler = X86Assembler(memory.writable, capacity: memory.byteCount)
    workplace = HostEmitter.Workplace(exits, X86Thunks.emit(&assembler, HostEmitter.scratch))
    firstCode = assembler.count
  }

  deinit { workplace.deallocate() }

  func prepare(_ room: UnsafeMutableRawPointer) {
    X86Frame.prepareFloat(room)
    room.storeBytes(
      of: PageWindows.byteCount, toByteOffset: EngineWord.windowLimit, as: UInt64.self)
  }

  /// Four bytes of code, in one step, while it may be executed.
  func setJump(at place: UInt32, to target: UInt32) { store(target &- (place + 4), at: place) }

  /// The subtraction at the head has seven bytes, in one word of eight: whoever comes finds it or the jump.
  func closeHead(at head: UInt32, gone: UInt32) {
    let word = (memory.writable + Int(head)).assumingMemoryBound(to: UInt64.self)
    let distance = UInt64(gone &- (head + 5))
    word.pointee = word.pointee & ~0xff_ffff_ffff | distance << 8 | 0xe9
  }

  func exceptions(_ status: UInt32) -> UInt8 { X86Frame.exceptions(status) }

  var registerMap: RegisterMap { X86Frame.map }
}
