import Processor

/// What the device tree says of the machine.
struct Hardware {
  /// A device by its registers and its interrupt at the PLIC.
  struct DeviceLocation {
    let address: UInt64
    let interrupt: Int
  }

  var memoryStart: UInt64 = 0
  var memorySize: UInt64 = 0
  /// Of `time`, in a second.
  var timeFrequency: UInt64 = 10_000_000
  var hartNumbers: [Int] = []
  var hasStimecmp = false
  var commandLine = ""
  var initialFileSystem: Range<UInt64> = 0..<0
  /// Where the tree itself lies, physically.
  private(set) var deviceTree: Range<UInt64> = 0..<0
  /// Random numbers from the firmware (`rng-seed`).
  private(set) var seed: [UInt8] = []
  var uart: DeviceLocation?
  var interruptController: UInt64 = 0
  var realTimeClock: UInt64 = 0
  var virtio: [DeviceLocation] = []
  /// Pixels behind the memory (`simple-framebuffer`).
  private(set) var framebuffer: SimpleFramebuffer.Location?

  /// - Parameter address: where the tree lies, in the direct map.
  init(treeAt address: UInt64) throws(DeviceTreeError) {
    let start = UnsafePointer<UInt8>(bitPattern: UInt(address)).unsafelyUnwrapped
    let size = (0..<4).reduce(0) { $0 << 8 | Int(start[4 + $1]) }
    let physical = address - MemoryMap.directMap
    deviceTree = physical..<physical + UInt64(size)
    let root = try DeviceTreeReader.root(
      of: [UInt8](UnsafeBufferPointer(start: start, count: size)))
    for node in root.children { read(node) }
    hartNumbers.sort()
    virtio.sort { $0.address < $1.address }
  }

  private mutating func read(_ node: DeviceTreeNode) {
    switch node.kind {
    case "memory":
      memoryStart = node.number("reg", at: 0)
      memorySize = node.number("reg", at: 8)
    case "cpus":
      timeFrequency = UInt64(node.cell("timebase-frequency"))
      for processor in node.children where processor.kind == "cpu" {
        hartNumbers.append(Int(processor.cell("reg")))
        hasStimecmp = hasStimecmp || processor.text("riscv,isa").containsSstc
      }
    case "chosen":
      commandLine = node.text("bootargs")
      seed = node["rng-seed"]?.bytes ?? []
      initialFileSystem =
        node.address(
          "linux,initrd-start")..<max(
          node.address("linux,initrd-start"), node.address("linux,initrd-end"))
      for child in node.children where child.kind == "framebuffer" { readFramebuffer(child) }
    case "soc": for device in node.children { readDevice(device) }
    default: break
    }
  }

  /// Of the one format that is known, and where the direct map reaches.
  private mutating func readFramebuffer(_ node: DeviceTreeNode) {
    let location = SimpleFramebuffer.Location(
      address: node.number("reg", at: 0), byteCount: node.number("reg", at: 8),
      width: Int(node.cell("width")), height: Int(node.cell("height")),
      stride: Int(node.cell("stride")))
    let limit = MemoryMap.directMapEnd - MemoryMap.directMap
    guard node.text("compatible") == "simple-framebuffer", node.text("format") == "x8r8g8b8",
      location.address < limit, location.byteCount < limit - location.address
    else { return }
    framebuffer = location
  }

  /// Where the last of what lies in memory ends, pixels included.
  var memoryEnd: UInt64 {
    max(memoryStart + memorySize, framebuffer.map { $0.address + $0.byteCount } ?? 0)
  }

  private mutating func readDevice(_ node: DeviceTreeNode) {
    let location = DeviceLocation(
      address: MemoryMap.directMap + node.number("reg", at: 0),
      interrupt: Int(node.cell("interrupts")))
    switch node.kind {
    case "serial", "uart": uart = location
    case "plic", "interrupt-controller": interruptController = location.address
    case "rtc": realTimeClock = location.address
    case "virtio_mmio": virtio.append(location)
    default: break
    }
  }
}

extension DeviceTreeNode {
  /// The name without its unit address.
  fileprivate var kind: String {
    String(name.prefix { $0 != "@" })
  }

  private func bytes(_ name: String) -> [UInt8] { self[name]?.bytes ?? [] }

  fileprivate func number(_ name: String, at offset: Int) -> UInt64 {
    let bytes = bytes(name)
    guard bytes.count >= offset + 8 else { return 0 }
    return bytes[offset..<offset + 8].reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// An address in one cell or in two.
  fileprivate func address(_ name: String) -> UInt64 {
    bytes(name).reduce(0) { $0 << 8 | UInt64($1) }
  }

  fileprivate func cell(_ name: String) -> UInt32 {
    let bytes = bytes(name)
    guard bytes.count >= 4 else { return 0 }
    return bytes[..<4].reduce(0) { $0 << 8 | UInt32($1) }
  }

  fileprivate func text(_ name: String) -> String {
    String(decoding: bytes(name).prefix { $0 != 0 }, as: UTF8.self)
  }
}

extension String {
  /// Whether an ISA string, such as `rv64imac_zicsr_sstc`, names the extension Sstc.
  fileprivate var containsSstc: Bool {
    split(separator: "_").contains("sstc")
  }
}
