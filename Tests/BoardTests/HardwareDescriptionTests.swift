import Board
import Foundation
import HostTools
import RISCV
import Testing

/// Our device tree beside those of `dtc` and QEMU.
@Suite struct HardwareDescriptionTests {
  static func blob(harts: Int, memory: UInt64) -> [UInt8] {
    var hardware = HardwareDescription(
      hartCount: harts, extensions: .all, memorySize: memory)
    hardware.bootArguments = "console=ttyS0 root=/dev/vda"
    hardware.initialFileSystem = 0x8800_0000..<0x8812_3456
    hardware.randomSeed = [UInt8](1...32)
    return DeviceTreeBlob.bytes(of: hardware.deviceTree)
  }

  @Test(.enabled(if: ExternalProgram.exist("dtc"), "dtc is not installed"), arguments: [1, 2, 8])
  func dtcUnderstandsIt(harts: Int) throws {
    let dtc = try #require(ExternalProgram("dtc"))
    let folder = try TemporaryFolder()
    let blob = folder.path("machine.dtb")
    try Data(Self.blob(harts: harts, memory: 256 << 20)).write(to: URL(fileURLWithPath: blob))
    let (code, output) = try dtc.run(["-I", "dtb", "-O", "dts", blob])
    #expect(code == 0)
    // QEMU's own tree draws this warning too; an interrupt controller of a hart has no bus below it.
    let warnings = output.split(separator: "\n").filter {
      $0.contains("Warning") && !$0.contains("Missing #address-cells in interrupt provider")
    }
    #expect(warnings.isEmpty)
    #expect(output.contains("bootargs = \"console=ttyS0 root=/dev/vda\";"))
    #expect(output.contains("linux,initrd-end = <0x00 0x88123456>;"))
    #expect(output.contains("cpu@\(harts - 1) {"))
  }

  /// Nodes of QEMU's board that ours has not, or says otherwise.
  static let absentNodes = [
    "pmu", "platform-bus@4000000", "pci@30000000",
  ]
  /// Nodes of ours that QEMU's board has not.
  static let additionalNodes = ["rng@102000"]
  /// Properties that differ on purpose: what the harts implement; whose random numbers; and the interrupt
  /// controller's last source, of which this QEMU gives the number of sources with the one that does not exist.
  static let differentProperties = [
    "riscv,isa", "riscv,isa-base", "riscv,isa-extensions", "mmu-type", "riscv,cbom-block-size",
    "riscv,cboz-block-size", "riscv,cbop-block-size", "rng-seed", "riscv,ndev",
  ]

  @Test(
    .enabled(if: ExternalProgram.exist("qemu-system-riscv64"), "QEMU is not installed"),
    arguments: [1, 2, 3, 8])
  func itIsQEMUs(harts: Int) throws {
    let qemu = try #require(ExternalProgram("qemu-system-riscv64"))
    let folder = try TemporaryFolder()
    let blob = folder.path("machine.dtb")
    let (code, output) = try qemu.run([
      "-machine", "virt,dumpdtb=\(blob)", "-smp", "\(harts)", "-m", "192",
      "-display", "none",
    ])
    #expect(code == 0, "\(output)")
    let theirs = try DeviceTreeReader.root(
      of: Array(try Data(contentsOf: URL(fileURLWithPath: blob))))
    let hardware = HardwareDescription(
      hartCount: harts, extensions: .all, memorySize: 192 << 20)
    let ours = hardware.deviceTree
    compare(ours, theirs, path: "")
  }

  private func compare(_ ours: DeviceTreeNode, _ theirs: DeviceTreeNode, path: String) {
    for property in theirs.properties where !Self.differentProperties.contains(property.name) {
      #expect(ours[property.name] == property.value, "\(path)/\(property.name)")
    }
    for property in ours.properties where !Self.differentProperties.contains(property.name) {
      #expect(theirs[property.name] != nil, "\(path)/\(property.name) is not QEMU's")
    }
    for child in theirs.children where !Self.absentNodes.contains(child.name) {
      guard let counterpart = ours.child(child.name) else {
        Issue.record("\(path)/\(child.name) is missing")
        continue
      }
      compare(counterpart, child, path: path + "/" + child.name)
    }
    for child in ours.children where !Self.additionalNodes.contains(child.name) {
      #expect(theirs.child(child.name) != nil, "\(path)/\(child.name) is not QEMU's")
    }
  }

  @Test func aHartSaysWhatItImplements() throws {
    let hardware = HardwareDescription(
      hartCount: 1, extensions: [.i, .m, .a, .zicsr, .sstc], memorySize: 1 << 20)
    let hart = hardware.deviceTree.child("cpus")?.child("cpu@0")
    #expect(hart?["riscv,isa"] == .text("rv64ima_zicsr_sstc"))
    #expect(hart?["riscv,isa-extensions"] == .text("i", "m", "a", "zicsr", "sstc"))
    #expect(hart?["riscv,cboz-block-size"] == nil)
    #expect(hart?["mmu-type"] == .text("riscv,sv57"))
  }

  @Test func thereAreAsManySlotsAsDevicesWant() {
    var hardware = HardwareDescription(hartCount: 1, extensions: .all, memorySize: 1 << 20)
    #expect(hardware.deviceTree.child("soc")?.child("virtio_mmio@10009000") == nil)
    hardware.virtioCount = MemoryMap.maximumVirtioCount
    let slots = (0..<MemoryMap.maximumVirtioCount).map { MemoryMap.virtio($0) }
    for slot in slots {
      let name = "virtio_mmio@" + String(slot.base, radix: 16)
      #expect(
        hardware.deviceTree.child("soc")?.child(name)?["interrupts"] == .cells(slot.interrupt))
    }
    // No interrupt twice, none of another device, none that the controller has not.
    let others = [MemoryMap.uart, MemoryMap.clock, MemoryMap.generation].map(\.interrupt)
    let all = Set(slots.map(\.interrupt) + others)
    #expect(all.count == slots.count + others.count)
    #expect(all.allSatisfy { (1...MemoryMap.interruptSourceCount).contains(Int($0)) })
  }
}
