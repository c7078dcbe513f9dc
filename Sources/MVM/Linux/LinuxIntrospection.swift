import Host
import Synchronization

/// What is known of the Linux that a machine runs, from one look to the next. To find it takes some hundredths of a second, to look
/// at it less than a hundredth.
final class LinuxIntrospection: Sendable {
  private struct State {
    var kernel: LinuxKernel?
    var numbers = LinuxHartNumbers(hartCount: 0)
    /// `satp` of the first process, which is there as long as any other; 0 before it is known.
    var firstSpace: UInt64 = 0
    /// Why it was not found last, and when.
    var failure: (error: IntrospectionError, time: UInt64)?
  }

  /// For so many nanoseconds of guest time it is not looked for again: a guest may be another one, or not be that far.
  private static let pause: UInt64 = 200_000_000
  /// So often harts are looked at anew: the process that one had in `satp` may have ended before its page table was read.
  private static let attempts = 8

  private let state = Mutex(State())

  /// What runs in a machine whose harts have been seen.
  ///
  /// - Throws: `none`, `noTypes`, `missing`, `damaged`.
  func system(
    of machine: Machine, seen: MachineObservation
  ) throws(IntrospectionError) -> GuestSystem {
    // Who else asks meanwhile does the same again, which harms nobody.
    var state = state.withLock { $0 }
    defer { self.state.withLock { $0 = state } }
    var (seen, attempt) = (seen, 1)
    while true {
      do throws(IntrospectionError) {
        return try system(of: machine, seen, &state)
      } catch {
        guard seen.isRunning, attempt < Self.attempts, error.isPassing, state.failure == nil,
          seen.harts.contains(where: { $0.satp != 0 })
        else {
          state.failure = state.failure ?? (error, seen.time)
          throw error
        }
      }
      seen = machine.observation()
      attempt += 1
    }
  }

  private func system(
    of machine: Machine, _ seen: MachineObservation, _ state: inout State
  ) throws(IntrospectionError) -> GuestSystem {
    let spaces = Self.spaces(machine, seen, first: state.firstSpace)
    if let kernel = state.kernel, let memory = spaces.first(where: { kernel.stands(in: $0) }) {
      return try read(kernel, memory, seen, &state)
    }
    // Time has gone back where the machine was brought back, or has begun anew.
    if let failure = state.failure, seen.time >= failure.time,
      seen.time - failure.time < Self.pause
    {
      throw failure.error
    }
    state = State(numbers: LinuxHartNumbers(hartCount: seen.harts.count))
    for memory in spaces {
      guard let kernel = try LinuxKernel(memory) else { continue }
      state.kernel = kernel
      return try read(kernel, memory, seen, &state)
    }
    throw .none
  }

  private func read(
    _ kernel: LinuxKernel, _ memory: LinuxMemory, _ seen: MachineObservation, _ state: inout State
  ) throws(IntrospectionError) -> GuestSystem {
    let system = try LinuxReader(kernel: kernel, memory: memory).system(
      seen: seen.harts, &state.numbers)
    // Its memory may have become another's while it was read.
    guard kernel.stands(in: LinuxMemory(memory.machine, satp: memory.satp)) else { throw .none }
    let table = system.processes.first { $0.identifier == 1 }?.pageTable
    state.firstSpace = table.map { memory.satp & 0xf << 60 | $0 >> 12 } ?? 0
    state.failure = nil
    return system
  }

  /// Address spaces that may be good, each once: the first process's, and those of harts. The kernel is in all of them.
  private static func spaces(
    _ machine: Machine, _ seen: MachineObservation, first: UInt64
  ) -> [LinuxMemory] {
    var known: Set<UInt64> = []
    return ([first] + seen.harts.map(\.satp)).compactMap { satp in
      guard 8...10 ~= satp >> 60, known.insert(satp).inserted else { return nil }
      return LinuxMemory(machine, satp: satp)
    }
  }
}

extension IntrospectionError {
  /// Whether it may be otherwise in a moment.
  fileprivate var isPassing: Bool {
    switch self {
    case .none, .damaged: true
    case .noTypes, .missing, .unknownVersion: false
    }
  }
}
