import Processor
import Testing

extension DriverTests {
  /// What a keyboard or pointer says of itself, true or not.
  struct InputConfigurationTests {
    /// Contents by selection and subselection.
    private typealias Contents = [[UInt8]: [UInt8]]

    private static let keyboard: Contents = [
      [1, 0]: Array("Keys".utf8), [2, 0]: Array("7\0".utf8), [3, 0]: [6, 0, 0x27, 6, 1, 0, 2, 0],
      [0x11, 1]: [0x02, 0, 0, 0, 0x81], [0x11, 0x14]: [3], [0x11, 0x11]: [7],
    ]

    private func description(
      _ contents: Contents, size: UInt8? = nil
    ) throws -> InputDescription {
      let scripted = ScriptedDevice(features: [.version1])
      scripted.configuration = { selection, offset in
        let content = contents[selection] ?? []
        if offset == 2 { return size ?? UInt8(content.count) }
        return content.indices.contains(offset - 8) ? content[offset - 8] : 0
      }
      registerBank = scripted
      let location = Hardware.DeviceLocation(address: 0, interrupt: 1)
      return try VirtioInputConfiguration(#require(VirtioDevice(location, number: 2))).description()
    }

    @Test func itIsTakenAsItIs() throws {
      let description = try description(Self.keyboard)
      #expect(description.name == "Keys" && description.serialNumber == "7")
      #expect(description.place == "virtio2/input0" && description.repeatsKeys)
      #expect(description.identifiers.vendor == 0x627 && description.identifiers.version == 2)
      let keys = try #require(description.codes(of: InputEvent.Kind.key))
      #expect(keys.runs == [1..<2, 32..<33, 39..<40])
      #expect(description.kinds.runs == [0..<2, 17..<18, 20..<21])
      #expect(description.has(InputEvent(kind: 1, code: 32, value: 1)))
      #expect(!description.has(InputEvent(kind: 1, code: 33, value: 1)))
      #expect(!description.has(InputEvent(kind: 2, code: 0, value: 1)))
    }

    @Test func aTabletHasRanges() throws {
      var contents: Contents = [[0x11, 3]: [3]]
      contents[[0x12, 0]] = [0, 0, 0, 0, 0xff, 0x7f, 0, 0] + [UInt8](repeating: 0, count: 12)
      contents[[0x12, 1]] = contents[[0x12, 0]]
      let description = try description(contents)
      #expect(description.axes.map(\.code) == [0, 1])
      #expect(description.axis(1)?.largest == 32767 && description.axis(2) == nil)
      contents[[0x12, 1]] = [1, 2, 3]
      #expect(throws: VirtioError.self) { try self.description(contents) }
    }

    /// More than fits the configuration space.
    @Test func aSizeThatCannotBeIsRefused() {
      #expect(throws: VirtioError.self) { try description(Self.keyboard, size: 129) }
    }

    /// Of bits that no code has nothing is kept.
    @Test func bitsWithoutACodeAreLeftOut() throws {
      let all = [UInt8](repeating: 0xff, count: 128)
      let description = try description([[0x11, 1]: all, [0x11, 2]: all])
      #expect(description.codes(of: InputEvent.Kind.key)?.runs == [0..<768])
      #expect(description.codes(of: InputEvent.Kind.relative)?.runs == [0..<16])
    }
  }
}
