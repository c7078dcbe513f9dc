import Processor

/// What the firmware runs on: what it has found in the device tree.
struct Machine {
  /// Banks of memory that are told apart; more are not used.
  static let bankLimit = 8

  // Until the tree is read, the places of QEMU's `virt` board: so that a machine whose tree cannot be read can say so,
  // and end.
  var serial: UInt = 0x1000_0000
  var finisher: UInt = 0x10_0000
  /// Software interrupts and timers of the harts.
  var interruptor = AddressRange()
  var banks = InlineArray<8, AddressRange>(repeating: AddressRange())
  var bankCount = 0
  var harts = HartSet()
  /// Which extensions all harts have.
  var features = HartFeatures.all
  /// The kernel's command line has the word `quiet`.
  var isQuiet = false
  var initialFileSystem = AddressRange()
  /// Firmware of S mode may lie there, and be started there.
  var flash = AddressRange()

  var memorySize: UInt {
    var sum: UInt = 0
    for index in 0..<bankCount { sum += banks[index].size }
    return sum
  }

  /// What the firmware keeps to itself: its file, and a page for each hart up to the last.
  var firmware: AddressRange {
    AddressRange(
      start: firmware_start_address(),
      end: hart_areas_address() + (harts.last + 1) * Hart.areaSize)
  }

  /// Whether S mode may have all of a range: it is memory, and not the firmware's.
  func isSupervisorMemory(_ range: AddressRange) -> Bool {
    if range.overlaps(firmware) { return false }
    for index in 0..<bankCount where banks[index].contains(range) { return true }
    return false
  }
}

extension Machine {
  /// Whether S mode may begin at an address.
  func isExecutable(_ address: UInt) -> Bool {
    let instruction = AddressRange(start: address, size: 2)
    return address % 2 == 0 && !instruction.isEmpty
      && (isSupervisorMemory(instruction) || flash.contains(instruction))
  }
}

/// Written by the hart that won the lottery, before any other enters; only read from then on.
nonisolated(unsafe) var machine = Machine()
