import Bus
import Devices

/// A part of the physical address space.
public struct MemoryPart: Equatable, Sendable {
  /// Its addresses.
  public let range: Range<UInt64>
  /// What it is, in words.
  public let title: String
  /// Whether it is RAM.
  public let isMemory: Bool
}

extension Board {
  /// The parts of the physical address space, in order: devices, empty virtio slots among them, and RAM, of which the framebuffer is
  /// a part of its own.
  public var memoryMap: [MemoryPart] {
    var parts = devices.map { name, _, region in
      MemoryPart(
        range: region.base..<region.base + region.size, title: title(ofDeviceAt: region.base, name),
        isMemory: false)
    }
    let end = framebuffer?.address ?? memory.end
    parts.append(MemoryPart(range: memory.base..<end, title: "RAM", isMemory: true))
    if end < memory.end {
      parts.append(MemoryPart(range: end..<memory.end, title: "framebuffer", isMemory: true))
    }
    return parts.sorted { $0.range.lowerBound < $1.range.lowerBound }
  }

  private func title(ofDeviceAt base: UInt64, _ name: String) -> String {
    guard let slot = transports.indices.first(where: { MemoryMap.virtio($0).base == base }) else {
      return Self.titles[name] ?? name
    }
    return "virtio \(slot): \(transports[slot].device?.title ?? "empty")"
  }
}
