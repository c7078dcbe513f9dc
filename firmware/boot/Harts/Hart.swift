import Processor
import Synchronization

/// A hart, by its number. What is known of it lies in its page:
///
///     hart_areas + 4096 * number    HartArea
///                                   ...
///                                   stack, from the page's end down
struct Hart {
  static let areaSize: UInt = 4096

  /// Below `HartSet.limit`.
  let number: UInt

  /// The one that executes this.
  static var current: Hart { Hart(number: read_mhartid()) }

  var bit: UInt64 { 1 << UInt64(number) }

  /// Other harts look into it, too: what they may touch is atomic or says who owns it when.
  var area: UnsafeMutablePointer<HartArea> {
    // Linked into RAM, so not zero; the number is below the limit, and the machine's pages reach to the last hart.
    UnsafeMutablePointer(bitPattern: hart_areas_address() + number * Self.areaSize)
      .unsafelyUnwrapped
  }

  /// What HSM calls its state.
  var state: HartState {
    get { HartState(rawValue: area.pointee.state.load(ordering: .acquiring)) ?? .stopped }
    nonmutating set { area.pointee.state.store(newValue.rawValue, ordering: .releasing) }
  }

  /// Gives every hart an area to begin with. Nobody else runs yet.
  static func prepareAreas() {
    machine.harts.forEach { $0.area.initialize(to: HartArea()) }
  }

  /// Sends every other hart in, after `open_for_harts`.
  static func wakeAll() {
    machine.harts.forEach { if $0.number != current.number { Interruptor.ring($0) } }
  }

  /// Nothing more from this hart.
  static func sleepForever() -> Never {
    write_mie(0)
    while true { wait_for_interrupt() }
  }
}
