import CSystem
import System

/// Numbers that a process shares with its children.
struct SharedCounts {
  private let words: UnsafeMutablePointer<Int32>

  init() throws(Errno) {
    let memory = try MemoryMap.map(size: 4096, shared: true)
    words = memory.words.baseAddress.unsafelyUnwrapped
  }

  subscript(index: Int) -> Int {
    get { Int(atomic_load(words + index)) }
    nonmutating set { atomic_store(words + index, Int32(clamping: newValue)) }
  }

  func add(_ index: Int, _ amount: Int = 1) { _ = atomic_add(words + index, Int32(amount)) }
}
