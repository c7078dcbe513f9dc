import Assembly
import Board
import Bus
import Glibc

/// Two boards that were in the same state: do they still agree?
struct BoardPair {
  let first: Board
  let second: Board
  private var epochs: (first: UInt32, second: UInt32)

  /// What flash memory holds is long, and changes by what devices see: it is looked at once in so many times.
  private static let flashInterval = 64
  private var count = 0

  init(_ first: Board, _ second: Board) {
    self.first = first
    self.second = second
    epochs = (first.beginChangeEpoch(), second.beginChangeEpoch())
  }

  /// Whether they are at the same instant in the same state, cached translations included. RAM is compared where it has changed
  /// since they were found to agree.
  mutating func agree() -> Bool {
    count += 1
    guard first.instant == second.instant, differingParts.isEmpty, differingPages.isEmpty else {
      return false
    }
    epochs = (first.beginChangeEpoch(), second.beginChangeEpoch())
    return true
  }

  /// What differs, in lines.
  func differences() -> [String] {
    var lines: [String] = []
    let (a, b) = (first.instant, second.instant)
    if a.instructions != b.instructions {
      lines.append("instructions: \(a.instructions), not \(b.instructions)")
    }
    if a.jumps != b.jumps { lines.append("jumps of time: \(a.jumps), not \(b.jumps)") }
    for (x, y) in differingParts { lines += Self.fieldDifferences(x, y) }
    for page in differingPages { lines += byteDifferences(page) }
    return lines
  }

  // MARK: Parts

  private var differingParts: [(StateChunk, StateChunk)] {
    let withFlash = count % Self.flashInterval == 0
    return zip(first.parts, second.parts).compactMap { a, b in
      guard a.isHashed || a.name.hasPrefix("translations"),
        withFlash || !a.name.hasPrefix("flash"), let x = try? a.chunk(), let y = try? b.chunk()
      else { return nil }
      return x == y ? nil : (x, y)
    }
  }

  private static func fieldDifferences(_ first: StateChunk, _ second: StateChunk) -> [String] {
    guard let a = try? StateField.fields(of: first.name, first.bytes),
      let b = try? StateField.fields(of: second.name, second.bytes)
    else { return ["\(first.name): other fields"] }
    let lines = zip(a, b).filter { $0 != $1 }.flatMap { fieldDifferences(first.name, $0, $1) }
    return lines.isEmpty ? ["\(first.name): other values in a long list"] : lines
  }

  /// Of lists, the elements that differ: registers have their names.
  private static func fieldDifferences(
    _ part: String, _ first: StateField, _ second: StateField
  ) -> [String] {
    let (a, b) = (first.value.split(separator: " "), second.value.split(separator: " "))
    guard a.count == b.count, a.count > 1 else {
      return ["\(part): \(first.name): \(first.value), not \(second.value)"]
    }
    return a.indices.filter { a[$0] != b[$0] }.map { index in
      let name =
        switch first.name {
        case "x": RegisterNames.application.integer(UInt8(index))
        case "f": RegisterNames.application.float(UInt8(index))
        default: "\(first.name)[\(index)]"
        }
      return "\(part): \(name): \(a[index]), not \(b[index])"
    }
  }

  // MARK: RAM

  private var differingPages: [Int] {
    let changed = Set(first.memory.changedPages(since: epochs.first))
      .union(second.memory.changedPages(since: epochs.second))
    return changed.sorted().filter { page in
      let (a, b) = (first.memory.bytes(page: page), second.memory.bytes(page: page))
      guard let x = a.baseAddress, let y = b.baseAddress else { return false }
      return memcmp(x, y, a.count) != 0
    }
  }

  private func byteDifferences(_ page: Int) -> [String] {
    let (a, b) = (first.memory.bytes(page: page), second.memory.bytes(page: page))
    let start = first.memory.base + UInt64(page * a.count)
    return stride(from: 0, to: a.count, by: 8).compactMap { offset in
      let x = a.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      let y = b.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      guard x != y else { return nil }
      let address = Hexadecimal.prefixed(start + UInt64(offset))
      return "RAM at \(address): \(Hexadecimal.prefixed(x)), not \(Hexadecimal.prefixed(y))"
    }
  }
}
