/// Jumps to one target that is not written yet: mostly one, for which no memory is asked.
struct JumpPlaces {
  private let first: Int?
  private var others: [Int] = []

  init(_ first: Int? = nil) { self.first = first }

  mutating func append(_ place: Int) { others.append(place) }

  func forEach(_ body: (Int) -> Void) {
    if let first { body(first) }
    for place in others { body(place) }
  }
}

extension Assembler {
  mutating func patch(_ places: JumpPlaces, to target: Int) {
    places.forEach { patch($0, to: target) }
  }
}
