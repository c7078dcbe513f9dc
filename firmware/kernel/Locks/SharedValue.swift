/// A value that somebody changes while others look at it, on other harts.
///
/// What is taken out is held by whoever takes it, from the same moment on: it may be let go of here right afterwards, and with it the last
/// reference to it.
struct SharedValue<Value>: ~Copyable {
  private let lock = SpinLock()
  private var value: Value

  init(_ value: Value) { self.value = value }

  var now: Value {
    get { lock.withLock { value } }
    set {
      var other = newValue
      lock.lock()
      swap(&value, &other)
      lock.unlock()
      // What was there goes only here: its end may take long, or wait.
    }
  }

  /// The same for whoever alone changes it.
  var own: Value { value }
}
