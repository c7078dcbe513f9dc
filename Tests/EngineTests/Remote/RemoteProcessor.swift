import Bus
import CHost
import Glibc
import Synchronization
import Translator

/// An arm64 processor that executes translated code for this process: qemu-aarch64 with `processor.c`.
///
/// It shares a piece of memory with it, at the same addresses: code, harts' rooms, RAM.
///
///     base        64 KiB
///     | ranges    | code                    | rooms, RAM ...                  |
///
/// Only what would be executed is executed there; the engine is here.
///
///     engine --> enter --- ENTER ---> enter(room, code, budget)
///                   <---- FILL ------   a page is not in the TLB, or
///                   <---- SYSTEM ----   the hart is to carry out an instruction
///                     --- RESULT --->
///                   <---- LEFT ------ leave
///
/// Unsafe pointers: into that memory, which stays mapped until this object is gone.
final class RemoteProcessor: MemoryProvider, CodeMemory, @unchecked Sendable {
  /// How much memory each has.
  static let size = 128 << 20
  private static let rangeBytes = 1 << 16
  private static let slots = RemoteSlots()

  let byteCount: Int
  private let slot: Int
  private let base: UnsafeMutableRawPointer
  private var reserved: Int
  private let link: RemoteLink
  /// The addresses of its functions that ask for what translated code calls.
  private let fill: UInt64
  private let system: UInt64
  /// What code has changed since it was told.
  private var ranges: [(start: UInt64, byteCount: UInt64)] = []

  /// Starts one, with so much memory for code. Ask `RemoteLink.isPossible` before.
  init(codeBytes: Int) {
    let slot = Self.slots.take()
    self.slot = slot
    byteCount = codeBytes
    reserved = Self.rangeBytes + codeBytes
    let place = UnsafeMutableRawPointer(bitPattern: RemoteSlots.address(slot))
    let file = host_memory_file("mvm-remote")
    defer { close(file) }
    guard let place, file >= 0, ftruncate(file, Self.size) == 0,
      mmap(
        place, Self.size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED_NOREPLACE, file, 0)
        == place,
      let link = RemoteLink(file, base: RemoteSlots.address(slot), size: Self.size),
      let hello = link.receive(), hello.kind == RemoteLink.Answer.ready.rawValue
    else { fatalError("no remote processor can be started") }
    base = place
    self.link = link
    (fill, system) = (hello.a, hello.b)
    Self.slots[slot] = self
  }

  deinit {
    munmap(base, Self.size)
    Self.slots.giveBack(slot)
  }

  /// The one in whose memory an address is.
  static func owner(of address: UnsafeMutableRawPointer) -> RemoteProcessor? {
    slots.owner(of: UInt(bitPattern: address))
  }

  // MARK: Memory

  func reserve(byteCount: Int) -> UnsafeMutableRawPointer? {
    let rounded = (byteCount + 4095) & ~4095
    guard reserved + rounded <= Self.size else { return nil }
    defer { reserved += rounded }
    return base + reserved
  }

  var writable: UnsafeMutableRawPointer { base + Self.rangeBytes }
  var executable: UnsafeRawPointer { UnsafeRawPointer(writable) }

  func publish(offset: Int, byteCount: Int) {
    let start = UInt64(UInt(bitPattern: executable + offset))
    ranges.append((start, UInt64(byteCount)))
  }

  // MARK: Execution

  /// How engines enter its code.
  var entry: CodeEntry {
    CodeEntry(
      enter: { room, code, budget in
        RemoteProcessor.owner(of: room)?.run(room, code, budget)
      }, fill: fill, system: system)
  }

  private func run(_ room: UnsafeMutableRawPointer, _ code: UInt64, _ budget: Int) {
    send(.enter, UInt64(UInt(bitPattern: room)), code, UInt64(budget))
    while true {
      guard let answer = link.receive() else { fatalError("the remote processor is gone") }
      guard let kind = RemoteLink.Answer(rawValue: answer.kind), kind != .ready else {
        fatalError("the remote processor answers strangely")
      }
      if kind == .left { return }
      guard let engine = UnsafeMutableRawPointer(bitPattern: UInt(answer.a)) else { return }
      let exit = UInt32(answer.b)
      let result =
        kind == .fill
        ? CodeEntry.fill(engine, exit, answer.c) : CodeEntry.system(engine, exit)
      send(.result, UInt64(result), 0, 0)
    }
  }

  private func send(_ request: RemoteLink.Request, _ a: UInt64, _ b: UInt64, _ c: UInt64) {
    if ranges.count * 16 > Self.rangeBytes {
      ranges = [(UInt64(UInt(bitPattern: executable)), UInt64(byteCount))]
    }
    for (number, range) in ranges.enumerated() {
      base.storeBytes(of: range.start, toByteOffset: number * 16, as: UInt64.self)
      base.storeBytes(of: range.byteCount, toByteOffset: number * 16 + 8, as: UInt64.self)
    }
    link.send(
      .init(kind: request.rawValue, a: a, b: b, c: c, rangeCount: UInt64(ranges.count)))
    ranges.removeAll(keepingCapacity: true)
  }
}
