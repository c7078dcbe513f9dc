/// What wires end in: an interrupt controller's inputs, or a hart's `mip` bits.
public protocol InterruptSink: AnyObject {
  /// The level of input `number` is now `level`. Setting a level twice is harmless.
  func setInput(_ number: Int, _ level: Bool)
}

/// A wire from a device to whoever listens. A device knows that it has a wire, not where it ends.
public struct InterruptLine {
  private let sink: any InterruptSink
  private let number: Int

  /// A wire that ends at input `number` of `sink`.
  public init(to sink: any InterruptSink, number: Int) {
    self.sink = sink
    self.number = number
  }

  /// Raises (`true`) or lowers the wire.
  public func set(_ level: Bool) { sink.setInput(number, level) }
}
