import Bus
import Devices

/// Where everything goes before the first instruction: the places that QEMU's `virt` board gives it.
///
///     0x8000_0000   firmware
///     next 2 MiB    kernel (an ELF: where it says)
///                   initial file system, 128 MiB or half of RAM above the kernel, whichever is less
///     end of RAM    device tree (or below 3 GiB, whichever is less), down to a multiple of 2 MiB
///
/// Firmware in flash memory is gone to from the firmware in RAM or, without that, from the boot ROM. It gets kernel and initial
/// file system by `fw_cfg`, and puts them where it likes.
///
/// In a machine too small for that, initial file system and device tree move to the highest place that is free.
struct BootLoader {
  private static let kernelAlignment: UInt64 = 2 << 20
  private static let fileSystemDistance: UInt64 = 128 << 20
  /// Firmware adds to the tree where it lies.
  private static let deviceTreeGrowth: UInt64 = 16 << 10
  /// Where firmware of 32-bit addresses still finds a device tree.
  private static let deviceTreeLimit: UInt64 = 3 << 30

  private(set) var firmware: Program?
  private(set) var kernel: Program?
  private var placement: MemoryPlacement
  private let initialFileSystem: [UInt8]?
  private var initialFileSystemRange: Range<UInt64>?
  private let startsFromFlash: Bool
  /// What firmware is told by `fw_cfg`.
  let firmwareItems: [FirmwareItem]
  private(set) var deviceTree: [UInt8] = []
  private(set) var deviceTreeAddress: UInt64 = 0

  /// Finds a place for everything, or says what does not fit.
  init(
    _ images: BootImages, hardware: HardwareDescription, startsFromFlash: Bool = false
  ) throws(BoardError) {
    let memory = MemoryMap.memoryBase..<MemoryMap.memoryBase + hardware.usableMemorySize
    if images.firmware == nil, images.kernel == nil, !startsFromFlash { throw .nothingToRun }
    self.startsFromFlash = startsFromFlash
    placement = MemoryPlacement(memory: memory)
    firmwareItems = Self.items(images, hardware, handsOverKernel: startsFromFlash)
    initialFileSystem = startsFromFlash ? nil : images.initialFileSystem
    if let bytes = images.firmware { firmware = try place(bytes, .firmware) }
    if let bytes = images.kernel, !startsFromFlash { kernel = try place(bytes, .kernel) }
    try placeDeviceTree(hardware, bootArguments: images.bootArguments)
  }

  /// Where the harts go from the boot ROM.
  var start: UInt64 { (firmware ?? kernel)?.entry ?? MemoryMap.flash(0).base }

  /// Where the firmware goes when it is done; 0 where it carries its own kernel.
  var next: UInt64 {
    if firmware == nil { return 0 }
    return startsFromFlash ? MemoryMap.flash(0).base : kernel?.entry ?? 0
  }

  /// Copies everything to its place.
  func load(into memory: GuestMemory) throws(BusError) {
    for program in [firmware, kernel] {
      for piece in program?.pieces ?? [] {
        try memory.write(piece.address, bytes: piece.bytes)
        // A kernel that says how much it needs clears it itself; an ELF relies on the loader.
        let rest = piece.size - UInt64(piece.bytes.count)
        try memory.clear(piece.address + UInt64(piece.bytes.count), count: rest)
      }
    }
    if let initialFileSystem, let initialFileSystemRange {
      try memory.write(initialFileSystemRange.lowerBound, bytes: initialFileSystem[...])
    }
    try memory.write(deviceTreeAddress, bytes: deviceTree[...])
  }

  private static func items(
    _ images: BootImages, _ hardware: HardwareDescription, handsOverKernel: Bool
  ) -> [FirmwareItem] {
    typealias Number = FirmwareItem.Number
    let harts = UInt16(truncatingIfNeeded: hardware.hartCount)
    let items =
      FirmwareItem.basic() + [
        FirmwareItem(Number.processorCount, value: harts),
        FirmwareItem(Number.processorLimit, value: harts),
      ]
    guard handsOverKernel, let kernel = images.kernel else { return items }
    return items
      + FirmwareItem.kernel(
        kernel, fileSystem: images.initialFileSystem ?? [], arguments: images.bootArguments)
  }

  private mutating func place(_ bytes: [UInt8], _ kind: ImageKind) throws(BoardError) -> Program {
    let below = placement.end(of: .firmware) ?? MemoryMap.memoryBase
    let base = (below + Self.kernelAlignment - 1) / Self.kernelAlignment * Self.kernelAlignment
    let program = try Program(bytes, kind: kind, base: base)
    for piece in program.pieces {
      try placement.take(kind, at: piece.address, size: piece.size)
    }
    return program
  }

  /// The tree names the initial file system's place, which depends on the tree's; only its size must be known before.
  private mutating func placeDeviceTree(
    _ hardware: HardwareDescription, bootArguments: String
  ) throws(BoardError) {
    var hardware = hardware
    hardware.bootArguments = bootArguments
    hardware.initialFileSystem = initialFileSystem == nil ? nil : 0..<0
    let size =
      UInt64(DeviceTreeBlob.bytes(of: hardware.deviceTree).count) + Self.deviceTreeGrowth
    let limit = min(placement.memory.upperBound, Self.deviceTreeLimit)
    let usual = limit > size ? (limit - size) / Self.kernelAlignment * Self.kernelAlignment : 0
    if placement.isFree(usual, size: size) {
      deviceTreeAddress = usual
    } else if let high = highest(size: size, below: limit) {
      deviceTreeAddress = high
    } else {
      throw .noRoom(.deviceTree, size: size, memory: hardware.memorySize)
    }
    try placement.take(.deviceTree, at: deviceTreeAddress, size: size)
    try placeInitialFileSystem()
    hardware.initialFileSystem = initialFileSystemRange
    deviceTree = DeviceTreeBlob.bytes(of: hardware.deviceTree)
  }

  private mutating func placeInitialFileSystem() throws(BoardError) {
    guard let initialFileSystem else { return }
    if initialFileSystem.isEmpty { throw .empty(.initialFileSystem) }
    let size = UInt64(initialFileSystem.count)
    let memorySize = UInt64(placement.memory.count)
    let above = (kernel ?? firmware)?.pieces.map { $0.address }.min() ?? MemoryMap.memoryBase
    let distance = min(memorySize / 2, Self.fileSystemDistance)
    let usual = (above + distance) / MemoryPlacement.pageSize * MemoryPlacement.pageSize
    let high =
      highest(size: size, below: deviceTreeAddress)
      ?? highest(size: size, below: placement.memory.upperBound)
    guard let address = placement.isFree(usual, size: size) ? usual : high else {
      throw .noRoom(.initialFileSystem, size: size, memory: memorySize)
    }
    try placement.take(.initialFileSystem, at: address, size: size)
    initialFileSystemRange = address..<address + size
  }

  private func highest(size: UInt64, below limit: UInt64) -> UInt64? {
    placement.highest(size: size, below: limit, alignment: MemoryPlacement.pageSize)
  }
}
