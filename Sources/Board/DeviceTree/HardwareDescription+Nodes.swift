import Bus
import RISCV

// The device tree as QEMU's `virt` board gives it: the same names, properties and numbers.
extension HardwareDescription {
  /// The tree that describes the machine.
  public var deviceTree: DeviceTreeNode {
    var root = DeviceTreeNode("")
    root["#address-cells"] = .cells(2)
    root["#size-cells"] = .cells(2)
    root["compatible"] = .text("riscv-virtio")
    root["model"] = .text("riscv-virtio,qemu")
    root.add(firmwareConfiguration)
    root.add(flash)
    root.add(chosen)
    root.add(memory)
    root.add(harts)
    root.add(bus)
    root.add(command("poweroff", value: 0x5555))
    root.add(command("reboot", value: 0x7777))
    return root
  }

  /// What the firmware and the user chose, for the kernel.
  private var chosen: DeviceTreeNode {
    var node = DeviceTreeNode("chosen")
    node["stdout-path"] = .text("/soc/serial@10000000")
    if !bootArguments.isEmpty { node["bootargs"] = .text(bootArguments) }
    if let initialFileSystem {
      node["linux,initrd-start"] = .pairs(initialFileSystem.lowerBound)
      node["linux,initrd-end"] = .pairs(initialFileSystem.upperBound)
    }
    if let framebuffer { node.addFramebuffer(framebuffer) }
    if !randomSeed.isEmpty { node["rng-seed"] = DeviceTreeValue(bytes: randomSeed) }
    return node
  }

  private var memory: DeviceTreeNode {
    var node = DeviceTreeNode("memory", at: MemoryMap.memoryBase)
    node["device_type"] = .text("memory")
    node["reg"] = .pairs(MemoryMap.memoryBase, usableMemorySize)
    return node
  }

  // MARK: Harts

  private var harts: DeviceTreeNode {
    var cluster = DeviceTreeNode("cluster0")
    var node = DeviceTreeNode("cpus")
    node["#address-cells"] = .cells(1)
    node["#size-cells"] = .cells(0)
    node["timebase-frequency"] = .cells(UInt32(Timebase.frequency))
    for index in 0..<hartCount {
      node.add(hart(index))
      var core = DeviceTreeNode("core" + String(index))
      core["cpu"] = .cells(hartHandle(index))
      cluster.add(core)
    }
    var map = DeviceTreeNode("cpu-map")
    map.add(cluster)
    node.add(map)
    return node
  }

  private func hart(_ index: Int) -> DeviceTreeNode {
    var node = DeviceTreeNode("cpu", at: UInt64(index))
    node["phandle"] = .cells(hartHandle(index))
    node["device_type"] = .text("cpu")
    node["reg"] = .cells(UInt32(index))
    node["status"] = .text("okay")
    node["compatible"] = .text("riscv")
    node["riscv,isa"] = .text(extensions.isaString)
    node["riscv,isa-base"] = .text("rv64i")
    node["riscv,isa-extensions"] = .text(extensions.names)
    node["mmu-type"] = .text("riscv,sv57")
    // The unit of the cache-block instructions.
    if extensions.contains(.zicbom) { node["riscv,cbom-block-size"] = .cells(64) }
    if extensions.contains(.zicboz) { node["riscv,cboz-block-size"] = .cells(64) }
    if extensions.contains(.zicbop) { node["riscv,cbop-block-size"] = .cells(64) }
    var interrupts = DeviceTreeNode("interrupt-controller")
    interrupts["#interrupt-cells"] = .cells(1)
    interrupts["interrupt-controller"] = .empty
    interrupts["compatible"] = .text("riscv,cpu-intc")
    interrupts["phandle"] = .cells(interruptHandle(index))
    node.add(interrupts)
    return node
  }

  // MARK: Devices

  private var bus: DeviceTreeNode {
    var node = DeviceTreeNode("soc")
    node["#address-cells"] = .cells(2)
    node["#size-cells"] = .cells(2)
    node["compatible"] = .text("simple-bus")
    node["ranges"] = .empty
    node.add(finisher)
    node.add(device("rtc", MemoryMap.clock, compatible: "google,goldfish-rtc"))
    node.add(device("rng", MemoryMap.generation, compatible: "microsoft,vmgenid"))
    node.add(clint)
    node.add(plic)
    node.add(serial)
    // From the first slot up: kernels number disks as they meet them, and the first disk is in slot 0.
    for slot in 0..<virtioCount {
      node.add(device("virtio_mmio", MemoryMap.virtio(slot), compatible: "virtio,mmio"))
    }
    return node
  }

  /// A node of a device at `region`, with its interrupt if it has one.
  private func device(
    _ name: String, _ region: MemoryMap.Region, compatible: String...
  ) -> DeviceTreeNode {
    var node = DeviceTreeNode(name, at: region.base)
    node["compatible"] = .text(compatible)
    node["reg"] = .pairs(region.base, region.size)
    if region.interrupt != 0 {
      node["interrupts"] = .cells(region.interrupt)
      node["interrupt-parent"] = .cells(plicHandle)
    }
    return node
  }

  private var firmwareConfiguration: DeviceTreeNode {
    var node = DeviceTreeNode("fw-cfg", at: MemoryMap.firmwareConfiguration.base)
    let region = MemoryMap.firmwareConfiguration
    node["dma-coherent"] = .empty
    node["reg"] = .pairs(region.base, region.size)
    node["compatible"] = .text("qemu,fw-cfg-mmio")
    return node
  }

  /// One node of two banks, each four bytes wide.
  private var flash: DeviceTreeNode {
    let (first, second) = (MemoryMap.flash(0), MemoryMap.flash(1))
    var node = DeviceTreeNode("flash", at: first.base)
    node["bank-width"] = .cells(4)
    node["reg"] = .pairs(first.base, first.size, second.base, second.size)
    node["compatible"] = .text("cfi-flash")
    return node
  }

  private var clint: DeviceTreeNode {
    var node = device("clint", MemoryMap.clint, compatible: "sifive,clint0", "riscv,clint0")
    node["interrupts-extended"] = wires(to: 3, 7)
    return node
  }

  private var plic: DeviceTreeNode {
    var node = device("plic", MemoryMap.plic, compatible: "sifive,plic-1.0.0", "riscv,plic0")
    node["phandle"] = .cells(plicHandle)
    node["#address-cells"] = .cells(0)
    node["#interrupt-cells"] = .cells(1)
    node["interrupt-controller"] = .empty
    node["interrupts-extended"] = wires(to: 11, 9)
    node["riscv,ndev"] = .cells(UInt32(MemoryMap.interruptSourceCount))
    return node
  }

  private var finisher: DeviceTreeNode {
    var node = device(
      "test", MemoryMap.finisher, compatible: "sifive,test1", "sifive,test0", "syscon")
    node["phandle"] = .cells(finisherHandle)
    return node
  }

  private var serial: DeviceTreeNode {
    var node = device("serial", MemoryMap.uart, compatible: "ns16550a")
    node["clock-frequency"] = .cells(3_686_400)
    return node
  }

  /// Two interrupts of each hart, by their bits in `mip`.
  private func wires(to first: UInt32, _ second: UInt32) -> DeviceTreeValue {
    .cells((0..<hartCount).flatMap { [interruptHandle($0), first, interruptHandle($0), second] })
  }

  /// What to write where, to carry out `name`.
  private func command(_ name: String, value: UInt32) -> DeviceTreeNode {
    var node = DeviceTreeNode(name)
    node["compatible"] = .text("syscon-" + name)
    node["regmap"] = .cells(finisherHandle)
    node["offset"] = .cells(0)
    node["value"] = .cells(value)
    return node
  }
}

extension DeviceTreeNode {
  /// Where to draw (the kernel's binding `display/simple-framebuffer`).
  fileprivate mutating func addFramebuffer(_ framebuffer: Framebuffer) {
    self["#address-cells"] = .cells(2)
    self["#size-cells"] = .cells(2)
    self["ranges"] = .empty
    var node = DeviceTreeNode("framebuffer", at: framebuffer.address)
    node["compatible"] = .text("simple-framebuffer")
    node["reg"] = .pairs(framebuffer.address, framebuffer.byteCount)
    node["width"] = .cells(UInt32(framebuffer.size.width))
    node["height"] = .cells(UInt32(framebuffer.size.height))
    node["stride"] = .cells(UInt32(framebuffer.stride))
    node["format"] = .text("x8r8g8b8")
    add(node)
  }
}

extension ExtensionSet {
  /// The names of the extensions in the set, in the order of an ISA string.
  var names: [String] {
    Self.named.compactMap { contains($0.set) ? $0.name.description : nil }
  }

  /// Such as `rv64imafdc_zicsr_zifencei`.
  var isaString: String {
    names.reduce("rv64") { $1.utf8.count == 1 ? $0 + $1 : $0 + "_" + $1 }
  }
}
