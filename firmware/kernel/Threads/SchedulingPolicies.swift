/// The scheduling classes there are.
enum SchedulingPolicies {
  static func make() -> any SchedulingClass { RoundRobin() }
}
