import Bus
import Testing

import Board

/// What pages contained at each savepoint, against a model that copies all of it.
@Suite struct PageHistoryTests {
  /// A store in an array, which keeps originals or not.
  final class Pages: PageStore {
    static let count = 50
    var words = [UInt64](repeating: 0, count: count * 512)
    let keepsOriginals: Bool
    var isBroken = false
    private var known: Set<UInt32> = []
    private var originals: [(page: UInt32, bytes: [UInt8])] = []
    private var changes: Set<UInt32> = []

    init(keepsOriginals: Bool, _ generator: inout SeededGenerator) {
      self.keepsOriginals = keepsOriginals
      for page in 0..<Self.count where page % 3 != 0 {
        for word in 0..<512 { words[page * 512 + word] = generator.next() }
      }
    }

    func bytes(_ page: UInt32) -> [UInt8] {
      words[Int(page) * 512..<(Int(page) + 1) * 512].withUnsafeBytes { Array($0) }
    }

    /// Changes some words, or all of them.
    func change(_ page: UInt32, _ generator: inout SeededGenerator) {
      if keepsOriginals, known.insert(page).inserted {
        let bytes = bytes(page)
        originals.append((page, bytes.allSatisfy { $0 == 0 } ? [] : bytes))
      }
      changes.insert(page)
      let count = [1, 3, 40, 512][Int(generator.next(in: 0...3))]
      for _ in 0..<count {
        let word = Int(page) * 512 + (count == 512 ? 0 : Int(generator.next(in: 0...511)))
        words[word] = generator.next(in: 0...3) == 0 ? 0 : generator.next()
      }
      if count == 512 {
        let value = generator.next(in: 0...1) == 0 ? 0 : generator.next()
        for word in 0..<512 { words[Int(page) * 512 + word] = value &* UInt64(word) }
      }
    }

    func beginHistory() -> [UInt32] {
      changes = []
      return keepsOriginals ? [] : (0..<UInt32(Self.count)).filter { $0 % 3 != 0 }
    }
    func endHistory() {}
    func takeChanges() -> [UInt32] {
      defer { changes = [] }
      return changes.sorted()
    }
    func takeOriginals() -> [(page: UInt32, bytes: [UInt8])] {
      defer { originals = [] }
      return originals
    }
    func read(_ pages: [UInt32], _ show: (UInt32, UnsafeRawBufferPointer) -> Void) -> Bool {
      for page in pages { bytes(page).withUnsafeBytes { show(page, $0) } }
      return !isBroken
    }
    func write(_ pages: [UInt32], _ fill: (Int, UnsafeMutableRawBufferPointer) -> Void) -> Bool {
      for (place, page) in pages.enumerated() {
        if isBroken, place == pages.count / 2 { return false }
        changes.insert(page)
        words[Int(page) * 512..<(Int(page) + 1) * 512].withUnsafeMutableBytes { fill(place, $0) }
      }
      return true
    }
  }

  @Test(arguments: [false, true], UInt64(1)...4)
  func everySavepointComesBack(keepsOriginals: Bool, seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let pages = Pages(keepsOriginals: keepsOriginals, &generator)
    let stock = PageStock(compressor: nil)
    let history = PageHistory(of: pages, stock)
    try #require(history.begin())
    var model = [pages.words]
    for _ in 0..<150 {
      for _ in 0..<generator.next(in: 0...10) {
        pages.change(UInt32(generator.next(in: 0...UInt64(Pages.count) - 1)), &generator)
      }
      switch generator.next(in: 0...5) {
      case 0...2:
        history.append(try #require(history.copyChanges()))
        model.append(pages.words)
        if model.count > 12 {
          let index = Int(generator.next(in: 1...UInt64(model.count) - 2))
          history.drop(index)
          model.remove(at: index)
        }
      case 3:
        let index = Int(generator.next(in: 0...UInt64(model.count) - 1))
        try #require(history.restore(index))
        #expect(pages.words == model[index])
        // Another future, as a machine has it that runs on.
        while model.count > index + 1 {
          history.removeLast()
          model.removeLast()
        }
      default:
        for _ in 0..<3 {
          let index = Int(generator.next(in: 0...UInt64(model.count) - 1))
          try #require(history.restore(index))
          #expect(pages.words == model[index])
        }
        let last = model.count - 1
        try #require(history.restore(last))
        #expect(pages.words == model[last])
      }
    }
    #expect(stock.byteCount > 0)
  }

  /// What failed can be done again.
  @Test(arguments: [false, true]) func aStoreFails(keepsOriginals: Bool) throws {
    var generator = SeededGenerator(seed: 3)
    let pages = Pages(keepsOriginals: keepsOriginals, &generator)
    let history = PageHistory(of: pages, PageStock(compressor: nil))
    try #require(history.begin())
    let first = pages.words
    for page in 0..<40 { pages.change(UInt32(page), &generator) }
    pages.isBroken = true
    #expect(history.copyChanges() == nil)
    pages.isBroken = false
    history.append(try #require(history.copyChanges()))
    let second = pages.words
    for page in 20..<45 { pages.change(UInt32(page), &generator) }
    pages.isBroken = true
    #expect(!history.restore(0))
    pages.isBroken = false
    try #require(history.restore(1))
    #expect(pages.words == second)
    try #require(history.restore(0))
    #expect(pages.words == first)
  }

  @Test func allIsGivenBack() throws {
    let stock = PageStock(compressor: nil)
    do {
      var generator = SeededGenerator(seed: 5)
      let pages = Pages(keepsOriginals: true, &generator)
      let history = PageHistory(of: pages, stock)
      try #require(history.begin())
      let empty = stock.byteCount
      for _ in 0..<3 {
        for page in 0..<40 { pages.change(UInt32(page), &generator) }
        history.append(try #require(history.copyChanges()))
      }
      let full = stock.byteCount
      for page in 0..<40 { pages.change(UInt32(page), &generator) }
      history.append(try #require(history.copyChanges()))
      history.drop(2)
      history.drop(1)
      #expect(stock.byteCount < full)
      #expect(empty < full)
    }
    #expect(stock.byteCount == 0)
  }
}
