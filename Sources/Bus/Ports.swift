// Where the host enters. A device is handed ports when it is made; the shell, or a test, implements them.

/// The outer end of a serial line or console.
public protocol SerialPort: AnyObject {
  /// A byte leaves the machine.
  func transmit(_ byte: UInt8)

  /// The next byte that has arrived for the machine, or nil. A device takes bytes only while it has room.
  func receive() -> UInt8?
}

/// A device that takes bytes from a `SerialPort`.
public protocol SerialReceiver: AnyObject {
  /// The port has bytes: take what there is room for. The device comes back by itself for the rest.
  func bytesArrived()
}

/// The medium behind a disk device. Sectors are 512 bytes.
public protocol BlockMedium: AnyObject {
  /// Its size.
  var sectorCount: UInt64 { get }
  /// Whether writes are refused.
  var isReadOnly: Bool { get }

  /// Fills `buffer` from `sector` on; false when the medium failed. The range has been checked.
  func read(sector: UInt64, into buffer: UnsafeMutableRawBufferPointer) -> Bool

  /// Writes `buffer` from `sector` on; false when the medium failed. The range has been checked.
  func write(sector: UInt64, from buffer: UnsafeRawBufferPointer) -> Bool

  /// Returns once everything written is on stable storage; false when that failed.
  func flush() -> Bool

  /// Nobody needs these sectors any more: they keep what they hold, or read as zeroes from now on. False when the
  /// medium failed. The range has been checked.
  func discard(sector: UInt64, count: UInt64) -> Bool

  /// Makes sectors zero; `mayUnmap` says that their space may be given back. False when the medium failed. The range
  /// has been checked.
  func writeZeroes(sector: UInt64, count: UInt64, mayUnmap: Bool) -> Bool

  /// Its pages, if its past can be remembered.
  var store: (any PageStore)? { get }
}

extension BlockMedium {
  /// None.
  public var store: (any PageStore)? { nil }

  /// Keeps what they hold.
  public func discard(sector: UInt64, count: UInt64) -> Bool { true }

  /// Writes zeroes.
  public func writeZeroes(sector: UInt64, count: UInt64, mayUnmap: Bool) -> Bool {
    let zeroes = [UInt8](repeating: 0, count: Int(min(count, 512)) * 512)
    var done: UInt64 = 0
    while done < count {
      let piece = min(count - done, 512)
      let isWritten = zeroes.withUnsafeBytes {
        write(
          sector: sector + done, from: UnsafeRawBufferPointer(rebasing: $0[..<(Int(piece) * 512)]))
      }
      guard isWritten else { return false }
      done += piece
    }
    return true
  }
}

/// What is at the other end of a network card's cable.
///
/// Frames are Ethernet's from the addresses on, without the checksum at the end. Whoever implements this decides how many
/// wait in each direction, and drops what is too much.
public protocol NetworkPort: AnyObject {
  /// What it does for the card; never changes.
  var abilities: NetworkAbilities { get }

  /// Whether the cable leads anywhere. A card looks when it is told of frames, so a port that has lost its network says so
  /// as it says that frames have come.
  var isConnected: Bool { get }

  /// A frame leaves the machine. `fill` is called at most once, with room for `byteCount` bytes, and writes it there.
  /// False, and `fill` not called, when there is no room for it.
  func transmit(
    byteCount: Int, offload: FrameOffload, fill: (UnsafeMutableRawBufferPointer) -> Void
  ) -> Bool

  /// The frames transmitted since the last call may be sent on: one notification for all.
  func transmitted()

  /// Shows the next frame that has arrived for the machine to `take`, which may change it; the frame is gone when
  /// `take` returns true, and else comes again. False, and `take` not called, when there is none.
  func receive(_ take: (UnsafeMutableRawBufferPointer, FrameOffload) -> Bool) -> Bool
}

extension NetworkPort {
  /// It always does.
  public var isConnected: Bool { true }
}

/// A device that takes frames from a `NetworkPort`.
public protocol NetworkReceiver: AnyObject {
  /// The port has frames: take those there is room for. The device comes back by itself for the rest.
  func framesArrived()
}

/// Who sees every frame that passes between a machine and its network, for a record.
public protocol NetworkObserver: AnyObject {
  /// A frame passes at an instant of guest time (nanoseconds since power-on), as the port gets it or gave it.
  func framePassed(_ frame: UnsafeRawBufferPointer, isLeaving: Bool, at instant: UInt64)
}

/// Where random bytes come from.
public protocol EntropySource: AnyObject {
  /// Fills `buffer`.
  func fill(_ buffer: UnsafeMutableRawBufferPointer)
}

/// The wall clock, asked once at power-on; from then on guest time carries it.
public protocol WallClock: AnyObject {
  /// Nanoseconds since 1970-01-01T00:00:00Z.
  var nanosecondsSinceEpoch: UInt64 { get }
}

/// A clock that guest time follows in a parallel machine.
public protocol MonotonicClock: AnyObject {
  /// Nanoseconds since some instant of the past; never goes back.
  var nanoseconds: UInt64 { get }
}

/// Who remembers, in a parallel machine, when guest time has something to do next.
public protocol Alarm: AnyObject {
  /// The machine wants its due events fired once its `MonotonicClock` shows `nanoseconds`; this replaces what was
  /// asked for before, and `UInt64.max` means never. Comes on any thread, with the bus's lock held.
  func set(nanoseconds: UInt64)
}

/// What a guest can ask of the world about the whole machine.
public protocol PowerControl: AnyObject {
  /// The guest switched the machine off with an exit code (0 is success).
  func powerOff(code: UInt32)

  /// The guest asked for a reset of the whole machine.
  func reboot()
}

/// Mutual exclusion between the threads of a parallel machine; does nothing in a machine of one thread.
public protocol Lock: AnyObject {
  /// Waits for the lock and takes it. Not recursive.
  func lock()

  /// Gives the lock back.
  func unlock()
}

/// Where the machine's large areas come from.
public protocol MemoryProvider: AnyObject {
  /// Returns `byteCount` zeroed bytes, aligned to 4 KiB, that cost the host memory only where touched; nil when
  /// the host refuses. They live as long as the provider.
  func reserve(byteCount: Int) -> UnsafeMutableRawPointer?

  /// Makes a part of what was reserved all zero again, at best without touching it. It begins and ends with a page.
  func clear(_ start: UnsafeMutableRawPointer, byteCount: Int)

  /// How many bytes from `start` on, at most `byteCount`, were never touched and so are zero: reading them would only cost
  /// memory. 0 where that is not known.
  func untouchedCount(from start: UnsafeMutableRawPointer, byteCount: Int) -> Int

  /// Makes room among the host's addresses for pages to be shown as a guest has them, for addresses below `byteCount`, where an access
  /// up to `margin` before or behind faults; nil where pages cannot be in two places, or there is no room.
  func makeWindow(byteCount: UInt64, margin: UInt64) -> (any PageWindow)?

  /// How many bytes from `start` on, at most `byteCount`, may have been touched. `byteCount` where that is not known; never 0
  /// where neither `untouchedCount` is more.
  func touchedCount(from start: UnsafeMutableRawPointer, byteCount: Int) -> Int
}

extension MemoryProvider {
  /// Writes zeros.
  public func clear(_ start: UnsafeMutableRawPointer, byteCount: Int) {
    start.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
  }

  /// Nothing is known.
  public func untouchedCount(from start: UnsafeMutableRawPointer, byteCount: Int) -> Int { 0 }

  /// There are none.
  public func makeWindow(byteCount: UInt64, margin: UInt64) -> (any PageWindow)? { nil }

  /// Nothing is known.
  public func touchedCount(from start: UnsafeMutableRawPointer, byteCount: Int) -> Int { byteCount }
}

/// Addresses of the host at which pages of RAM can be had a second time, in the order in which a guest has them: its address and
/// `origin` make the host's. Whoever touches what is not shown there faults.
public protocol PageWindow: AnyObject {
  /// The host's address of the guest's address 0.
  var origin: UInt64 { get }

  /// Shows pages of RAM, which lie one behind the other from `storage` on, at the guest's addresses from `address` on; false where
  /// the host refuses. What was shown there is not any more.
  func show(
    _ storage: UnsafeMutableRawPointer, at address: UInt64, byteCount: Int, isWritable: Bool
  ) -> Bool

  /// Shows nothing there any more.
  func hide(_ address: UInt64, byteCount: Int)
}

/// Memory for code of the host that is made while the machine runs: one block of it, seen through two views, so that no page
/// need be both writable and executable. Code may lie anywhere in it and reach all of it with a 32-bit displacement.
public protocol CodeMemory: AnyObject {
  /// Its size.
  var byteCount: Int { get }
  /// Where code is written.
  var writable: UnsafeMutableRawPointer { get }
  /// Where the same code is executed, at the same offset.
  var executable: UnsafeRawPointer { get }

  /// Makes what was written to a part of it visible to whoever executes it.
  func publish(offset: Int, byteCount: Int)

  /// Has code that faults go on elsewhere, from now on: it has a hart's room in the register that the host has for that, from which
  /// the word that is to hold the place of the instruction, and that with the address where to go on, have these distances. False where
  /// the host has no such way. Asked once at most.
  func catchFaults(place: Int, target: Int) -> Bool
}

extension CodeMemory {
  /// There is no way.
  public func catchFaults(place: Int, target: Int) -> Bool { false }
}

/// Who keeps something that was made of instructions in RAM.
public protocol CodeWatcher: AnyObject {
  /// Decoded instructions in the page of `address` were overwritten: all that was made of the page is wrong. On any thread that
  /// writes to RAM.
  func codeChanged(pageOf address: UInt64)
}

/// Who wants to know of code that is made while the machine runs.
public protocol CodeListener: AnyObject {
  /// A guest's code from `guestAddress` on was translated, to be executed at `address`. Comes on the thread of any hart,
  /// before the code is executed; the address may have been that of older code.
  func codeMade(at address: UnsafeRawPointer, byteCount: Int, guestAddress: UInt64)
}

/// Where an archive is written to, from its beginning to its end.
public protocol ArchiveSink: AnyObject {
  /// Writes more bytes; false when that failed.
  func write(_ bytes: UnsafeRawBufferPointer) -> Bool
}

/// Where an archive is read from, at any place.
public protocol ArchiveSource: AnyObject {
  /// Its size.
  var byteCount: UInt64 { get }

  /// Fills `buffer` from `offset` on; false when that failed or there is less.
  func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) -> Bool
}

/// Makes bytes fewer, and undoes that.
public protocol Compressor: AnyObject {
  /// The bytes compressed; nil where that makes them no fewer.
  func compress(_ bytes: [UInt8]) -> [UInt8]?

  /// What was compressed, which is exactly `count` bytes; nil where it is not.
  func decompress(_ bytes: [UInt8], count: Int) -> [UInt8]?
}
