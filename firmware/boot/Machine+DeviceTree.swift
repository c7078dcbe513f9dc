// From the tree's nodes to what is known.
extension Machine {
  /// Reads everything; false where there is not the least that is needed: a hart, a way to wake it, memory.
  mutating func read(_ tree: DeviceTree) -> Bool {
    var found = self
    let isWhole = tree.forEachNode { found.take($0) }
    self = found
    return isWhole && !harts.isEmpty && !interruptor.isEmpty && bankCount > 0
  }

  private mutating func take(_ node: DeviceTreeNode) {
    if node.depth == 1, node.name.equals("chosen") {
      takeChosen(node)
    } else if node.says("device_type", "memory") {
      takeMemory(node)
    } else if node.says("device_type", "cpu") {
      takeHart(node)
    } else if let region = node.region() {
      takeDevice(node, region)
    }
  }

  private mutating func takeDevice(_ node: DeviceTreeNode, _ region: AddressRange) {
    if node.says("compatible", "ns16550a") { serial = region.start }
    if node.says("compatible", "riscv,clint0") { interruptor = region }
    if node.says("compatible", "sifive,test0") { finisher = region.start }
    // Its banks follow each other.
    if node.says("compatible", "cfi-flash") {
      flash = AddressRange(start: region.start, end: (node.region(1) ?? region).end)
    }
  }

  private mutating func takeMemory(_ node: DeviceTreeNode) {
    var index = 0
    while bankCount < Self.bankLimit, let region = node.region(index) {
      banks[bankCount] = region
      bankCount += 1
      index += 1
    }
  }

  /// A hart that is not "okay", or whose number has no place, is none.
  private mutating func takeHart(_ node: DeviceTreeNode) {
    if node.property("status") != nil, !node.says("status", "okay") { return }
    guard let number = node.property("reg")?.number(cells: node.cells.address, at: 0),
      number < HartSet.limit
    else { return }
    harts.insert(Hart(number: number))
    features.formIntersection(HartFeatures(of: node))
  }

  private mutating func takeChosen(_ node: DeviceTreeNode) {
    isQuiet = node.property("bootargs")?.hasWord("quiet", separator: 0x20) ?? false
    func address(_ name: StaticString) -> UInt {
      guard let value = node.property(name) else { return 0 }
      return value.number(cells: value.count / 4, at: 0) ?? 0
    }
    initialFileSystem = AddressRange(
      start: address("linux,initrd-start"), end: address("linux,initrd-end"))
  }
}
