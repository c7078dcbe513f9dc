/// Tells a user who waits what for: only once that has taken a second.
final class LoadingNotice {
  private var task: Task<Void, Never>?

  /// Begins to wait.
  func start(_ what: String) {
    task = Task.detached {
      // Cancelling it ends the sleep with an error.
      guard (try? await Task.sleep(for: .seconds(1))) != nil else { return }
      Output.complain("\(what) ...")
    }
  }

  /// It is done.
  func stop() { task?.cancel() }
}
