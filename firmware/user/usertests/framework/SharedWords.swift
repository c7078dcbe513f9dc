import CSystem
import System

/// Words of 32 bits that a question's process shares with its children and threads.
struct SharedWords: @unchecked Sendable {
  private let words: UnsafeMutablePointer<Int32>

  init() {
    let memory = must(try MemoryMap.map(size: 4096, shared: true))
    words = memory.words.baseAddress.unsafelyUnwrapped
  }

  func pointer(_ index: Int) -> UnsafeMutablePointer<Int32> { words + index }
  func address(_ index: Int) -> Int { Int(bitPattern: words + index) }

  subscript(index: Int) -> Int {
    get { Int(atomic_load(words + index)) }
    nonmutating set { atomic_store(words + index, Int32(newValue)) }
  }

  /// The value before.
  @discardableResult
  func add(_ index: Int, _ amount: Int = 1) -> Int {
    Int(atomic_add(words + index, Int32(amount)))
  }

  /// Until the word is at least `value`; a question that waits too long fails.
  func wait(
    _ index: Int, _ value: Int, file: StaticString = #fileID, line: Int = #line
  ) {
    for _ in 0..<100 where self[index] < value { Process.yield() }
    let end = Clock.monotonic.now + Time(seconds: 20)
    while self[index] < value {
      if Clock.monotonic.now > end { fail("nobody came", file: file, line: line) }
      Clock.sleep(Time(milliseconds: 1))
    }
  }
}
