import Processor

/// Names of the kernel's functions, which the build puts behind its code (symbols.py):
///
///     count | offset from the image's start, offset of the name | ... | names, each ended by a zero
///
/// sorted by address, all numbers of 32 bits. Nothing here allocates.
enum KernelSymbols {
  /// ` Scheduler.wake+0x12`, if there is a function there.
  static func writeName(of address: UInt64) {
    let table = addressOfKernelSymbols().unsafelyUnwrapped
    let count = Int(table[0])
    let start = addressOfImageStart()
    guard count > 0, address >= start, address < addressOfTextEnd() else { return }
    let offset = UInt32(address - start)
    var (low, high) = (0, count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if table[1 + 2 * middle] <= offset { low = middle } else { high = middle }
    }
    guard table[1 + 2 * low] <= offset else { return }
    Log.write(" ")
    let names = UnsafeRawPointer(table + 1 + 2 * count).assumingMemoryBound(to: UInt8.self)
    var letter = names + Int(table[2 + 2 * low])
    while letter.pointee != 0 {
      Log.write(byte: letter.pointee)
      letter += 1
    }
    Log.write("+")
    Log.write(hexadecimal: UInt64(offset - table[1 + 2 * low]))
  }
}
