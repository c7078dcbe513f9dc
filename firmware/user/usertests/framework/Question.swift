/// A question about the kernel: a function that comes back if the answer is the one that is wanted,
/// and ends its process by `fail` or an `expect` if not. It runs in a process of its own, in an empty
/// directory, and may leave there what it likes.
struct Question: Sendable {
  let name: StaticString
  let pace: Pace
  let ask: @Sendable () -> Void

  /// `-q` leaves the slow ones out.
  enum Pace: Sendable { case quick, slow }

  init(_ name: StaticString, _ ask: @escaping @Sendable () -> Void) {
    self.init(name, .quick, ask)
  }

  init(_ name: StaticString, _ pace: Pace, _ ask: @escaping @Sendable () -> Void) {
    self.name = name
    self.pace = pace
    self.ask = ask
  }
}
