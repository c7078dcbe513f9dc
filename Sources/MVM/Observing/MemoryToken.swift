/// An instant from which on changes of RAM are noticed.
public struct MemoryToken: Equatable, Sendable {
  let epoch: UInt32
}
