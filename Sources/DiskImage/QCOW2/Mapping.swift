/// What an entry of an L2 table says about a cluster of the disk.
enum Mapping: Equatable {
  /// Nothing: look into the backing file.
  case absent
  /// It reads as zeroes, with a cluster kept for it or without.
  case zero(place: UInt64?)
  /// It is there.
  case data(place: UInt64)
  /// It is compressed in some bytes of the file, which begin anywhere.
  case compressed(offset: UInt64, byteCount: UInt64)

  /// Where the cluster is, if it has one of its own.
  var place: UInt64? {
    switch self {
    case .absent, .compressed: nil
    case .zero(let place): place
    case .data(let place): place
    }
  }

  /// What the bytes are, to the user of the disk.
  var kind: Extent.Kind {
    switch self {
    case .absent: .absent
    case .zero: .zero
    case .data, .compressed: .data
    }
  }

  /// Whether it is read as `other` is, `distance` bytes further on.
  func continues(_ other: Mapping, distance: UInt64) -> Bool {
    switch (self, other) {
    case (.absent, .absent), (.zero, .zero): true
    case (.data(let place), .data(let first)): place == first &+ distance
    default: false
    }
  }
}
