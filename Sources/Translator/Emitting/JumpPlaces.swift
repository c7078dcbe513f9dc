/// Jumps to one target that is not written yet: two at most, for which no memory is asked.
struct JumpPlaces {
  private var first: Int?
  private var second: Int?

  init(_ first: Int? = nil) { self.first = first }

  mutating func append(_ place: Int) {
    if first == nil { first = place } else { second = place }
  }

  func forEach(_ body: (Int) -> Void) {
    if let first { body(first) }
    if let second { body(second) }
  }
}

extension Assembler {
  mutating func patch(_ places: JumpPlaces, to target: Int) {
    places.forEach { patch($0, to: target) }
  }
}
