import Host
import Synchronization

/// What is known of the Linux that a machine runs, from one look to the next. To find it takes some hundredths of a second, to look
/// at it less than a thousandth.
final class LinuxIntrospection: Sendable {
  private struct State {
    var kernel: LinuxKernel?
    var numbers = LinuxHartNumbers(hartCount: 0)
    /// Why it was not found last, and when.
    var failure: (error: IntrospectionError, time: UInt64)?
  }

  /// For so many nanoseconds of guest time it is not looked for again: a guest may be another one, or not be that far.
  private static let pause: UInt64 = 200_000_000

  private let state = Mutex(State())

  /// What runs in a machine whose harts have been seen.
  ///
  /// - Throws: `none`, `noTypes`, `missing`, `damaged`.
  func system(
    of machine: Machine, seen: MachineObservation
  ) throws(IntrospectionError) -> GuestSystem {
    let spaces = Self.spaces(machine, seen)
    // Who else asks meanwhile does the same again, which harms nobody.
    var (kernel, numbers, failure) = state.withLock { ($0.kernel, $0.numbers, $0.failure) }
    if kernel.map({ kernel in !spaces.contains { kernel.stands(in: $0) } }) ?? true {
      // Time has gone back where the machine was brought back, or has begun anew.
      if let failure, seen.time >= failure.time, seen.time - failure.time < Self.pause {
        throw failure.error
      }
      kernel = try search(spaces, at: seen.time)
      (numbers, failure) = (LinuxHartNumbers(hartCount: seen.harts.count), nil)
    }
    guard let kernel, let memory = spaces.first(where: { kernel.stands(in: $0) }) else {
      throw .none
    }
    let system = try LinuxReader(kernel: kernel, memory: memory).system(
      seen: seen.harts, &numbers)
    remember(kernel, numbers, failure)
    return system
  }

  private func search(
    _ spaces: [LinuxMemory], at time: UInt64
  ) throws(IntrospectionError) -> LinuxKernel? {
    do throws(IntrospectionError) {
      for memory in spaces {
        if let kernel = try LinuxKernel(memory) { return kernel }
      }
      throw .none
    } catch {
      remember(nil, LinuxHartNumbers(hartCount: 0), (error, time))
      throw error
    }
  }

  private func remember(
    _ kernel: LinuxKernel?, _ numbers: LinuxHartNumbers,
    _ failure: (error: IntrospectionError, time: UInt64)?
  ) {
    state.withLock {
      ($0.kernel, $0.numbers, $0.failure) = (kernel, numbers, failure)
    }
  }

  /// The address spaces of harts, each once. The kernel is in all of them.
  private static func spaces(_ machine: Machine, _ seen: MachineObservation) -> [LinuxMemory] {
    var roots: Set<UInt64> = []
    return seen.harts.compactMap { hart in
      guard 8...10 ~= hart.satp >> 60, roots.insert(hart.satp).inserted else { return nil }
      return LinuxMemory(machine, satp: hart.satp)
    }
  }
}
