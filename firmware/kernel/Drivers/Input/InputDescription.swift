/// What a keyboard or pointer says of itself.
struct InputDescription {
  /// `struct input_id`.
  struct Identifiers {
    var bus: UInt16 = 0
    var vendor: UInt16 = 0
    var product: UInt16 = 0
    var version: UInt16 = 0
  }

  /// The range of a place on a tablet, or the like (`struct input_absinfo`).
  struct Axis {
    var least: Int32 = 0
    var largest: Int32 = 0
    var noise: Int32 = 0
    var deadZone: Int32 = 0
    var unitsPerMillimetre: Int32 = 0
  }

  /// How many codes each kind of events has, by Linux's `..._CNT`.
  static let codeCounts: [(kind: UInt16, count: Int)] = [
    (InputEvent.Kind.key, 768), (InputEvent.Kind.relative, 16), (InputEvent.Kind.absolute, 64),
    (InputEvent.Kind.miscellaneous, 8), (InputEvent.Kind.light, 16),
  ]
  /// Kinds of events.
  static let kindCount = 32
  static let propertyCount = 32

  var name: ByteString = ""
  /// Where it is plugged in, such as `virtio3/input0`.
  var place: ByteString = ""
  var serialNumber: ByteString = ""
  var identifiers = Identifiers()
  var kinds = BitSet(count: kindCount)
  var properties = BitSet(count: propertyCount)
  /// Of each kind that it has, which codes.
  var codes: [(kind: UInt16, codes: BitSet)] = []
  var axes: [(code: UInt16, axis: Axis)] = []

  func codes(of kind: UInt16) -> BitSet? { codes.first { $0.kind == kind }?.codes }

  func axis(_ code: UInt16) -> Axis? { axes.first { $0.code == code }?.axis }

  func has(_ event: InputEvent) -> Bool {
    codes(of: event.kind)?.contains(Int(event.code)) ?? false
  }

  var repeatsKeys: Bool { kinds.contains(Int(InputEvent.Kind.repetition)) }
}
