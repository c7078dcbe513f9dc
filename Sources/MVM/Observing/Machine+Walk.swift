public import Hart

extension MachineHart {
  /// How this hart of a stopped machine translates an address, step by step.
  public func walk(of address: UInt64, as access: Access = .load) -> PageWalk {
    PageWalk(of: address, as: access, hart.walkRules(for: access), in: machine.board.memory)
  }
}

extension Machine {
  /// How a hart that was observed translates an address, by the tables as they are now. From any thread, also while the machine
  /// runs.
  public func walk(
    of address: UInt64, as access: Access = .load, by hart: HartObservation
  ) -> PageWalk {
    let rules = WalkRules(
      satp: hart.satp, privilege: Privilege(hart.privilege), mstatus: hart["mstatus"] ?? 0,
      menvcfg: hart["menvcfg"] ?? 0, hasNapot: hasNapot, isFetch: access == .fetch)
    return PageWalk(of: address, as: access, rules, in: board.memory)
  }

  /// The same of an address space by what `satp` says of it, as S would read there if it might read everything.
  public func walk(satp: UInt64, address: UInt64) -> PageWalk {
    var rules = WalkRules(
      satp: satp, privilege: .supervisor, mstatus: 0, menvcfg: ~0, hasNapot: hasNapot,
      isFetch: false)
    (rules.userVisible, rules.executableReadable) = (true, true)
    return PageWalk(of: address, as: .load, rules, in: board.memory)
  }

  private var hasNapot: Bool { board.harts[0].extensions.contains(.svnapot) }
}

extension Privilege {
  fileprivate init(_ mode: PrivilegeMode) {
    switch mode {
    case .machine: self = .machine
    case .supervisor: self = .supervisor
    case .user: self = .user
    }
  }
}
