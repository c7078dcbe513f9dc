import Processor

/// Where things are in virtual memory. Each address space has the kernel in it:
///
///     0x00_0000_0000  +-----------------------------------------+
///                     | a program: its segments, heap, mappings |  differs from process to process
///                     | and, from the top down, its stack       |
///     0x20_0000_0000  +-----------------------------------------+  userEnd = directMap
///                     | all of physical memory, devices too     |  leaves of 1 GiB; the kernel's image,
///                     | 0x20_8020_0000: the kernel              |  which lies in it, in pages of 4 KiB
///     0x3f_0000_0000  +-----------------------------------------+  stacks
///                     | kernel stacks, each above a hole        |
///     0x40_0000_0000  +-----------------------------------------+  end of Sv39's lower half
///
/// The upper half of Sv39, where other kernels live, stays empty: Swift's runtime takes objects whose
/// address has the top bit set for constants, and does not count references to them.
enum MemoryMap {
  static let pageSize = 4096
  static let pageBits: UInt64 = 12

  /// One behind the last address that a program may use.
  static let userEnd: UInt64 = 0x20_0000_0000
  /// Physical address 0.
  static let directMap: UInt64 = 0x20_0000_0000
  static let directMapEnd: UInt64 = 0x3f_0000_0000
  static let stacks: UInt64 = 0x3f_0000_0000
  static let end: UInt64 = 0x40_0000_0000

  /// The first page of a program is never mapped, so that a null pointer is noticed.
  static let userStart: UInt64 = 0x1_0000
}

extension UInt64 {
  @inline(__always) var roundedDownToPage: UInt64 { self & ~0xfff }
  @inline(__always) var roundedUpToPage: UInt64 { (self &+ 0xfff) & ~0xfff }
  @inline(__always) var isPageAligned: Bool { self & 0xfff == 0 }
}

/// An address as devices and page tables know it.
struct PhysicalAddress: Equatable {
  let value: UInt64

  @inline(__always) init(_ value: UInt64) { self.value = value }

  /// Of something in the direct map.
  @inline(__always) init(of pointer: UnsafeRawPointer) {
    value = UInt64(UInt(bitPattern: pointer)) &- MemoryMap.directMap
  }

  /// Where the kernel sees it.
  @inline(__always) var mapped: UInt64 { value &+ MemoryMap.directMap }
  @inline(__always) var pointer: UnsafeMutableRawPointer {
    UnsafeMutableRawPointer(bitPattern: UInt(mapped)).unsafelyUnwrapped
  }
}

/// A page of physical memory, by its number.
struct Frame: Equatable {
  let number: UInt64

  @inline(__always) init(number: UInt64) { self.number = number }
  @inline(__always) init(_ address: PhysicalAddress) { number = address.value >> 12 }
  @inline(__always) init(of pointer: UnsafeRawPointer) { self.init(PhysicalAddress(of: pointer)) }

  @inline(__always) var address: PhysicalAddress { PhysicalAddress(number << 12) }
  @inline(__always) var pointer: UnsafeMutableRawPointer { address.pointer }

  func clear() {
    memset(pointer, 0, MemoryMap.pageSize)
  }
}
