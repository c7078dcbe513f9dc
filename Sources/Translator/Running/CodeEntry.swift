/// How translated code is entered, and what it calls.
///
/// Unsafe pointers: a function's; a hart's room, and the engine of that hart, which both outlive the call.
package struct CodeEntry {
  /// Of a hart's room, the host's address of code, and how many instructions may be executed.
  package typealias Enter = @convention(c) (UnsafeMutableRawPointer, UInt64, Int) -> Void
  /// Of an engine, the number of an exit, and the guest's address of the first byte that a check is about; 0 where the interpreter must make the access.
  package typealias Fill = @convention(c) (UnsafeMutableRawPointer, UInt32, UInt64) -> UInt32
  /// Of an engine, and the number of an exit; 0 where code is to be left.
  package typealias System = @convention(c) (UnsafeMutableRawPointer, UInt32) -> UInt32

  /// Of an engine, and a `FaultFrame` of an access by a window: sees to it, and sets where to go on.
  package typealias Show =
    @convention(c) (UnsafeMutableRawPointer, UnsafeMutablePointer<UInt64>) -> Void

  let enter: Enter
  /// The same with a window, where the host has them.
  let enterWithWindow: Enter?
  /// The addresses of functions like those below.
  let fill: UInt64
  let system: UInt64
  let show: UInt64

  /// Has a site know the page of an access.
  package static let fill: Fill = { engine, exit, first in
    Unmanaged<HartTranslator>.fromOpaque(engine)._withUnsafeGuaranteedRef { engine in
      engine.hart._withUnsafeGuaranteedRef { engine.fill(Int(exit), first: first, $0) }
    }
  }

  /// Carries out an instruction that goes by `Engine.system`.
  package static let system: System = { engine, exit in
    Unmanaged<HartTranslator>.fromOpaque(engine)._withUnsafeGuaranteedRef { engine in
      engine.hart._withUnsafeGuaranteedRef { engine.system(Int(exit), $0) }
    }
  }

  /// Shows what an access of a window wants to see.
  package static let show: Show = { engine, registers in
    Unmanaged<HartTranslator>.fromOpaque(engine)._withUnsafeGuaranteedRef { engine in
      engine.hart._withUnsafeGuaranteedRef { engine.show(registers, $0) }
    }
  }

  /// For code that this process cannot execute itself, as that of another kind of processor under test.
  package init(enter: @escaping Enter, fill: UInt64, system: UInt64) {
    self.enter = enter
    self.fill = fill
    self.system = system
    (enterWithWindow, show) = (nil, 0)
  }

  /// For code that is executed right here.
  init(_ cache: TranslationCache) {
    enter = Self.function(cache, cache.backEnd.enter)
    enterWithWindow = cache.backEnd.windowThunks.map { Self.function(cache, $0.enter) }
    fill = UInt64(UInt(bitPattern: unsafeBitCast(Self.fill, to: UnsafeRawPointer.self)))
    system = UInt64(UInt(bitPattern: unsafeBitCast(Self.system, to: UnsafeRawPointer.self)))
    show = UInt64(UInt(bitPattern: unsafeBitCast(Self.show, to: UnsafeRawPointer.self)))
  }

  private static func function(_ cache: TranslationCache, _ offset: Int) -> Enter {
    unsafeBitCast(
      UnsafeRawPointer(bitPattern: UInt(cache.address(UInt32(offset)))), to: Enter.self)
  }
}
