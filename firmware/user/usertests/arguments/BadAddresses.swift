import System

/// Addresses that a process must not get the kernel to use.
enum BadAddresses {
  /// Nobody's: the first page, beyond a program, where kernels live, and where adding a length wraps.
  /// The last but one once made xv6 cut an address to 32 bits.
  static var wild: [Int] {
    [
      1, 0x8000_0000, 1 << 38, 1 << 39, 1 << 47, Int.min, -0x1_0000_0000, -4096, -8, -1,
      Int(bitPattern: 0xeaeb_0b5b_0000_2f5e), unmapped,
    ]
  }

  /// A page that was there and was given back.
  static var unmapped: Int {
    let page = must(try MemoryMap.map(size: 4096))
    must(try page.unmap())
    return Int(bitPattern: page.address)
  }

  /// A page that may be read only.
  static var readOnly: Int {
    Int(bitPattern: must(try MemoryMap.map(size: 4096, .read)).address)
  }

  /// The last byte of a page, behind which there is none.
  static var edge: Int {
    let pages = must(try MemoryMap.map(size: 8192))
    check(SystemCall.unmapMemory.raw(Int(bitPattern: pages.address) + 4096, 4096))
    Memory.store(UInt8(ascii: "x"), at: Int(bitPattern: pages.address) + 4095)
    return Int(bitPattern: pages.address) + 4095
  }

  static func expectRefused(_ call: (Int) -> Int, at addresses: [Int], _ what: ByteString) {
    for address in addresses {
      let answer = call(address)
      expect(
        answer == -Errno.badAddress.rawValue,
        "\(what) at \(hexadecimal: UInt(bitPattern: address)): \(answer)")
    }
  }
}
