/// Places that are worth translating, until a few are translated one after the other: then the translator's own code is in the host's
/// caches, and an instruction takes a tenth less (docs/translator.md).
struct WaitingPlaces {
  struct Place {
    let pc: UInt64
    /// The number of its page, and what the code is for: a `CodeContext`.
    let page: UInt32
    let context: Int

    var key: BlockKey { BlockKey(page: page, address: pc, context: context) }
  }

  private static let most = 8
  private var places: [Place] = []

  var isFull: Bool { places.count >= Self.most }

  mutating func add(_ place: Place) { places.append(place) }

  /// Takes out those of a context that `translate` can see to at present. Others go on waiting; if there are too many, they are forgotten,
  /// and are translated when they have waited too long.
  mutating func take(from context: Int, _ translate: (Place) -> Bool) {
    let isFull = isFull
    places.removeAll { $0.context == context && translate($0) || isFull }
  }
}
