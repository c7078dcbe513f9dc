import Host
import Translator

/// The host's code in lines, with what can be told of them.
struct HostText {
  private let disassembler: HostDisassembler
  private let place: CodePlace
  private let cache: TranslationCache
  private let places: RegisterPlaces
  /// What is where.
  private let stretches: [(range: Range<Int>, name: String)]

  /// Of a cache's code, of which parts have names.
  init(
    _ cache: TranslationCache, _ place: CodePlace, _ places: RegisterPlaces,
    _ disassembler: HostDisassembler, _ stretches: [(range: Range<Int>, name: String)]
  ) {
    self.disassembler = disassembler
    self.stretches = stretches
    self.place = place
    self.cache = cache
    self.places = places
  }

  /// The lines of code in a range of the code memory.
  func lines(_ range: Range<Int>) -> [HostLine] {
    disassembler.lines(of: bytes(range), at: place.address(range.lowerBound)).map {
      HostLine(offset: $0.address, bytes: $0.bytes, text: $0.text, comment: comment($0.text))
    }
  }

  /// The numbers of 32 bits in a range.
  func numbers(_ range: Range<Int>) -> [HostLine] {
    stride(from: range.lowerBound, to: range.upperBound - 3, by: 4).map { offset in
      let bytes = bytes(offset..<offset + 4)
      let number = bytes.loadUnaligned(as: Int32.self)
      return HostLine(
        offset: place.address(offset), bytes: Array(bytes), text: ".long \(number)", comment: nil)
    }
  }

  private func bytes(_ range: Range<Int>) -> UnsafeRawBufferPointer { place.bytes(range) }

  private func comment(_ text: String) -> String? {
    if let target = Self.jumpTarget(text) {
      let offset = place.offset(target)
      return (name(at: offset) ?? cache.nameOfThunk(at: offset + place.distance)).map { "to \($0)" }
    }
    guard let displacement = displacement(text) else { return nil }
    return places.words[displacement] ?? cache.nameOfWord(at: displacement)
  }

  /// What stands at an offset: stretches rise.
  private func name(at offset: Int) -> String? {
    var (low, high) = (0, stretches.count)
    while low < high {
      let middle = (low + high) / 2
      if stretches[middle].range.upperBound <= offset { low = middle + 1 } else { high = middle }
    }
    guard low < stretches.count, stretches[low].range.contains(offset) else { return nil }
    return stretches[low].name
  }

  /// Where `jne 0x1234`, `call 0x1234` lead.
  private static func jumpTarget(_ text: String) -> Int? {
    guard text.hasPrefix("j") || text.hasPrefix("call"), let word = text.split(separator: " ").last
    else { return nil }
    return number(word)
  }

  /// `n` of `[base + n]` and `[base + index + n]`.
  private func displacement(_ text: String) -> Int? {
    let inside = text.drop { $0 != "[" }.dropFirst().prefix { $0 != "]" }
    let words = inside.split(separator: " ")
    guard words.count >= 3, words[0] == places.base, let last = words.last,
      let number = Self.number(last)
    else { return nil }
    return words[words.count - 2] == "-" ? -number : number
  }

  private static func number(_ text: Substring) -> Int? {
    text.hasPrefix("0x") ? Int(text.dropFirst(2), radix: 16) : Int(text)
  }
}
