import Testing

extension DriverTests {
  /// Who is told of keys, and how often.
  struct InputDeviceTests {
    /// Keeps the values of a key, as it is told of them.
    private final class Listener: InputListener {
      var values: [Int32] = []

      override func receive(_ packet: [InputEvent]) {
        values += packet.filter { $0.kind == InputEvent.Kind.key }.map(\.value)
      }
    }

    private static let key: UInt16 = 30
    private let first = Listener()
    private let second = Listener()
    private let device: InputDevice

    init() {
      Hart.current.timers.forgetAll()
      var description = InputDescription()
      var codes = BitSet(count: 768)
      codes.set(Int(Self.key))
      description.codes = [(InputEvent.Kind.key, codes)]
      description.kinds.set(Int(InputEvent.Kind.repetition))
      device = InputDevice(number: 0, description) { _, _ in }
      device.add(first)
      device.add(second)
    }

    private func tell(_ value: Int32) {
      device.receive([InputEvent(kind: InputEvent.Kind.key, code: Self.key, value: value), .report])
    }

    private func pass(milliseconds: UInt64) { Hart.current.timers.pass(milliseconds * 1_000_000) }

    @Test func aKeyThatIsHeldIsToldAgain() {
      tell(1)
      tell(1)
      pass(milliseconds: 249)
      #expect(first.values == [1])
      pass(milliseconds: 40)
      #expect(first.values == [1, 2, 2])
      tell(0)
      pass(milliseconds: 1000)
      #expect(first.values == [1, 2, 2, 0] && second.values == first.values)
    }

    /// Who has it alone, and who has it afterwards, hears nothing of a key that others saw pressed, but that it is
    /// let go.
    @Test func aKeyThatIsHeldIsNotHandedOver() throws {
      tell(1)
      try device.grab(first)
      #expect(throws: Errno.resourceBusy) { try device.grab(second) }
      pass(milliseconds: 1000)
      #expect(first.values == [1] && second.values == [1])
      tell(0)
      tell(1)
      pass(milliseconds: 260)
      #expect(first.values == [1, 0, 1, 2] && second.values == [1])
      try device.release(first)
      pass(milliseconds: 1000)
      tell(2)
      tell(0)
      #expect(first.values == [1, 0, 1, 2, 0] && second.values == [1, 0])
      #expect(device.heldKeys.isEmpty)
    }

    /// However fast keys are pressed, there is no more to be done later than once.
    @Test func pressesHaveOneTimer() {
      for _ in 0..<1000 {
        tell(1)
        pass(milliseconds: 1)
        tell(0)
      }
      #expect(Hart.current.timers.waiting.count == 1)
      #expect(!first.values.contains(2))
      tell(1)
      pass(milliseconds: 251)
      #expect(first.values.suffix(2) == [1, 2])
    }
  }
}
