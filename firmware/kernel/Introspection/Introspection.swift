/// What the machine can find out about the kernel without asking it.
enum Introspection {
  static func began(_ thread: Thread) {}
}
