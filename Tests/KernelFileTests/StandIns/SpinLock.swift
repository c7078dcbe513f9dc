/// In the place of the kernel's lock that spins: who holds it does nothing that could take long.
struct SpinLock: ~Copyable {
  private let mutex = Mutex()

  func withLock<Result, Failure: Error>(
    _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try mutex.withLock(body)
  }
}
