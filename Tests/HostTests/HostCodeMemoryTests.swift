import Bus
import Host
import Testing

/// Code that is written through one view and executed through another.
@Suite struct HostCodeMemoryTests {
  private typealias Function = @convention(c) () -> Int32

  /// Code that returns a number below 65,536.
  private static func code(returning number: UInt32) -> [UInt8] {
    #if arch(x86_64)
      // mov eax, number; ret
      let bytes = (0..<4).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
      return [0xb8] + bytes + [0xc3]
    #elseif arch(arm64)
      // mov w0, #number; ret
      return [0x5280_0000 | number << 5, 0xd65f_03c0].flatMap { word in
        (0..<4).map { UInt8(truncatingIfNeeded: (word as UInt32) >> ($0 * 8)) }
      }
    #endif
  }

  private static func call(_ memory: HostCodeMemory, at offset: Int) -> Int32 {
    unsafeBitCast(memory.executable + offset, to: Function.self)()
  }

  private static func write(_ bytes: [UInt8], to memory: HostCodeMemory, at offset: Int) {
    (memory.writable + offset).copyMemory(from: bytes, byteCount: bytes.count)
    memory.publish(offset: offset, byteCount: bytes.count)
  }

  /// Lines of what this process has mapped, as their fields: addresses, rights, offset, device, inode, name.
  private static func mappings() throws -> [[Substring]] {
    // Foundation takes the first short piece of such a file for its end.
    let text = String(
      decoding: try FileContents.read("/proc/self/maps", limit: 1 << 24), as: UTF8.self)
    return text.split(separator: "\n").map { $0.split(separator: " ") }
  }

  private static func mapping(of address: UnsafeRawPointer) throws -> [Substring] {
    let mapping = try mappings().first { fields in
      let ends = fields[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
      return (ends[0]..<ends[1]).contains(UInt(bitPattern: address))
    }
    return try #require(mapping)
  }

  @Test(arguments: HostCodeMemory.Form.allCases)
  func whatIsWrittenIsExecuted(form: HostCodeMemory.Form) throws {
    let memory = try #require(HostCodeMemory(byteCount: 1 << 20, forms: [form]))
    for (offset, number) in [(0, 42), (4096, 7), (memory.byteCount - 8, 99), (0, 43)] {
      Self.write(Self.code(returning: UInt32(number)), to: memory, at: offset)
      #expect(Self.call(memory, at: offset) == Int32(number))
    }
    #expect(Self.call(memory, at: 4096) == 7)
  }

  @Test func noPageIsWritableAndExecutable() throws {
    let memory = try #require(HostCodeMemory(byteCount: 1 << 20, forms: [.twoViews]))
    // Its last use would otherwise be before its addresses are looked up.
    try withExtendedLifetime(memory) {
      for offset in [0, memory.byteCount - 1] {
        let writable = try Self.mapping(of: memory.writable + offset)
        let executable = try Self.mapping(of: memory.executable + offset)
        #expect(writable[1] == "rw-s" && executable[1] == "r-xs")
      }
    }
  }

  @Test func theFirstFormThatTheHostGrantsIsTaken() throws {
    let memory = try #require(HostCodeMemory())
    #expect(memory.byteCount == 64 << 20)
    #expect(memory.executable != UnsafeRawPointer(memory.writable))
    let one = try #require(HostCodeMemory(byteCount: 1, forms: [.oneView, .twoViews]))
    #expect(one.executable == UnsafeRawPointer(one.writable) && one.byteCount == 4096)
    #expect(HostCodeMemory(byteCount: 4096, forms: []) == nil)
  }

  @Test(arguments: [0, -1, .min, .max, (1 << 31) + 1])
  func absurdSizesAreRefused(byteCount: Int) {
    #expect(HostCodeMemory(byteCount: byteCount) == nil)
  }

  @Test func blocksAreGivenBack() throws {
    // A file of its own stands for the pages of a block.
    func inode() throws -> Substring {
      let memory = try #require(HostCodeMemory(byteCount: 1 << 20, forms: [.twoViews]))
      return try withExtendedLifetime(memory) {
        let inode = try Self.mapping(of: memory.executable)[4]
        let views = try Self.mappings().filter { Self.isView($0, of: inode) }
        #expect(views.count == 2)
        return inode
      }
    }
    let gone = try inode()
    #expect(try !Self.mappings().contains { Self.isView($0, of: gone) })
  }

  private static func isView(_ mapping: [Substring], of inode: Substring) -> Bool {
    mapping.count > 5 && mapping[4] == inode && mapping[5] == "/dev/zero"
  }
}
